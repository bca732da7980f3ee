// A report as Markdown and as a page: sentences with the numbers of what they cite, and the list of it at the end.
import type { OfficeReport } from '../../core/report.ts'
import { chinaMinute } from '../../core/china-time.ts'

export interface RenderedLine {
  readonly kind: 'title' | 'heading' | 'sentence' | 'source' | 'sign'
  readonly text: string
}

/** The report line by line, for whatever paper it is put on. */
export function reportLines(report: OfficeReport): readonly RenderedLine[] {
  const numbers = new Map<string, number>()
  const numberOf = (cited: string) => {
    const known = numbers.get(cited) ?? numbers.size + 1
    numbers.set(cited, known)
    return known
  }
  const lines: RenderedLine[] = [
    { kind: 'title', text: report.title },
    { kind: 'sign', text: '内部研判提示，未经签发不得外传' },
  ]
  for (const { title, sentences } of report.sections) {
    lines.push({ kind: 'heading', text: title })
    for (const { text, cites } of sentences) {
      const marks = cites.map((cited) => `[${numberOf(cited)}]`).join('')
      lines.push({ kind: 'sentence', text: cites.length === 0 ? `${text}（本句无证据）` : `${text}${marks}` })
    }
  }
  lines.push({ kind: 'heading', text: '证据' })
  for (const [cited, number] of numbers) lines.push({ kind: 'source', text: `[${number}] ${cited}` })
  const { signedBy, signedAtMs } = report
  const sign = signedBy === null ? '签发：待签' : `签发：${signedBy.name}，${chinaMinute(signedAtMs ?? 0)}`
  return [...lines, { kind: 'sign', text: sign }]
}

const markdownStarts = { title: '# ', heading: '## ', sentence: '', source: '- ', sign: '> ' } as const

export function reportMarkdown(report: OfficeReport): string {
  return reportLines(report)
    .map(({ kind, text }) => `${markdownStarts[kind]}${kind === 'sentence' ? escapeMarkdown(text) : text}`)
    .join('\n\n')
}

const tags = { title: 'h1', heading: 'h2', sentence: 'p', source: 'p', sign: 'p' } as const

export function reportPage(report: OfficeReport): string {
  const body = reportLines(report).map(({ kind, text }) => `<${tags[kind]}>${escapeHtml(text)}</${tags[kind]}>`)
  const title = escapeHtml(report.title)
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title></head><body>${body.join('\n')}</body></html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/([\\`*_#<>|])/gu, '\\$1')
}
