// Tells a Chinese name in Latin letters from other words: whole syllables of pinyin with a family name in front or behind.

const syllable =
  '(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])(?:[iu]ang|iong|[aeio]ng|i[ae]n|iao|uai|uan|[ae]i|[ao]u|ao|[aeiu]n|ia|ie|iu|u[aieo]|[aeiouv])|a[io]|ang?|e[inr]|ou|[aeo]'
const whole = new RegExp(`^(?:${syllable})+$`)
const surnames = new Set(
  'wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin zheng xie luo liang song tang han feng deng cao peng zeng xiao tian dong yuan pan yu jiang cai du ye cheng su wei lu ding ren shen yao cui zhong tan fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu yin xue yan duan lei hou long tao gu mao hao gong shao wan qian dai mo kong xiang chang ouyang sima shangguan zhuge dongfang situ'.split(
    ' ',
  ),
)

/** One to three words, all of them pinyin, with a family name first or last; fused ones begin with it. */
export function isNameSyllables(words: string): boolean {
  const parts = words.toLowerCase().match(/[a-z]+/g) ?? []
  if (parts.length === 0 || !parts.every((part) => whole.test(part))) return false
  if (parts.length > 1) return surnames.has(parts[0] ?? '') || surnames.has(parts.at(-1) ?? '')
  const [only = ''] = parts
  return only.length >= 5 && startsWithSurname(only)
}

function startsWithSurname(word: string): boolean {
  for (let length = 2; length <= Math.min(9, word.length - 2); length++) {
    if (surnames.has(word.slice(0, length)) && whole.test(word.slice(length))) return true
  }
  return false
}

/** Two words of which one is a family name: the given name may be English. */
export function pinyinSurname(words: string): boolean {
  const parts = words.toLowerCase().match(/[a-z]+/g) ?? []
  return parts.length === 2 && surnames.has(parts[0] ?? '') && whole.test(parts[1] ?? '')
}
