// Brings the ways in which people and programs write a time into the few that are read: one rule a habit, each leaving the others alone.

const numerals: Readonly<Record<string, string>> = {
  一: '1',
  两: '2',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  十: '10',
  十一: '11',
  十二: '12',
}
const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

type Rule = (text: string) => string

const rules: readonly Rule[] = [
  (text) =>
    text
      .normalize('NFKC')
      .replace(/[\s\u200b]+/g, ' ')
      .trim(),
  // What stands around it: labels before, the device or the place behind.
  (text) => text.replace(/^(?:发表于|发布于|发布时间|编辑于|最后回复|更新于|时间)[::\s]*/, ''),
  (text) => text.replace(/\s*(?:来自|发布于|by|via)\s.*$/i, ''),
  (text) =>
    text
      .replace(/\s?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?/, ' ')
      .replace(/ +/g, ' ')
      .trim(),
  // Zones in words. CST is China's: nobody writes Chicago's time here.
  (text) =>
    text.replace(/ ?\[[A-Za-z]+\/[A-Za-z_]+\]$/, '').replace(/([+-]\d{2}:?\d{2}) ?(?:CST|UTC|GMT|\(CST\))$/, '$1'),
  (text) =>
    text
      .replace(/\b(?:CST|GMT\+0?8(?::?00)?|UTC\+0?8(?::?00)?|Asia\/Shanghai|北京时间)\b/, '+0800')
      .replace(/北京时间/, ''),
  (text) =>
    text.replace(
      /^([A-Za-z]{3} [A-Za-z]{3} {1,2}\d{1,2} \d{2}:\d{2}:\d{2})(?: (UTC|GMT))? (\d{4})$/,
      (_all, start: string, zone: string | undefined, year: string) =>
        `${start} ${zone === undefined ? '+0800' : '+0000'} ${year}`,
    ),
  (text) => text.replace(/ (?:UTC|GMT)$/, 'Z'),
  englishAgo,
  // 14点半, 14点30, 14时.
  (text) =>
    text
      .replace(/(\d{1,2})点半/, '$1:30')
      .replace(/(\d{1,2})[点时](\d{1,2})分?/, '$1:$2')
      .replace(/(\d{1,2})[点时](?!间|前)整?/, '$1:00'),
  (text) => text.replace(/(:\d{2})分(?!钟)/, '$1').replace(/(\d{1,2}:\d{2}):?(\d{2})秒/, '$1:$2'),
  (text) =>
    text.replace(
      /^([^\d]*)(十[一二]?|[一二两三四五六七八九])(?=个?(?:小时|月|周|星期|年)|天|分钟|秒|刻)/,
      (_all, before: string, numeral: string) => before + (numerals[numeral] ?? numeral),
    ),
  withMeridiem,
  // Days in other orders: 27 Nov 2026, Nov 27, 2026, 3/5/2026, 23-12-5.
  (text) =>
    text.replace(/^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4}),?/, (_all, month: string, day: string, year: string) =>
      named(year, month, day),
    ),
  (text) =>
    text.replace(
      /^(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})(?= \d{1,2}:\d{2}(?::\d{2})?$|$)/,
      (_all, day: string, month: string, year: string) => named(year, month, day),
    ),
  (text) =>
    text.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})(?=$| )/, (_all, first: string, second: string, year: string) =>
      Number(first) > 12 ? `${year}-${second}-${first}` : `${year}-${first}-${second}`,
    ),
  (text) => text.replace(/^'?(\d{2})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?(?=$|[ T])/, '20$1-$3-$5'),
  // A day and a clock without a space, or run together: 3月5日14:00, 20261127 070317.
  (text) => text.replace(/日(?=\d)/, '日 '),
  (text) =>
    text.replace(
      /^(\d{4})(\d{2})(\d{2})[ T-](\d{2}):?(\d{2})(?::?(\d{2}))?(?=$|Z|[+-]| )/,
      (_all, year: string, month: string, day: string, hour: string, minute: string, second: string | undefined) =>
        `${year}-${month}-${day} ${hour}:${minute}:${second ?? '00'}`,
    ),
  (text) => text.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3 $4:$5'),
  // An hour alone is a whole one.
  (text) => text.replace(/^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2} \d{1,2})$/, '$1:00'),
]

export function plainWriting(text: string): string {
  return rules.reduce((written, rule) => rule(written), text)
}

function named(year: string, month: string, day: string): string {
  const at = monthNames.indexOf(month.toLowerCase()) + 1
  return at === 0 ? '' : `${year}-${at}-${day}`
}

const morning = /凌晨|清晨|早上|早晨|上午|\ba\.?m\.?(?![a-z])/i
const afternoon = /中午|下午|午后|傍晚|晚上|晚间|夜间|\bp\.?m\.?(?![a-z])|(?<=\d)\s?pm/i

/** 下午3:05 and 3:05 PM are 15:05; 晚上12:05 is five past midnight, 中午12:05 is not. */
function withMeridiem(text: string): string {
  const isLate = afternoon.test(text)
  if (!isLate && !morning.test(text) && !/\dam\b/i.test(text)) return text
  const isNight = /晚上|夜间|凌晨/.test(text)
  const bare = text
    .replace(/(?:凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|夜间|[ap]\.?m\.?)/i, ' ')
    .replace(/ +/g, ' ')
    .trim()
  return bare.replace(/(\d{1,2})(:\d{2})/, (_all, hour: string, rest: string) => {
    const clock = Number(hour)
    const isTwelve = clock === 12
    if (isLate)
      return `${isTwelve ? (isNight ? 0 : 12) : clock < 12 && !(clock === 11 && /中午/.test(text)) ? clock + 12 : clock}${rest}`
    return `${isTwelve && !/上午/.test(text) ? 0 : clock}${rest}`
  })
}

const englishUnits: Readonly<Record<string, string>> = {
  second: '秒',
  sec: '秒',
  minute: '分钟',
  min: '分钟',
  hour: '小时',
  hr: '小时',
  day: '天',
  week: '周',
  month: '个月',
  year: '年',
}

function englishAgo(text: string): string {
  if (/^just now$/i.test(text)) return '刚刚'
  const back = /^(\d{1,4}|an?) (second|sec|minute|min|hour|hr|day|week|month|year)s? ago$/i.exec(text)
  if (back !== null)
    return `${/^a/i.test(back[1] ?? '') ? '1' : back[1]}${englishUnits[(back[2] ?? '').toLowerCase()]}前`
  return text.replace(/^yesterday\b/i, '昨天').replace(/^today\b/i, '今天')
}
