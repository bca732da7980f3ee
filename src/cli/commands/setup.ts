// qianzhao setup: makes what a server must have before the service uses it; running it again changes nothing.
import type { Command } from '../command.ts'
import { usageError } from '../command.ts'

const targets: Readonly<Record<string, () => Promise<Command>>> = {
  kafka: async () => (await import('./setup-kafka.ts')).setupKafka,
  elasticsearch: async () => (await import('./setup-elasticsearch.ts')).setupElasticsearch,
  kibana: async () => (await import('./setup-kibana.ts')).setupKibana,
}

export const setup: Command = async (arguments_) => {
  const [name, ...rest] = arguments_
  if (name === '--help') {
    process.stdout.write(
      `usage: qianzhao setup ${Object.keys(targets).join('|')} …\nqianzhao setup NAME --help says more.\n`,
    )
    return 0
  }
  const load = targets[name ?? '']
  if (load === undefined)
    throw usageError(`qianzhao setup ${name ?? ''}: wanted one of ${Object.keys(targets).join(', ')}`)
  return (await load())(rest)
}
