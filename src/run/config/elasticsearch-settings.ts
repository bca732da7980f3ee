// Turns the settings of the index into what the adapter wants: an address with its key, and a layout.
import { EarlyWarningError } from '../../core/errors.ts'
import type { ElasticConnection } from '../../store/elasticsearch/client.ts'
import type { ElasticLayoutOptions } from '../../store/elasticsearch/layout.ts'
import type { Config } from './config-schema.ts'

type Environment = Readonly<Record<string, string | undefined>>
type ElasticConfig = Config['index']['elasticsearch']

/** Throws CONFIG_INVALID where the key is wanted and the environment has none. */
export function elasticConnection(config: ElasticConfig, environment: Environment): ElasticConnection {
  const { nodes, apiKeyFrom, caFile, requestTimeout } = config
  const apiKey = apiKeyFrom === '' ? null : (environment[apiKeyFrom] ?? '')
  if (apiKey === '') {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `index.elasticsearch.apiKeyFrom: the environment has no ${apiKeyFrom}; set it to the encoded key that \`qianzhao setup elasticsearch --api-key\` prints.`,
    )
  }
  return { nodes, apiKey, caFile, requestTimeoutMs: requestTimeout }
}

export function elasticLayout(config: ElasticConfig): ElasticLayoutOptions {
  return {
    prefix: config.prefix,
    shards: config.shards,
    replicas: config.replicas,
    refreshEveryMs: config.refreshEvery,
    documentsKeptForMs: config.documentsKeptFor,
    alertsKeptForMs: config.alertsKeptFor,
  }
}
