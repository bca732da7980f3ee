// Words that say what the number or name after them is: 电话, 微信, QQ, 身份证, 账号 …
import { asciiOf, gapOf, invisible, isAsciiAlnum } from './characters.ts'
import type { PlaceholderKind } from './placeholders.ts'
import { placeholderLengthBefore } from './placeholders.ts'

export type CueKind =
  | 'phone'
  | 'qq'
  | 'wechat'
  | 'account'
  | 'identity'
  | 'card'
  | 'document'
  | 'order'
  | 'secret'
  | 'device'
  | 'plate'
  | 'mail'

const words: Readonly<Record<CueKind, string>> = {
  phone:
    '电话 手机 手机号 联系方式 座机 固话 热线 致电 来电 拨打 传真 宅电 电联 联系 电話 手機 tel phone mobile telephone ☎ 📞 📱 请拨 拨 打 打给 呼叫 call call我 手机号码',
  qq: 'qq 扣扣 抠抠 企鹅 企鹅群 秋秋 球球 q群 群号 qq群 扣群 加群 叩叩 蔻蔻 口口 q裙 qq裙 扣裙 q号 加q q我 qq小号 🐧 加扣 扣我 扣号 抠号 抠我 鹅号 腾讯号 进群 入群 🅀🅀 🆀🆀 🅠🅠 qqnumber',
  wechat:
    '微信 微信hao 微信id wxid 威信 薇信 徽信 维信 微杏 薇芯 v信 微❤ 薇❤ vx wx v❤ wechat weixin 加v +v ➕v 加微 加薇 薇 卫星 卫信 薇x 微x v+ 绿泡泡 绿色软件 微信小号 wechatid wxh wei信 w信 v❤️ 微❤️ 薇❤️ 卫❤️ 卫❤ 徵信 胃信 葳信 嶶信 萎信 危信 💚 围信 卫生信 蝌蚪信 v♥ 微♥ 薇♥ v♡ vvx vxx wxx 微xin 薇xin 卫xin vxin 私我v 私v 绿标 绿标软件 加我好友 加好友 就搜 聊天号 绿色聊天软件 weixinid 威❤ 威信号 小v 或搜',
  account:
    '账号 帐号 账户 帐户 账戶 抖音 快手 微博 支付宝 淘宝 旺旺 小红书 陌陌 用户名 uid userid 昵称 网名 户号 会员 ins 贴吧 豆瓣 知乎 钉钉 telegram 电报 电报群 纸飞机 账 围脖 微博id 抖音id 快手id 客户编号 用户编号 缴费号 水表 水表号 电表 电表号 气表号 飞信 line facebook twitter instagram whatsapp signal 飞书 推特 b站 闲鱼 视频 脉脉 soul 游戏id 游戏号 玩家id 角色id 会员号 会员id 用户id',
  identity: '身份证 身份号 身份 证件 证件号 idcard',
  card: '卡号 银行卡 储蓄卡 信用卡 借记卡 银行 工行 农行 建行 中行 交行 招行 邮储 信用社 开户行',
  document:
    '护照 通行证 驾驶证 驾照 军官证 士兵证 社保 社保卡 医保 医保卡 学号 工号 警号 准考证 居住证 台胞证 回乡证 病历 病案 住院  房产证 学籍 残疾证 行驶证 结婚证 考生 就诊卡 就诊卡号 医保卡号 社保卡号 档案 passport 门诊号 档案编号 社会保障 医保编号 军字第 残疾军人证 医疗证 低保证 学生证 工作证 执业证 退役证 优待证 户口簿 检查号 就诊号 条码号 登记号 参保号 养老保险号 养老保险 从业资格证 资格证 考号 永久居留证 居留证 军字第 士字第 文字第 政字第 参字第 后字第 装字第 空字第 海字第 南字第 北字第 沈字第 兰字第 济字第 广字第 成字第 警字第 京军 津军 沪军 渝军 皖军 苏军 浙军 鲁军 豫军 鄂军 湘军 粤军 桂军 川军 贵军 云军 陕军 甘军 冀军 晋军 蒙军 辽军 吉军 黑军 闽军 赣军 琼军 青军 宁军 新军 藏军',
  order:
    '订单 订单编号 单号 快递 快递单 运单 物流单 物流 流水 交易单 交易 工单 退款单 保单 包裹 中通 圆通 申通 韵达 顺丰 极兔 百世 德邦 ems 菜鸟',
  secret:
    '密码 口令 验证码 取件码 提货码 门禁 动态码 校验码 激活码 密钥 pin password passwd pwd code token 短信码 提取码 邀请码 开锁码 兑换码 取货码 取票码 bearer cookie sessionid session sid access_token wifi api_key apikey secret secret_key',
  mail: '邮箱 电邮 邮件 信箱 email e-mail mail',
  device: 'imei 设备 序列 mac meid sn 串号 车架 发动机',
  plate: '车牌 牌照 号牌 车号 尾号',
}

interface CueWord {
  readonly word: string
  readonly kind: CueKind
}

function cuesByLastSign(): ReadonlyMap<number, readonly CueWord[]> {
  const byLast = new Map<number, CueWord[]>()
  for (const [kind, list] of Object.entries(words) as [CueKind, string][]) {
    for (const word of list.split(' ')) {
      const last = word.charCodeAt(word.length - 1)
      const held = byLast.get(last) ?? []
      held.push({ word, kind })
      byLast.set(last, held)
    }
  }
  for (const held of byLast.values()) held.sort((a, b) => b.word.length - a.word.length)
  return byLast
}

