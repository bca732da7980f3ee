// Which topic a label of the topic data sets stands for.

/** Level-1 departments of a hotline by the names their files use. */
export const topicOfDepartment: Readonly<Record<string, string>> = {
  城乡建设: 'urban',
  环境保护: 'environment',
  交通运输: 'transport',
  教育文体: 'education',
  劳动和社会保障: 'labour',
  商贸旅游: 'commerce',
  卫生计生: 'healthcare',
  国土资源: 'land',
  民政: 'civil',
  农村农业: 'agriculture',
  政法: 'justice',
  党务政务: 'party',
  纪检监察: 'discipline',
  经济管理: 'economy',
  科技与信息产业: 'technology',
}

/** Departments that the labelled hotline data distinguishes. */
export const labelledDepartments: ReadonlySet<string> = new Set([
  'urban',
  'environment',
  'transport',
  'education',
  'labour',
  'commerce',
  'healthcare',
])

/** Classes of the Chinese Emergency Corpus. */
export const topicOfEmergency: Readonly<Record<string, string>> = {
  地震: 'natural.earthquake',
  火灾: 'accident.fire',
  交通事故: 'accident.traffic',
  恐怖袭击: 'security.terror',
  食物中毒: 'health.food',
}

/** A text whose words were written apart, as it stood before: n-grams span its words as they do in a text that nobody cut. */
export function joinedTokens(tokens: string): string {
  return tokens.replaceAll(' ', '')
}
