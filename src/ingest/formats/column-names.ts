// How offices and programs write the same column: with marks, numbers and remarks around its name.

/** `* 工单编号（必填）`, `【工单编号】`, `1.工单编号` and `工单编号：` are the column 工单编号. */
export function cleanColumn(written: string): string {
  const plain = written.replace(/[\ufeff\u200b\r\n\t]+/g, ' ').trim()
  const bare = plain
    .replace(/^[*＊※●◆\s]+|[*＊※:：\s]+$/g, '')
    .replace(/^(?:\d{1,2}|[（(]\d{1,2}[)）])\s?[.、．]\s?/, '')
    .replace(/^[【[「“"'](.*)[】\]」”"']$/, '$1')
    .replace(/\s*(?:（[^（）]{0,20}）|\([^()]{0,20}\)|【[^【】]{0,20}】)$/, '')
    .replace(/[*＊\s]+$/, '')
    .trim()
  // Offices space out short words to fill a cell: 编 号.
  const joined = /^[\p{Script=Han}\s\u3000]+$/u.test(bare) ? bare.replace(/[\s\u3000]+/g, '') : bare
  return joined === '' ? plain : joined
}
