// Comments about incidents on four platforms; each platform is a source of its own, so that agreement between them counts.
import type { Format } from './format.ts'
import { emptyDraft, stringOf, textOf, timeOf } from './format.ts'

const platforms: Readonly<Record<string, string>> = { wb: 'weibo', dy: 'douyin', xhs: 'xiaohongshu', bili: 'bilibili' }

export const incidentCommentsFormat: Format = {
  name: 'incident_comments',
  source: 'incident_comments',
  channel: 'weibo',
  signatures: [['ts', 'incident', 'platform', 'text']],
  columns: ['ts', 'incident', 'platform', 'text'],
  fills: ['text', 'time', 'attributes'],
  draft(record) {
    const platform = stringOf(record['platform'])
    return {
      ...emptyDraft,
      ...(Object.hasOwn(platforms, platform) ? { source: `comments_${platforms[platform]}` } : {}),
      channel: 'weibo',
      text: textOf(record['text']),
      time: timeOf(record['ts']),
      attributes: { incident: stringOf(record['incident']) },
    }
  },
}
