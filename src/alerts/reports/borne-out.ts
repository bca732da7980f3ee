// Holds a report to its evidence: a sentence whose documents are gone is left out, and one that lost some says so.
import type { OfficeReport, ReportSentence } from '../../core/report.ts'

/** `isThere` knows the documents and alerts that are still kept. */
export function borneOut<Kept extends Pick<OfficeReport, 'sections'>>(
  report: Kept,
  isThere: (cited: string) => boolean,
): Kept {
  const sections = report.sections.map(({ title, sentences }) => ({
    title,
    sentences: sentences.flatMap((sentence) => kept(sentence, isThere)),
  }))
  return { ...report, sections: sections.filter(({ sentences }) => sentences.length > 0) }
}

function kept(sentence: ReportSentence, isThere: (cited: string) => boolean): readonly ReportSentence[] {
  const cites = sentence.cites.filter(isThere)
  const gone = sentence.cites.length - cites.length
  if (gone === 0) return [sentence]
  if (cites.length === 0) return []
  return [{ ...sentence, cites, text: `${sentence.text}（所引证据中 ${gone} 条已撤）` }]
}
