// Short lines composed for training alone: dangers and failing services of many kinds in plain words, beside their look-alikes.
import { readFileSync } from 'node:fs'
import { EarlyWarningError } from '../../../src/core/errors.ts'
import { modalities } from '../../../src/core/harm.ts'
import type { HarmExample } from './examples.ts'

/** A line is `CLASSES text` or `CLASSES:modality text`; what stands below `@fi` is about the matter fi. */
const lineShape = /^([HhBSsEeN]+)(?::([a-z]+))? (.+)$/u
const path = new URL('../../crises/plain-lines.txt', import.meta.url)

export function plainExamples(): HarmExample[] {
  let matter = 'no'
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line, i): HarmExample[] => {
      if (line.startsWith('@')) {
        matter = line.slice(1)
        return []
      }
      const [, classes, modality = 'here', text] = lineShape.exec(line) ?? []
      if (classes === undefined || text === undefined || !modalities.some((known) => known === modality))
        throw new EarlyWarningError(
          'INPUT_UNREADABLE',
          `plain-lines.txt, line ${i + 1}: wanted CLASSES[:modality] text.`,
        )
      const label = { classes, modality, matter: isAboutNothing(classes, modality) ? 'no' : matter }
      return [{ text, channel: 'weibo', origin: 'plain', city: 'plain', label, crisis: false }]
    })
}

/** A play with words, an advert or plain talk has no matter; what is denied, remembered or announced has one, as in the labels. */
function isAboutNothing(classes: string, modality: string): boolean {
  return classes === 'N' && ['here', 'figurative', 'advert'].includes(modality)
}
