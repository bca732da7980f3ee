// qianzhao notify: sends a test alert, labelled as one, to a route and says what its receiver answered.
import { parseArgs } from 'node:util'
import type { Alert } from '../../core/alert.ts'
import type { PlaceCode, TopicId } from '../../core/ids.ts'
import { routeNotifiers } from '../../run/deliver/route-notifiers.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao notify test ROUTE [--json]
ROUTE is an id of routes.yaml. Exit code 1 where the receiver did not take it.
`

export const notify: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { ...settingsOptions, json: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [verb, id] = positionals
  if (verb !== 'test' || id === undefined) throw usageError(help)
  const settings = settingsFrom(values)
  const routes = [...settings.routes, ...settings.operations]
  const route = routes.find((one) => one.id === id)
  const known = routes.map((one) => one.id).join(', ')
  if (route === undefined)
    throw usageError(`There is no route ${id}; routes.yaml has ${known === '' ? 'none' : known}.`)
  const [own] = routeNotifiers([route], process.env, settings.config.serve.publicAddress)
  const nowMs = Date.now()
  const alert = testAlert(nowMs)
  const outcome = await own?.notifier.notify({ id: `${alert.id}.1`, alert, nowMs })
  if (values.json === true) printJson({ route: id, ...outcome })
  else
    process.stdout.write(
      `${id}: ${outcome?.kind ?? 'none'}${outcome !== undefined && 'reason' in outcome ? ` (${outcome.reason})` : ''}\n`,
    )
  return outcome?.kind === 'delivered' ? 0 : 1
}

function testAlert(nowMs: number): Alert {
  return {
    id: `test-${nowMs}`,
    rev: 1,
    state: 'firing',
    level: 'blue',
    concern: 'warning',
    probability: 0,
    topic: 'other' as TopicId,
    place: '' as PlaceCode,
    windowStartMs: nowMs,
    windowEndMs: nowMs,
    raisedAtMs: nowMs,
    firstRaisedAtMs: nowMs,
    documents: [],
    documentCount: 0,
    voices: 0,
    sources: [],
    title: '测试：这是一条测试消息，不是预警',
    explanation: { zh: '测试线路是否通畅，请忽略。', en: 'A test of this route; please ignore it.' },
    rule: 'test',
    situation: '',
    reason: 'raised',
  }
}
