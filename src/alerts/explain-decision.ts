// What was weighed for the level of an alert, in plain words.
import type { LevelDecision, WakingCap } from '../core/alert.ts'
import type { Level } from '../core/alert-state.ts'
import { joinSaid } from './said.ts'
import type { Wording } from './wording.ts'

const levelNames: Readonly<Record<Level, Wording>> = {
  blue: { zh: '蓝色', en: 'blue' },
  yellow: { zh: '黄色', en: 'yellow' },
  orange: { zh: '橙色', en: 'orange' },
  red: { zh: '红色', en: 'red' },
}

const capNames: Readonly<Record<WakingCap, Wording>> = {
  few_voices: { zh: '独立反映人太少', en: 'too few independent voices' },
  one_channel: { zh: '只有一个渠道反映、尚无公务记录', en: 'told in one channel only, and in no official record' },
  copied: { zh: '多为复制转发', en: 'mostly copies' },
  hearsay: { zh: '多为听说', en: 'mostly hearsay' },
  announced: { zh: '事先有通知或是演练', en: 'announced works or a drill' },
}

const budgetNames: Readonly<Record<LevelDecision['budget'], Wording>> = {
  warning: { zh: '误报预算允许作为预警', en: 'the budget of false alarms lets it be a warning' },
  complaint: { zh: '只够作为诉求，诉求一律为蓝色', en: 'it is a complaint, which is blue whatever it costs' },
  nothing: { zh: '预算不再允许提示', en: 'the budgets let nothing be told any more' },
  not_asked: { zh: '未到提示的条件，没有动用预算', en: 'the rule tells nobody, so no budget was asked' },
}

export function explainDecision(decision: LevelDecision): Wording {
  return { zh: inChinese(decision), en: inEnglish(decision) }
}

function inChinese({ cost, wish, cap, budget, held, rule }: LevelDecision): string {
  const wished = wish === null ? '低于各级门槛' : `应为${levelNames[wish].zh}`
  const parts = [
    `期望代价 ${cost.toFixed(2)}（危机概率×事项严重程度），按规则“${rule}”${wished}`,
    held === null ? '' : `代价已回落，为避免反复仍保持${levelNames[held].zh}`,
    cap === null
      ? ''
      : `因${cap.because.map((one) => capNames[one].zh).join('、')}，不叫醒人，最高${levelNames[cap.level].zh}`,
    budgetNames[budget].zh,
  ]
  return `${joinSaid(parts, '；')}。`
}

function inEnglish({ cost, wish, cap, budget, held, rule }: LevelDecision): string {
  const wished = wish === null ? 'is below every threshold' : `asks for ${levelNames[wish].en}`
  const parts = [
    `Expected cost ${cost.toFixed(2)} (probability of a crisis × severity) ${wished} by the rule "${rule}"`,
    held === null ? '' : `the cost has fallen, and ${levelNames[held].en} is kept so that the level does not flap`,
    cap === null
      ? ''
      : `nobody is woken for it and ${levelNames[cap.level].en} is the most: ${cap.because.map((one) => capNames[one].en).join(', ')}`,
    budgetNames[budget].en,
  ]
  return `${joinSaid(parts, '; ')}.`
}
