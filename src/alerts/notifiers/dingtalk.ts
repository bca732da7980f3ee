// Tells a group of DingTalk (钉钉); the secrets are the access token and, where the robot signs, the key that signs.
import { createHmac } from 'node:crypto'
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'
import { alertMessage, plainMessage } from './message.ts'
import { robotOutcome } from './robot-answer.ts'

const bytesMax = 20_000
const codes = { member: 'errcode', slowDown: [130_101, 130_103, -1], gone: [300_001, 400_101, 400_102] } as const

export function createDingtalk(endpoint: Endpoint): Notifier {
  const post = createGuardedPost(endpoint, (body) => robotOutcome(body, codes))
  const [token = '', key] = endpoint.secrets
  return {
    notify: ({ alert, nowMs }) => {
      const content = plainMessage(alertMessage(alert, endpoint.link ?? ''), bytesMax - 100)
      const signed = key === undefined ? {} : { timestamp: String(nowMs), sign: dingtalkSign(nowMs, key) }
      const search = { access_token: token, ...signed }
      return post({ nowMs, headers: {}, search, body: JSON.stringify({ msgtype: 'text', text: { content } }) })
    },
  }
}

/** The key is the secret, the message the time in milliseconds and the secret. */
export function dingtalkSign(nowMs: number, secret: string): string {
  return createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64')
}
