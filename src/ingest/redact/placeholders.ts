// What stands where something personal stood; a closed list, so that redacting twice changes nothing.

export const placeholders = {
  mobile: '〔手机〕',
  landline: '〔电话〕',
  identity: '〔身份证〕',
  card: '〔卡号〕',
  plate: '〔车牌〕',
  email: '〔邮箱〕',
  wechat: '〔微信〕',
  qq: '〔QQ〕',
  account: '〔账号〕',
  document: '〔证件〕',
  name: '〔姓名〕',
  door: '〔门牌〕',
  order: '〔单号〕',
  secret: '〔密码〕',
  device: '〔设备〕',
  network: '〔IP〕',
  birth: '〔生日〕',
  position: '〔坐标〕',
} as const
export type PlaceholderKind = keyof typeof placeholders

const all = Object.values(placeholders)

/** Length of the placeholder that starts at `index`, 0 where there is none; a made-up one hides nothing. */
export function placeholderLength(text: string, index: number): number {
  if (text.charCodeAt(index) !== 0x3014) return 0
  for (const placeholder of all) if (text.startsWith(placeholder, index)) return placeholder.length
  return 0
}

/** Length of the placeholder that ends at `end`, 0 where there is none. */
export function placeholderLengthBefore(text: string, end: number): number {
  if (text.charCodeAt(end - 1) !== 0x3015) return 0
  for (const placeholder of all) if (text.endsWith(placeholder, end)) return placeholder.length
  return 0
}
