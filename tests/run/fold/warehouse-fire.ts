// Three ordinary days and six people who see one warehouse burn: the least that raises an alert.
import { minuteMs } from '../../../src/core/durations.ts'

const dayMs = 24 * 60 * minuteMs
export const noonMs = Date.UTC(2026, 2, 9, 4)

export interface Arrival {
  /** When it was received, and the time that the post itself tells. */
  readonly atMs: number
  readonly timeMs: number
  readonly source: string
  readonly author: string
  readonly text: string
}

export const said = (atMs: number, author: string, text: string, change: Partial<Arrival> = {}): Arrival => ({
  atMs,
  timeMs: atMs,
  source: 'weibo',
  author,
  text,
  ...change,
})

export const ordinary = [
  said(noonMs - 3 * dayMs, 'x', '今天食堂的饭菜不错'),
  said(noonMs - 2 * dayMs, 'y', '周末去公园走走，天气很好'),
  said(noonMs - dayMs, 'z', '地铁二号线早高峰有点挤'),
]
export const fire = [
  '瑶海区长江东路仓库着火了，浓烟很大',
  '长江东路那边仓库起火，消防车来了好几辆',
  '瑶海区长江东路仓库大火，有人被困',
  '仓库着火，长江东路堵死了，烟味呛人',
  '瑶海区仓库火灾，看到有人受伤被抬出来',
  '长江东路仓库还在烧，火势很大',
].map((text, i) => said(noonMs + i * 4 * minuteMs, `f${i}`, text))

export function postBytes({ timeMs, source, author, text }: Arrival, number: number): Uint8Array {
  const post = { id: String(910_000 + number), source, channel: 'weibo', author, text, time: timeMs }
  return new TextEncoder().encode(JSON.stringify(post))
}
