// qianzhao explain: why an alert fired, in words and numbers, from the state of the service.
import { parseArgs } from 'node:util'
import { explainDecision } from '../../alerts/explain-decision.ts'
import { alertRecord } from '../../core/alert.ts'
import { situationRecord } from '../../core/situation-record.ts'
import { openStateToRead } from '../../run/open-state.ts'
import { alertOf } from '../alert-of.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

export const explain: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { ...settingsOptions, json: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(
      'usage: qianzhao explain ALERT_ID [--json] [--config FILE]\nThe first signs of an id do where no other begins with them.\n',
    )
    return 0
  }
  const id = positionals[0]
  if (id === undefined) throw usageError('explain needs the id of an alert')
  const { state, place } = openStateToRead(settingsFrom(values).config, process.env)
  try {
    const alert = await alertOf(state, id, place)
    const situation = await state.situation(alert.situation)
    if (values.json === true) {
      printJson({ alert: alertRecord(alert), situation: situation === null ? null : situationRecord(situation) })
      return 0
    }
    process.stdout.write(
      `${alert.title}\n${alert.level} · ${alert.state} · rev ${alert.rev}\n\n${alert.explanation.zh}\n\n${alert.explanation.en}\n`,
    )
    if (alert.decision !== undefined) {
      const { zh, en } = explainDecision(alert.decision)
      process.stdout.write(`\n【级别】${zh}\nLevel: ${en}\n`)
    }
    for (const one of situation?.contributions ?? [])
      process.stdout.write(
        `  ${one.name.padEnd(24)} ${String(one.value).padStart(10)}   log-odds ${one.logOdds >= 0 ? '+' : ''}${one.logOdds.toFixed(2)}\n`,
      )
    process.stdout.write(`\nevidence (${alert.documentCount}): ${alert.documents.slice(0, 20).join(' ')}\n`)
    return 0
  } finally {
    await state.close()
  }
}
