// Who spoke: words that sources write where nobody is named, and one spelling for a telephone number.

const nobody = new Set(
  '匿名用户 匿名 匿名网友 匿名市民 网友 热心网友 游客 访客 用户 未知 未知用户 佚名 无名 无名氏 不详 不愿透露 保密 隐藏 已隐藏 无 暂无 空 某网友 市民 anonymous anon guest unknown user none nan null undefined n/a na 0 -1'.split(
    ' ',
  ),
)

/** True where the author is no author: each such post is a voice of its own, and never the voice of all of them. */
export function isNobody(author: string): boolean {
  return author === '' || nobody.has(author.toLowerCase()) || !/[\p{L}\p{N}]/u.test(author)
}

const writtenNumber = /^[+\d\s().（）-]{7,24}$/

/** +86 138 0000 0000, 138-0000-0000 and 13800000000 are one caller; anything that is no telephone number stays as it is. */
export function spelledAsOne(author: string): string {
  const plain = author.normalize('NFKC')
  if (!writtenNumber.test(plain)) return author
  const digits = plain.replace(/\D/g, '').replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, '')
  return /^(?:1[3-9]\d{9}|0\d{9,11})$/.test(digits) ? digits : author
}
