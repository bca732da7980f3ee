// Hosts of mailboxes as people write them to get past filters: @@qq.com, @qq-com, @ q q . c o m, @企鹅点com, 小老鼠qq.com.
const provider =
  '(?:163|126|139|189|qq|q\\s?q|vip|gmail|sina|sohu|foxmail|hotmail|outlook|yeah|aliyun|icloud|yahoo|企鹅|网易)'
const dot = '\\s?(?:[.。．,，·•#_-]|点|點|[[(（【]?dot[\\])）】]?)\\s?'
const looseHost = new RegExp(
  `^[\\s(（【[{<]?(?:${provider}${dot}(?:c\\s?[o0]\\s?m|康母?|cn|net)|[a-z0-9](?:\\s[a-z0-9]){1,8}${dot}c\\s?o\\s?m)(?![a-z])`,
  'i',
)
const looseHostMax = 32

/** Index after the host of a provider that starts at `from`, however its dots are written; 0 where there is none. */
export function looseHostEnd(text: string, from: number): number {
  const found = looseHost.exec(text.slice(from, from + looseHostMax))
  return found === null ? 0 : from + found[0].length
}

const spacedEnd = /(?:^|[^A-Za-z0-9])((?:[A-Za-z0-9._-] ){4,40}[A-Za-z0-9] ?)$/

/** Start of a name whose letters stand apart (k q z t 5 9 @ qq.com), `at` itself where there is none. */
export function spacedLocalStart(text: string, at: number): number {
  if (text.charAt(at - 2) !== ' ' && text.charAt(at - 3) !== ' ') return at
  const found = spacedEnd.exec(text.slice(Math.max(0, at - 80), at))
  return found === null ? at : at - (found[1] ?? '').length
}
