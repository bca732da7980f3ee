// Words around a name that give it away: titles behind it (先生, 主任), cues before it (联系人：, 我叫).

// Titles that hardly ever follow anything but a name.
const personalTitles =
  '先生 女士 小姐 太太 师傅 阿姨 大爷 大妈 大叔 大婶 奶奶 爷爷 大姐 大哥 老师 老板 某某 某甲 某乙 某 同志 婆婆 叔叔 伯伯 嫂 姑娘 女土 師傅 老師 敬上 谨上 拜上 敬启'.split(
    ' ',
  )
const officeTitles =
  '主任 医生 大夫 护士 校长 院长 所长 书记 局长 处长 科长 厅长 部长 队长 经理 总监 律师 警官 教授 博士 会计 医师 教练 法官 检察官 站长 组长 店长 班长 园长 董事长 总经理 副总 支书 主席 总 工 队员 民警 记者 编辑 馆长 行长 社长 会长 秘书 老总 董'.split(
    ' ',
  )

// Behind the name of a place as well: 石家庄市长.
const placeTitles = ['省长', '市长', '县长', '区长', '镇长', '乡长', '村长']

function byFirstSign(titles: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const held = new Map<number, string[]>()
  for (const title of titles) {
    const first = title.charCodeAt(0)
    held.set(first, [...(held.get(first) ?? []), title])
  }
  return held
}

const personalByFirst = byFirstSign(personalTitles)
const officeByFirst = byFirstSign(officeTitles.filter((title) => title.length > 1))
const placeByFirst = byFirstSign(placeTitles)

const titleFirst = new Uint8Array(65536)
for (const first of [...personalByFirst.keys(), ...officeByFirst.keys(), ...placeByFirst.keys()]) titleFirst[first] = 1

const personalTitleFirst = new Uint8Array(65536)
for (const first of '先女师老医大阿婆奶爷叔伯敬谨拜') personalTitleFirst[first.charCodeAt(0)] = 1

/** False where no title can stand one to three signs after the family name starts. */
export function mayHaveTitle(text: string, index: number): boolean {
  return (
    titleFirst[text.charCodeAt(index + 1)] === 1 ||
    titleFirst[text.charCodeAt(index + 2)] === 1 ||
    titleFirst[text.charCodeAt(index + 3)] === 1 ||
    titleFirst[text.charCodeAt(index + 4)] === 1
  )
}

export type TitleKind = 'personal' | 'office' | 'place' | null

/** The kind of title that starts at `index`. 某 counts before 某地 and the like only where nothing else follows. */
export function titleAt(text: string, index: number): TitleKind {
  const code = text.charCodeAt(index)
  const personal = personalByFirst.get(code)?.find((title) => text.startsWith(title, index))
  if (personal !== undefined)
    return personal === '某' &&
      /[地处市县区村镇省国年月日天种个些小公单学中医银酒工商物高大企机部局网楼路街店饭超幼培平项媒窗]/.test(
        text.charAt(index + 1),
      )
      ? null
      : 'personal'
  const starts = (title: string): boolean => text.startsWith(title, index)
  if (placeByFirst.get(code)?.some(starts) === true) return 'place'
  return officeByFirst.get(code)?.some(starts) === true ? 'office' : null
}

// Family names that are everyday words: 和, 于, 时 … a title behind them proves nothing by itself.
const doubtful = new Set(
  '和于时那方向成应都全因信位但由元计平商相云门强连官封干房车左农经国公市区有是在从到为与及同被把给请让对各某本该位名前后原现新老大小女男班党局司卫乐来明路行能政者员查教学校师生管理保安信段边安常有别能晋束凌况祖揭展尚干但及羊乌母冷利兴权水沙皮支万千双单季毕简暴令求由终后巫商解冲游束由达光'.split(
    '',
  ),
)

/** True where a family name before a title is enough, whatever stands before it. */
export function isPlainSurname(surname: string): boolean {
  return surname.length > 1 || !doubtful.has(surname)
}

// Quotes and brackets may stand between the announcement and the name: 市民“王伟”, 联系人：（王伟）.
const opening = String.raw`[:：\s“"'‘（(【「［[]`
const strongWords =
  '姓名|名字|联系人|联系人姓名|户名|收件人|收货人|法定代表人|法人代表|法人|投诉人|举报人|申请人|来电人|反映人|诉求人|求助人|报警人|报案人|来访人|经营者|开户名|持卡人|当事人|被举报人|寻人|失踪者|走失者'
