// A report of the office: sections of sentences, each with the evidence that bears it out.
import type { Person } from './alert-action.ts'

/** 首报, 续报, 终报, 值班快报, 舆情专报, daily and weekly brief. */
export const reportKinds = ['first', 'followUp', 'final', 'bulletin', 'special', 'day', 'week'] as const
export type ReportKind = (typeof reportKinds)[number]

export interface ReportSentence {
  readonly text: string
  /** Documents as `source:id`, and alerts as `alert:ID`; a sentence of a person may have none and says so. */
  readonly cites: readonly string[]
  /** 'program', or who wrote it. */
  readonly by: 'program' | Person
}

export interface ReportSection {
  readonly title: string
  readonly sentences: readonly ReportSentence[]
}

export interface OfficeReport {
  readonly kind: ReportKind
  /** '' for a brief of all alerts. */
  readonly alert: string
  /** Of this kind for this alert, from 1. */
  readonly number: number
  readonly title: string
  readonly sections: readonly ReportSection[]
  readonly dueMs: number | null
  /** In which the documents lie that it cites. */
  readonly fromMs: number
  readonly toMs: number
  readonly composedAtMs: number
  readonly telephonedAtMs: number | null
  readonly signedAtMs: number | null
  readonly signedBy: Person | null
}
