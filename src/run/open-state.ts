// Opens the state that the configuration names: the one place that knows its adapters.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EarlyWarningError } from '../core/errors.ts'
import type { StateStore } from '../core/ports.ts'
import type { RedisConnection } from '../store/redis/redis-connection.ts'
import { createRedisState } from '../store/redis/redis-state.ts'
import type { SqliteState } from '../store/state/sqlite-state.ts'
import { createSqliteState } from '../store/state/sqlite-state.ts'
import type { Config } from './config/config-schema.ts'
import { connectState } from './deployment/connect-servers.ts'

/** Of a service that is one process: a file in its folder. */
export function openOwnState(directory: string): SqliteState {
  return createSqliteState({ path: fileIn(directory) })
}

/** Of a service that is many processes. */
export function openSharedState({ redis }: Config, connection: RedisConnection): StateStore {
  return createRedisState({ connection, name: redis.state, replicasSynced: redis.replicasSynced })
}

/** For a command that looks at what a service has decided; `place` names it in messages. Throws where no service ever ran. */
export function openStateToRead(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly state: StateStore; readonly place: string } {
  if (config.run.mode === 'distributed') {
    const state = openSharedState(config, connectState(config, environment))
    return { state, place: `the state ${config.redis.state}` }
  }
  const { dataDirectory } = config.run
  const place = fileIn(dataDirectory)
  if (!existsSync(place))
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `There is no state at ${place}; start the service once, or name its configuration with --config.`,
    )
  return { state: openOwnState(dataDirectory), place }
}

function fileIn(directory: string): string {
  return join(directory, 'state.sqlite')
}
