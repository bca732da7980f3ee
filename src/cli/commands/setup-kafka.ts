// qianzhao setup kafka: makes or alters the topics of the distributed mode, and says what it does.
import { parseArgs } from 'node:util'
import { topicsOf } from '../../run/deployment/topics.ts'
import { connectKafka } from '../../run/deployment/connect-servers.ts'
import { changeTopics, compareTopics, describeChange } from '../../store/kafka/setup-topics.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions } from '../command.ts'

const help = `usage: qianzhao setup kafka [--config FILE] [--set key=value]… [--dry-run] [--json]
Makes and alters topics and prints each change; --dry-run only prints. Running it again changes nothing.
`
// A person waits for the answer.
const patienceMs = 15_000

export const setupKafka: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: { ...settingsOptions, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const { config } = settingsFrom(values)
  const { kafka } = config
  const driver = await connectKafka(
    { ...config, kafka: { ...kafka, outage: patienceMs } },
    process.env,
    'qianzhao-setup',
  )
  try {
    const wanted = topicsOf(kafka)
    const changes = await compareTopics(driver, wanted)
    const apply = values['dry-run'] !== true
    if (apply) await changeTopics(driver, changes, wanted)
    if (values.json === true) printJson({ applied: apply, changes })
    else {
      const lines = changes.map(
        (change) => `${change.kind === 'conflict' ? 'conflict:' : apply ? 'did' : 'would'} ${describeChange(change)}`,
      )
      process.stdout.write(lines.length === 0 ? `${wanted.length} topics are as wanted\n` : `${lines.join('\n')}\n`)
    }
    return changes.some((change) => change.kind === 'conflict') ? 1 : 0
  } catch (cause) {
    if (cause instanceof EarlyWarningError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EarlyWarningError(
      'UNAVAILABLE',
      `Kafka at ${kafka.brokers.join(', ')}: ${reason} Check the address and that it runs.`,
      cause,
    )
  } finally {
    await driver.close()
  }
}
