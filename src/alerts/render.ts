// The one line by which an alert is known, and what its topics and places are called.
import type { Situation } from '../core/situation.ts'
import { explainInChinese } from './explain-chinese.ts'
import { explainInEnglish } from './explain-english.ts'
import { explainHappeningInEnglish } from './explain-happening-english.ts'
import { explainHappeningInChinese } from './explain-happening.ts'
import { toldOf } from './happening-counts.ts'
import { happeningTitle } from './happening-title.ts'
import type { RenderNames } from './wording.ts'
import { topicName } from './wording.ts'

/** One line, at most about 40 characters: where, what, how many. */
export function renderTitle(names: RenderNames, situation: Situation): string {
  if (situation.happening !== undefined) return happeningTitle(names, situation, situation.happening)
  const { where, clause } = toldOf(names, situation)
  const what = topicName(names, situation.topic).zh
  const told = clause === null ? what : clause.isTelling ? clause.text : `${what}：${clause.text}`
  return `${where}${told}，${situation.voices} 人反映`
}

export function renderExplanation(
  names: RenderNames,
  situation: Situation,
): { readonly zh: string; readonly en: string } {
  const { happening } = situation
  if (happening !== undefined) {
    return {
      zh: explainHappeningInChinese(names, situation, happening),
      en: explainHappeningInEnglish(names, situation, happening),
    }
  }
  return { zh: explainInChinese(names, situation), en: explainInEnglish(names, situation) }
}

/** A small situation that is told with a larger alert: what, where, how many, in its own words. */
export function renderRelated(names: RenderNames, situation: Situation): { readonly zh: string; readonly en: string } {
  const place = situation.places[0]
  const where = place === undefined || place === '' ? '' : names.placeName(place)
  const what = topicName(names, situation.topic)
  const terms = situation.terms.slice(0, 3).join('、')
  return {
    zh: `${where}${what.zh}（${terms === '' ? '' : `“${terms}”，`}${situation.voices} 人）`,
    en: `${what.en}${where === '' ? '' : ` in ${where}`} (${terms === '' ? '' : `"${terms}", `}${situation.voices} voices)`,
  }
}
