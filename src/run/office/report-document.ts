// A report as a Word document, through the one package that writes them.
import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import { reportLines } from '../../alerts/reports/render.ts'
import type { OfficeReport } from '../../core/report.ts'

const headings = { title: HeadingLevel.TITLE, heading: HeadingLevel.HEADING_1 } as const

export async function reportDocument(report: OfficeReport): Promise<Uint8Array> {
  const children = reportLines(report).map(({ kind, text }) =>
    kind === 'title' || kind === 'heading'
      ? new Paragraph({ heading: headings[kind], children: [new TextRun(text)] })
      : new Paragraph({ children: [new TextRun(text)] }),
  )
  return new Uint8Array(await Packer.toBuffer(new Document({ title: report.title, sections: [{ children }] })))
}
