// Independent voices: a report counts where neither its author nor its longest clause was heard before, and it passes nothing on.
import type { HarmReport } from './report.ts'

/** In the order given, which is that in which they came. */
export function independentVoices(reports: readonly HarmReport[]): HarmReport[] {
  const authors = new Set<string>()
  const clauses = new Set<number>()
  return reports.filter(({ voice, marks, copied }) => {
    const isNew = !copied && !authors.has(voice) && !clauses.has(marks.clause)
    authors.add(voice)
    clauses.add(marks.clause)
    return isNew
  })
}
