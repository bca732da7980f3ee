// Tells a group of Feishu (飞书); the secrets are the id of the hook and, where the robot signs, the key that signs.
import { createHmac } from 'node:crypto'
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'
import { alertMessage, plainMessage } from './message.ts'
import { robotOutcome } from './robot-answer.ts'

// A body takes 20 KB; JSON may double what is in it.
const bytesMax = 9_000
const codes = { member: 'code', slowDown: [9499, 11_232], gone: [19_001, 19_021, 19_024] } as const

export function createFeishu(endpoint: Endpoint): Notifier {
  const [hook = '', key] = endpoint.secrets
  const url = `${endpoint.url.replace(/\/$/u, '')}/${encodeURIComponent(hook)}`
  const post = createGuardedPost({ ...endpoint, url }, (body) => robotOutcome(body, codes))
  return {
    notify: ({ alert, nowMs }) => {
      const text = plainMessage(alertMessage(alert, endpoint.link ?? ''), bytesMax)
      const seconds = Math.floor(nowMs / 1000)
      const signed = key === undefined ? {} : { timestamp: String(seconds), sign: feishuSign(seconds, key) }
      return post({ nowMs, headers: {}, body: JSON.stringify({ ...signed, msg_type: 'text', content: { text } }) })
    },
  }
}

/** The key is the time in seconds and the secret, the message is empty. */
export function feishuSign(seconds: number, secret: string): string {
  return createHmac('sha256', `${seconds}\n${secret}`).update('').digest('base64')
}
