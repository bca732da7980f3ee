// Tells a group of WeCom (企业微信); the secret is the key of the robot, which is all that protects it.
import type { Notifier } from '../../core/ports.ts'
import type { Endpoint } from './endpoint.ts'
import { createGuardedPost } from './guarded-post.ts'
import { alertMessage, plainMessage } from './message.ts'
import { robotOutcome } from './robot-answer.ts'

// Text takes 2,048 bytes and Markdown 4,096; Markdown of what people wrote could be anything, so it is sent as text.
const bytesMax = 2048
const codes = { member: 'errcode', slowDown: [45_009, 45_033, -1], gone: [93_000, 93_008] } as const

export function createWecom(endpoint: Endpoint): Notifier {
  const post = createGuardedPost(endpoint, (body) => robotOutcome(body, codes))
  const [key = ''] = endpoint.secrets
  return {
    notify: ({ alert, nowMs }) => {
      const content = plainMessage(alertMessage(alert, endpoint.link ?? ''), bytesMax)
      return post({ nowMs, headers: {}, search: { key }, body: JSON.stringify({ msgtype: 'text', text: { content } }) })
    },
  }
}
