// What has to be said for each deed, field by field; the sheet draws them, and the server's schema has the last word.
import type { AlertDetail, AlertRecord } from '../api/answers.ts'
import type { Words } from '../words/zh.ts'
import type { Language } from '../time/beijing.ts'
import { localMinute } from '../time/beijing.ts'

export type Field = { readonly name: string; readonly label: string; readonly isNeeded: boolean } & (
  | { readonly kind: 'line' | 'area'; readonly start: string; readonly offers: readonly string[] }
  | { readonly kind: 'time'; readonly start: string }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] }
)

export interface FormContext {
  readonly detail: AlertDetail
  readonly me: { readonly id: string; readonly name: string } | null
  /** Other open alerts that this one may be joined with. */
  readonly others: readonly AlertRecord[]
  readonly nowMs: number
  readonly words: Words
  readonly language: Language
}

const twoHoursMs = 2 * 3_600_000

export const dismissReasons = ['announced', 'old', 'elsewhere', 'unserious', 'untrue', 'other'] as const
export const endings = ['true', 'untrue', 'unknown'] as const

export function fieldsOf(action: string, context: FormContext): readonly Field[] {
  const { words, others, me, nowMs, detail, language } = context
  const text = words.deed
  const remark: Field = { name: 'text', label: text.text, kind: 'area', isNeeded: false, start: '', offers: [] }
  const line = (name: string, label: string, start = '', offers: readonly string[] = []): Field => ({
    name,
    label,
    kind: 'line',
    isNeeded: true,
    start,
    offers,
  })
  switch (action) {
    case 'dismiss':
      return [
        choice(
          'reason',
          text.reason,
          dismissReasons.map((value) => ({ value, label: text.reasons[value] })),
        ),
        remark,
      ]
    case 'resolve':
      return [
        choice(
          'ending',
          text.ending,
          endings.map((value) => ({ value, label: text.endings[value] })),
        ),
        remark,
      ]
    case 'note':
      return [{ ...remark, isNeeded: true }]
    case 'assign':
      return [line('to', text.assignee, '', me === null ? [] : [me.name])]
    case 'escalate':
      return [{ ...line('to', text.escalateTo), isNeeded: false }, remark]
    case 'handOver':
      return [line('office', text.office), remark]
    case 'dispatch':
      return [
        line('department', text.department, departmentOf(detail, language)),
        { ...remark, name: 'task', label: text.task, isNeeded: true },
        { name: 'due', label: text.due, kind: 'time', isNeeded: true, start: localMinute(nowMs + twoHoursMs) },
      ]
    case 'respond':
      return [
        line('organisation', text.organisation),
        { name: 'said', label: text.said, kind: 'time', isNeeded: true, start: localMinute(nowMs) },
        remark,
      ]
    case 'merge':
      return [
        choice(
          'into',
          text.into,
          others.map(({ id, title }) => ({ value: id, label: title })),
        ),
      ]
    default:
      return [remark]
  }
}

function choice(name: string, label: string, choices: readonly { value: string; label: string }[]): Field {
  return { name, label, kind: 'choice', isNeeded: true, choices }
}

/** Whose matter the topic is, as the program suggests it. */
function departmentOf({ suggestion }: AlertDetail, language: Language): string {
  return suggestion?.department[language] ?? ''
}

export type Filled =
  | { readonly kind: 'body'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'missing'; readonly name: string }

/** The body of the request; what was left empty is left out. No reason is ever chosen for a person, since the reason teaches. */
export function filled(action: string, fields: readonly Field[], values: Readonly<Record<string, string>>): Filled {
  const missing = fields.find((field) => isMissing(action, field, values))
  if (missing !== undefined) return { kind: 'missing', name: missing.name }
  const said = fields.flatMap((field) => {
    const value = (values[field.name] ?? '').trim()
    return value === '' ? [] : [[field.name, bodyValue(action, field, value)] as const]
  })
  return { kind: 'body', body: Object.fromEntries(said) }
}

function isMissing(action: string, field: Field, values: Readonly<Record<string, string>>): boolean {
  if ((values[field.name] ?? '').trim() !== '') return false
  // "Other" says nothing by itself.
  return field.isNeeded || (action === 'dismiss' && field.name === 'text' && values['reason'] === 'other')
}

function bodyValue(action: string, field: Field, value: string): unknown {
  if (field.kind === 'time') return `${value}:00+08:00`
  if (action === 'assign' && field.name === 'to') return { id: value.slice(0, 60), name: value.slice(0, 60) }
  return value
}