const byLastSign = cuesByLastSign()
const separators = new Set(
  ':：;；=＝是为号码碼為即叫编證证 \u3000\t\n(（[【「“"\'-—–→>＞~,，、.。·和或及与同/|加名I i d'.split(''),
)
const separatorCodes = new Uint8Array(65536)
for (const separator of separators) separatorCodes[separator.charCodeAt(0)] = 1
separatorCodes['d'.charCodeAt(0)] = 0
separatorCodes['i'.charCodeAt(0)] = 0
separatorCodes['I'.charCodeAt(0)] = 0
// “电话号码是：（” is the longest run of separators that people write.
const separatorsMax = 6

const kindOfPlaceholder: Readonly<Partial<Record<PlaceholderKind, CueKind>>> = {
  mobile: 'phone',
  landline: 'phone',
  qq: 'qq',
  wechat: 'wechat',
  card: 'card',
  document: 'document',
  order: 'order',
}

export interface LastMatch {
  readonly end: number
  readonly kind: PlaceholderKind
}

// 微 信, w-x: up to two signs between the signs of a cue.
const cueGapsMax = 2

/** Length in units of `word` where the text before `end` ends with it, letters folded, gaps and invisible units skipped; 0 otherwise. */
function endsWith(text: string, end: number, word: string): number {
  let i = end - 1
  let gaps = 0
  for (let k = word.length - 1; k >= 0; k--) {
    const wanted = word.charCodeAt(k)
    while (i >= 0 && text.charCodeAt(i) !== wanted && asciiOf[text.charCodeAt(i)] !== wanted) {
      const gap = gapOf[text.charCodeAt(i)]
      if (k === word.length - 1 || gap === 0 || (gap !== invisible && ++gaps > cueGapsMax)) return 0
      i--
    }
    if (i < 0) return 0
    i--
  }
  return end - 1 - i
}

function cueEndingAt(text: string, end: number, separated: boolean): CueKind | null {
  const code = text.charCodeAt(end - 1)
  const folded = asciiOf[code] ?? 0
  const held = byLastSign.get(code) ?? (folded > 0 ? byLastSign.get(folded) : undefined)
  for (const { word, kind } of held ?? []) {
    const length = endsWith(text, end, word)
    if (length === 0) continue
    // A Latin cue is a word of its own: the tel of hotel is none.
    if (isAsciiAlnum(word.charCodeAt(0)) && isAsciiAlnum(text.charCodeAt(end - length - 1))) continue
    return kind
  }
  // A lone V, Q or ID is a cue before a colon only.
  if (separated && folded === 0x64 && asciiOf[text.charCodeAt(end - 2)] === 0x69) {
    return isAsciiAlnum(text.charCodeAt(end - 3)) ? null : 'account'
  }
  if (!separated || (folded !== 0x76 && folded !== 0x71)) return null
  if (isAsciiAlnum(text.charCodeAt(end - 2))) return null
  return folded === 0x76 ? 'wechat' : 'qq'
}

/** Q123456789: a letter right before a long number; null for another one. */
export function gluedLetterCue(text: string, index: number): CueKind | null {
  if ('扣抠'.includes(text.charAt(index - 1)) && index > 0) return 'qq'
  const folded = asciiOf[text.charCodeAt(index - 1)]
  if ((folded !== 0x71 && folded !== 0x76) || isAsciiAlnum(text.charCodeAt(index - 2))) return null
  return folded === 0x71 ? 'qq' : 'wechat'
}

/** The cue that governs a value starting at `index`; a value of the same kind before it counts as a cue (电话：甲、乙). */
export function cueBefore(text: string, index: number, last: LastMatch | null): CueKind | null {
  let i = index
  let skipped = 0
  let colon = false
  for (;;) {
    if (last !== null && i === last.end) {
      const kind = kindOfPlaceholder[last.kind]
      if (kind !== undefined) return kind
    }
    if (i === 0) return null
    const length = placeholderLengthBefore(text, i)
    if (length > 0) return kindOfPlaceholderText(text.slice(i - length, i))
    const cue = cueEndingAt(text, i, colon)
    if (cue !== null) return cue
    const filler = fillerBefore(text, i)
    if (filler > 0) {
      i -= filler
      continue
    }
    const code = text.charCodeAt(i - 1)
    if (gapOf[code] !== invisible) {
      if (separatorCodes[code] !== 1 || ++skipped > separatorsMax) return null
      if (code === 0x3a || code === 0xff1a) colon = true
    }
    i--
  }
}

// What people say between 电话 and the number: 一直, 倒着念, 前三位 …
const fillers =
  '一直 两天 唯一 就是 倒着念 倒着 倒过来 反着念 反过来 倒序 逆序 首位 开头 是我的 我的 本人的 搜索 搜一搜 搜一下 搜 查找 添加 私聊 私信 聊聊 聊 空间 no='.split(
    ' ',
  )
const fillerEnds = new Set(fillers.map((filler) => filler.charCodeAt(filler.length - 1)))

function fillerBefore(text: string, end: number): number {
  const code = text.charCodeAt(end - 1)
  // 前三位 and 后八位: a numeral between two signs.
  if (code === 0x4f4d && '前后頭头'.includes(text.charAt(end - 3)) && end >= 3) return 3
  if (!fillerEnds.has(code)) return 0
  return fillers.find((filler) => text.endsWith(filler, end))?.length ?? 0
}

function kindOfPlaceholderText(placeholder: string): CueKind | null {
  switch (placeholder) {
    case '〔手机〕':
    case '〔电话〕':
      return 'phone'
    case '〔QQ〕':
      return 'qq'
    case '〔微信〕':
      return 'wechat'
    case '〔卡号〕':
      return 'card'
    case '〔证件〕':
      return 'document'
    case '〔单号〕':
      return 'order'
    default:
      return null
  }
}
