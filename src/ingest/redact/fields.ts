// Fields of a record that are personal by their name are masked as a whole; the others are read like text.
import { placeholders } from './placeholders.ts'

const wholeFields: readonly (readonly [RegExp, string])[] = [
  [/phone|mobile|^tel|手机|电话|联系方式/i, placeholders.mobile],
  [/id_?card|identity|身份证|证件/i, placeholders.identity],
  [/e-?mail|邮箱/i, placeholders.email],
  [/wechat|weixin|微信/i, placeholders.wechat],
  [/^qq/i, placeholders.qq],
  [/plate|车牌/i, placeholders.plate],
  [/bank|card|卡号/i, placeholders.card],
  [/^(?:real_?name|full_?name|contact|姓名|联系人|投诉人|来电人|举报人|申请人|市民姓名)$/i, placeholders.name],
  [
    /^(?:user|user_?name|nick|nick_?name|screen_?name|author|uid|user_?id|openid|昵称|用户名?|作者|账号)$/i,
    placeholders.account,
  ],
]

export function redactField(name: string, value: string, redact: (text: string) => string): string {
  if (value === '') return value
  for (const [pattern, placeholder] of wholeFields) if (pattern.test(name)) return placeholder
  return redact(value)
}
