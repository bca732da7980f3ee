// What an alert says in English: the same counted facts as in Chinese, for those who maintain and audit the system.
import { chinaStamp } from '../core/china-time.ts'
import type { Situation } from '../core/situation.ts'
import { joinSaid } from './said.ts'
import type { RenderNames } from './wording.ts'
import {
  cuesOf,
  hoursBetween,
  isRare,
  odds,
  percent,
  placeOrUnknown,
  placesOf,
  reasonsOf,
  shortNumber,
  strongestSource,
  topicName,
} from './wording.ts'

export function explainInEnglish(names: RenderNames, situation: Situation): string {
  const parts = [
    opening(situation),
    againstTheUsual(names, situation),
    whence(names, situation),
    whatIsSaid(situation),
    inOrder(situation),
    passedOn(names, situation),
    outlook(situation),
    joined(situation),
    earliest(situation),
  ]
  return joinSaid(parts, ' ')
}

function opening(situation: Situation): string {
  const { firstMs, lastMs, voices, documentCount, copies } = situation
  const copied = copies > 0 ? `, ${copies} of them copies that are not counted again.` : '.'
  return `Since ${chinaStamp(firstMs)}, within ${hoursBetween(firstMs, lastMs)} h, ${voices} independent voices describe the same matter in ${documentCount} posts${copied}`
}

function againstTheUsual(names: RenderNames, situation: Situation): string {
  const { cells, observed, expected, evidence, voices } = situation
  const [cell] = cells
  const counted =
    cell === undefined
      ? `Observed ${shortNumber(observed)}, expected ${shortNumber(expected)}`
      : `${topicName(names, cell.topic).en} in ${placeOrUnknown(names, cell.place)}: ${shortNumber(cell.observed)} in ${hoursBetween(cell.windowStartMs, cell.windowEndMs)} h, expected ${shortNumber(cell.expected)}`
  const chance = isRare(evidence) ? 'less than 1 in a million' : `about 1 in ${odds(evidence)}`
  const words = situation.terms.slice(0, 3).join(', ')
  const condition = words === '' ? '' : `: ${voices} people would have to speak of ${words} without anything in common`
  return `${counted}; by chance alone ${chance}${condition}.`
}

function whence(names: RenderNames, situation: Situation): string {
  const sources = situation.bySource.slice(0, 5).map(({ source, observed }) => `${source} ${shortNumber(observed)}`)
  const places = placesOf(names, situation)
  const strongest = strongestSource(situation)
  const parts = [
    sources.length === 0 ? '' : `Sources: ${sources.join(', ')}.`,
    strongest === null ? '' : `Without ${strongest.source} about ${strongest.tenths * 10}% of the evidence is gone.`,
    places.length === 0 ? '' : `Places: ${places.join(', ')}.`,
  ]
  return joinSaid(parts, ' ')
}

const roleNames = { amplifier: 'amplified by', bridge: 'carried across by', official_response: 'answered by' } as const

/** How it spread, by what posts did; only organisations have names, and nobody else's post can be looked up by what stands here. */
function passedOn(names: RenderNames, { spread }: Situation): string {
  if (spread === null) return ''
  const origin = spread.earliestIndependent ?? spread.earliest
  const roles = spread.roles
    .slice(0, 3)
    .map(
      ({ role, post, spreadPosts }) =>
        `${roleNames[role]} ${post.organisation ?? `a post on ${names.sourceName(post.source)} at ${chinaStamp(post.timeMs)}`}${spreadPosts > 0 ? ` (${spreadPosts} posts)` : ''}`,
    )
  const first = `first on ${names.sourceName(origin.source)} at ${chinaStamp(origin.timeMs)}`
  return `Spread: ${[`${spread.posts} posts of ${spread.voices} accounts`, first, ...roles].join('; ')}.`
}

/** Configured precursors that came one after the other; their steps keep the names of the configuration. */
function inOrder({ precursors }: Situation): string {
  const chains = precursors
    .slice(0, 2)
    .map(({ steps }) => steps.map(({ name, timeMs }) => `${name} (${chinaStamp(timeMs)})`).join(' → '))
  return chains.length === 0 ? '' : `In order: ${chains.join('; ')}.`
}

function whatIsSaid(situation: Situation): string {
  const cues = cuesOf(situation).map(({ en, count }) => `${en} x${count}`)
  const parts = [
    cues.length === 0 ? '' : `Cues in the text: ${cues.join(', ')}.`,
    situation.casualtiesMax > 0
      ? `Largest number of casualties mentioned: ${situation.casualtiesMax} (unverified).`
      : '',
  ]
  return joinSaid(parts, ' ')
}

function outlook(situation: Situation): string {
  const { raised, lowered } = reasonsOf(situation)
  const list = (reasons: typeof raised): string =>
    reasons.map(({ en, logOdds }) => `${en} (${logOdds > 0 ? '+' : '−'}${Math.abs(logOdds).toFixed(1)})`).join(', ')
  const parts = [
    `Probability of becoming a crisis ${percent(situation.probability)} (calibration: ${situation.calibration})`,
    raised.length === 0 ? '' : `raised (log-odds) by ${list(raised)}`,
    lowered.length === 0 ? '' : `lowered by ${list(lowered)}`,
  ]
  return `${joinSaid(parts, '; ')}.`
}

function joined({ joins }: Situation): string {
  if (joins.length === 0) return ''
  const byWords = joins.filter(({ reason }) => reason === 'words').length
  return `Joined: ${byWords} groups by their words, ${joins.length - byWords} by place, topic and time.`
}

function earliest(situation: Situation): string {
  const [first] = situation.witnesses
  return first === undefined ? '' : `Earliest: ${chinaStamp(first.timeMs)}, ${first.key}.`
}