const strongCue = new RegExp(
  `(?:${strongWords})(?:是|为|叫)?${opening}{1,4}$|(?:我叫|名叫|本人叫|他叫|她叫|姓名|网名叫|叫做)${opening}{0,3}$`,
)
const roles =
  '本人|法人代表|法定代表人|负责人|经营者|户主|业主|租客|当事人|被告人?|原告人?|嫌疑人|受害人|被害人|患者|病人|死者|伤者|逝者|司机|车主|房东|员工|工人|男子|女子|村民|居民|市民|记者|编辑|通讯员|作者|家长|学生|考生|老板|老板娘|店主|群众|联系人|投诉人|举报人|诉求人|反映人|来电人|班主任|主任|经理|医生|护士|大夫|书记|支书|村长|队长|组长|站长|所长|校长|院长|民警|警官|保安|同事|同学|朋友|室友|邻居|老乡|战友|收货人|收件人|责任人|管理员|客服|房客|网格员|快递员|外卖员|驾驶员|楼长|客户|乘客|旅客|顾客|游客|受访者|采访对象|保洁员|保洁|月嫂|房主|租户|住户|队友|邻居家'
const kin =
  '老公|老婆|丈夫|妻子|爱人|对象|儿子|女儿|孩子|父亲|母亲|爸爸|妈妈|爸|妈|哥哥|弟弟|姐姐|妹妹|哥|姐|爷爷|奶奶|外公|外婆|姥姥|姥爷|叔叔|婆婆|公公|岳父|岳母|侄子|外甥|孙子|孙女|舅舅|舅妈|姑姑|姑妈|姨妈|表哥|表弟|表姐|堂哥|堂弟|侄女|外孙|女婿|儿媳'
const weakCue = new RegExp(`(?:(?:${roles}|${kin})(?:有|为|是|包括)?|联系|找|[个位人名]叫)${opening}{0,3}$`)
const cueLookback = 14

const cueLastSigns = new Uint8Array(65536)
for (const word of `${strongWords}|${roles.replaceAll('?', '')}|${kin}|我叫|联系|找|被告|原告`.split('|')) {
  cueLastSigns[word.charCodeAt(word.length - 1)] = 1
}
for (const sign of ':： 是为有括“"\'‘（(【「［[') cueLastSigns[sign.charCodeAt(0)] = 1

/** How surely the words before `index` announce a name. */
export function cueBeforeName(text: string, index: number): 'strong' | 'weak' | null {
  if (index === 0) return null
  if (cueLastSigns[text.charCodeAt(index - 1)] === 1) {
    const before = text.slice(Math.max(0, index - cueLookback), index)
    if (strongCue.test(before)) return 'strong'
    if (weakCue.test(before)) return 'weak'
  }
  return followsPerson(text, index) ? 'weak' : null
}

const personMask = /〔(?:姓名|手机|电话|身份证|微信)〕[、，,\s（(和与及]{1,2}$/
const besideMask =
  /^[)）】”"\s，,、：:（(]{0,3}(?:的?(?:联系|报警|家庭)?(?:电话|手机|座机|号码|身份证|微信|车牌)(?:号码?|是|为)?[:：\s]{0,2})?〔(?:手机|电话|身份证|车牌|微信|QQ|卡号)〕|^、〔姓名〕/

/** A name in a list, or behind a masked number: 〔姓名〕、李强. */
function followsPerson(text: string, index: number): boolean {
  const code = text.charCodeAt(index - 1)
  if (code !== 0x3001 && code !== 0xff0c && code !== 0x20 && code !== 0x2c && code !== 0xff08) return false
  return personMask.test(text.slice(Math.max(0, index - 8), index))
}

const besideFirst = new Uint8Array(65536)
for (const sign of ' \u3000〔，,、：:（()）】”"的电手座号身微车联报家') besideFirst[sign.charCodeAt(0)] = 1

/** False where nothing that leads to a mask stands one or two signs behind a family name that ends at `index`. */
export function mayBeBeside(text: string, index: number): boolean {
  return besideFirst[text.charCodeAt(index + 1)] === 1 || besideFirst[text.charCodeAt(index + 2)] === 1
}

/** 王伟 〔手机〕: beside a masked number what looks like a name is one. */
export function isBesideMask(text: string, end: number): boolean {
  return besideFirst[text.charCodeAt(end)] === 1 && besideMask.test(text.slice(end, end + 16))
}

/** True where the sign can end the announcement of a name, so that what follows may be one without a family name. */
export function endsNameCue(code: number): boolean {
  return cueLastSigns[code] === 1 || code === 0x53eb || code === 0x3001 || code === 0x59d3
}

/** 先, 女, 师, 老 and the like: a title may start here, with a name before it that has no known family name. */
export function startsPersonalTitle(code: number): boolean {
  return personalTitleFirst[code] === 1
}
