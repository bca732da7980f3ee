// Alerts as a table: what the filter shows, in cells that no spreadsheet takes for a formula.

const columns = [
  'id',
  'rev',
  'state',
  'level',
  'concern',
  'probability',
  'topic',
  'topicName',
  'place',
  'placeName',
  'windowStart',
  'windowEnd',
  'raisedAt',
  'voices',
  'documentCount',
  'sources',
  'title',
  'reason',
] as const

/** CSV as RFC 4180 has it, with a mark at its beginning by which spreadsheets know UTF-8. */
export function alertsCsv(alerts: readonly Readonly<Record<string, unknown>>[]): string {
  const rows = alerts.map((alert) => columns.map((column) => cell(textOf(alert[column]))).join(','))
  return `\ufeff${[columns.join(','), ...rows].join('\r\n')}\r\n`
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ')
  if (typeof value === 'object' && value !== null) return 'zh' in value && typeof value.zh === 'string' ? value.zh : ''
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** A cell that begins like a formula gets a mark that makes it a text (OWASP, CSV injection). */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
