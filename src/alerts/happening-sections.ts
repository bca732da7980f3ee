// The order in which a happening is told, the same in every language: what happened, then what is known, unknown, unusual, likely and to do.
import { joinSaid } from './said.ts'

export const happeningSections = [
  'known',
  'unknown',
  'unusual',
  'likely',
  'checkFirst',
  'inCharge',
  'merged',
  'restsOn',
] as const
export type HappeningSection = (typeof happeningSections)[number]

/** How a language joins: `said` parts under a label, and one section after the other. */
export interface SectionStyle {
  readonly labels: Readonly<Record<HappeningSection, string>>
  readonly section: (label: string, said: readonly string[]) => string
  readonly between: string
}

/** A section of which nothing is known is left out. */
export function tellHappening(
  opening: string,
  parts: Readonly<Record<HappeningSection, readonly string[]>>,
  { labels, section, between }: SectionStyle,
): string {
  const sections = happeningSections.map((name) => {
    const said = parts[name].filter((part) => part !== '')
    return said.length === 0 ? '' : section(labels[name], said)
  })
  return joinSaid([opening, ...sections], between)
}
