// One form a sheet: labels with their values beside them, as offices print a single work order.
import { cleanColumn } from '../formats/column-names.ts'
import { gridCaseFormat } from '../formats/grid-cases.ts'
import { hotlineTableFormat } from '../formats/hotline-orders.ts'
import { detectFormat } from '../formats/table.ts'

const labels: ReadonlySet<string> = new Set([...hotlineTableFormat.columns, ...gridCaseFormat.columns])
// Fewer are a sentence that happens to start with such a word.
const labelsMin = 4

/** null where the rows are no form. Several forms below one another are several records: a label that comes again opens the next. */
export function formRecord(rows: readonly (readonly string[])[]): readonly Readonly<Record<string, string>>[] | null {
  const forms: Record<string, string>[] = []
  let form: Record<string, string> = {}
  for (const row of rows) {
    const cells = row.map((cell) => cell.trim())
    for (let at = 0; at < cells.length; at++) {
      const label = cleanColumn(cells[at] ?? '')
      if (!labels.has(label)) continue
      const [value, end] = valueBehind(cells, at)
      if (Object.hasOwn(form, label)) {
        forms.push(form)
        form = {}
      }
      form[label] = value
      at = end
    }
  }
  forms.push(form)
  const whole = forms.filter(
    (one) => Object.keys(one).length >= labelsMin && detectFormat(Object.keys(one)) !== undefined,
  )
  return whole.length === 0 ? null : whole
}

/** The value of a label and where it stands. A word such as 电话 may be both: between two labels it is a value. */
function valueBehind(cells: readonly string[], at: number): readonly [string, number] {
  const next = cells.findIndex((cell, place) => place > at && cell !== '')
  if (next < 0) return ['', at]
  const value = cells[next] ?? ''
  if (!labels.has(cleanColumn(value))) return [value, next]
  const after = cells.slice(next + 1).find((cell) => cell !== '')
  const isBetweenLabels = next === at + 1 && (after === undefined || labels.has(cleanColumn(after)))
  return isBetweenLabels ? [value, next] : ['', at]
}
