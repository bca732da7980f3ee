// Names of people: a family name with a title, or a name after a cue such as 我叫 or 联系人.
import { isHan } from './characters.ts'
import { compoundSurnames, singleSurnames } from './surnames.ts'

export interface NameSpan {
  readonly start: number
  readonly end: number
}

const surnameFirst = new Uint8Array(65536)
for (let i = 0; i < singleSurnames.length; i++) surnameFirst[singleSurnames.charCodeAt(i)] = 1
for (const compound of compoundSurnames) {
  const code = compound.charCodeAt(0)
  surnameFirst[code] = (surnameFirst[code] ?? 0) | 2
}

export function mayStartName(code: number): boolean {
  return surnameFirst[code] !== 0
}

const titles =
  '先生 女士 小姐 太太 夫人 老师 主任 师傅 阿姨 大爷 大妈 大叔 大婶 奶奶 爷爷 医生 大夫 护士 校长 院长 所长 书记 局长 处长 科长 厅长 部长 市长 县长 区长 镇长 乡长 村长 队长 经理 总监 律师 警官 教授 博士 某某 某 老板 会计 医师 教练 法官 检察官 站长 组长 店长 班长 园长 董事长 总经理 副总 司机 站长 支书'.split(
    ' ',
  )
const titlesByFirst = new Map<number, string[]>()
for (const title of titles) {
  const held = titlesByFirst.get(title.charCodeAt(0)) ?? []
  held.push(title)
  titlesByFirst.set(title.charCodeAt(0), held)
}

function titleAt(text: string, index: number): boolean {
  const held = titlesByFirst.get(text.charCodeAt(index))
  return held?.some((title) => text.startsWith(title, index)) ?? false
}

const nameCue =
  /(?:我叫|名叫|叫做|本人|姓名|联系人|法人|法人代表|法定代表人|负责人|经营者|户主|业主|投诉人|举报人|当事人|被告人?|原告人?|嫌疑人|受害人|患者|死者|伤者|司机|房东|员工|男子|女子|记者|编辑|作者|家长|学生|申请人|收件人|收货人|寄件人|户名)(?:是|为)?[:：\s]{0,2}$/
const strongNameCue =
  /(?:姓名|联系人|联系人姓名|户名|收件人|收货人|法定代表人|投诉人|举报人|申请人|经营者)(?:是|为)?[:：]\s{0,2}$|(?:我叫|名叫)$/
const cueLookback = 10
// Signs that end a name: what follows a given name is rarely one of these by chance.
const stops = /[\s，,。；;！!？?：:、（）()【】[\]“”"'《》〔〕/|]/
// Words that begin with a family name but are none after a cue.
const notNames = new Set(
  '全体 全部 所有 方面 时候 时间 明天 今天 和谐 平时 安全 公司 公民 成都 成年 单位 有关 高度 常年 万科 金额 那个 那些 华为 文化 国家 都是 都有 应该 应当 来自 来到 解决 连续 向您 向我 于是 由于 关于 查询 查看 还有 已经 一直'.split(
    ' ',
  ),
)

/** A name that starts at `index`, or null. Compound family names win over single ones. */
export function nameAt(text: string, index: number): NameSpan | null {
  const compound = compoundSurnames.has(text.slice(index, index + 2))
  const surname = compound ? 2 : 1
  if (!compound && (surnameFirst[text.charCodeAt(index)] ?? 0) % 2 === 0) return null
  for (let given = 0; given <= 2; given++) {
    if (given > 0 && !isHan(text.charCodeAt(index + surname + given - 1))) break
    if (!titleAt(text, index + surname + given)) continue
    if (given > 0 && !startsClean(text, index)) continue
    if (notNames.has(text.slice(index, index + 2))) return null
    if (given === 0 && !startsClean(text, index)) return null
    return { start: index, end: index + surname + given }
  }
  const before = text.slice(Math.max(0, index - cueLookback), index)
  if (!nameCue.test(before)) return null
  return afterCue(text, index, surname, strongNameCue.test(before))
}

/** A word before the family name that it may belong to makes it doubtful: 最高 + 法官, 新闻 + 记者. */
function startsClean(text: string, index: number): boolean {
  const before = text.charAt(index - 1)
  return (
    before === '' ||
    !isHan(before.charCodeAt(0)) ||
    /[的了是在和与及同对向被把给找让请跟见为由叫到问和、名位]/.test(before)
  )
}

function afterCue(text: string, index: number, surname: number, strong: boolean): NameSpan | null {
  if (notNames.has(text.slice(index, index + 2))) return null
  for (const given of [1, 2, 3]) {
    const end = index + surname + given
    if (!isHan(text.charCodeAt(end - 1))) return null
    const next = text.charAt(end)
    if (next === '' || stops.test(next)) return { start: index, end }
  }
  return strong ? { start: index, end: index + surname + (isHan(text.charCodeAt(index + surname + 1)) ? 2 : 1) } : null
}
