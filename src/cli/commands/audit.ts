// qianzhao audit: whether the chain of who did what is whole, and what stands in it.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAudit, verifyAudit } from '../../serve/sign-in/audit.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao audit verify [--json]          exit code 1 where a record was changed, moved or taken out
       qianzhao audit show [--limit 50] [--json]
`

export const audit: Command = (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { ...settingsOptions, limit: { type: 'string', default: '50' }, json: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return Promise.resolve(0)
  }
  const path = join(settingsFrom(values).config.run.dataDirectory, 'audit.jsonl')
  const asJson = values.json === true
  if (positionals[0] === 'verify') return Promise.resolve(verify(path, asJson))
  const limit = Number(values.limit)
  if (positionals[0] !== 'show' || !Number.isSafeInteger(limit) || limit < 1) throw usageError(help)
  const records = openAudit({ path }).page(limit, null)
  if (asJson) printJson(records)
  else
    for (const { seq, at, who, action, target, outcome } of records)
      process.stdout.write(`${seq}  ${at}  ${who.id === '' ? '-' : who.id}  ${action}  ${target}  ${outcome}\n`)
  return Promise.resolve(0)
}

function verify(path: string, asJson: boolean): number {
  const verdict = verifyAudit(path)
  if (asJson) printJson(verdict)
  else if (verdict.kind === 'intact')
    process.stdout.write(`${path}: ${verdict.count} records, the chain is whole and ends with ${verdict.hash}\n`)
  else process.stdout.write(`${path}: record ${verdict.line} is broken: found ${verdict.found}\n`)
  return verdict.kind === 'intact' ? 0 : 1
}
