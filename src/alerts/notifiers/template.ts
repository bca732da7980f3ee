// Tells any HTTP gateway (telephone, SMS) with a body of one's own: JSON in which {{title}}, {{text}}, {{level}}, {{state}}, {{place}}, {{id}} and {{link}} are filled in.
import { EarlyWarningError } from '../../core/errors.ts'
import type { Alert } from '../../core/alert.ts'
import { parseJson } from '../../core/json.ts'
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'
import { cutToBytes, alertMessage } from './message.ts'

const usual = '{"title":"{{title}}","text":"{{text}}","level":"{{level}}","link":"{{link}}"}'
// Gateways of the telephone read aloud what they are given: a few sentences.
const textBytesMax = 1_500

export function createTemplate(endpoint: Endpoint): Notifier {
  const { template = usual, link = '' } = endpoint
  if (parseJson(template) === undefined)
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      'A template is not JSON; {{title}} and the like stand inside its strings.',
    )
  const post = createGuardedPost(endpoint)
  const [token = ''] = endpoint.secrets
  const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` }
  return { notify: ({ alert, nowMs }) => post({ nowMs, headers, body: filled(template, alert, link) }) }
}

function filled(template: string, alert: Alert, link: string): string {
  const { title, text, link: target } = alertMessage(alert, link)
  const { level, state, place, id } = alert
  const values: Readonly<Record<string, string>> = {
    title,
    text: cutToBytes(text, textBytesMax),
    level,
    state,
    place,
    id,
    link: target,
  }
  // What is filled in is written as JSON writes it, so that no text can leave its string.
  return template.replaceAll(/\{\{(\w+)\}\}/gu, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : JSON.stringify(value).slice(1, -1)
  })
}
