// The backtest as a table for the terminal.
import { hourMs } from '../../src/core/durations.ts'
import type { Figures } from './figures.ts'
import type { EventRow } from './match.ts'
import type { BacktestSummary } from './summary.ts'

export function backtestText(summary: BacktestSummary): string {
  const [low, high] = summary.falseAlarmsPerWeekInterval
  const lines = [
    `${summary.detected} of ${summary.detected + summary.missed} crises detected, ${summary.early} of them before they broke out; ` +
      `${summary.falseAlarms} false alarms in ${summary.weeks.toFixed(1)} weeks (95 %: ${low} to ${high} a week${budgetText(summary)}).`,
    `Beside them ${summary.repeatsPerWeek} warnings a week about a crisis already warned of, and ${summary.complaintsPerWeek} blue alerts a week about failing services.`,
    '',
    row('', 'POD', 'early', 'false/week', 'median lead h', 'Brier', 'ECE', ''),
    figuresRow('qianzhao', summary, ''),
    ...Object.entries(summary.baselines).map(([name, figures]) => figuresRow(name, figures, figures.setting)),
    '',
  ]
  const { comparison } = summary
  if (comparison !== null) {
    lines.push(
      `Earlier than ${comparison.against} in ${comparison.earlier} of ${comparison.crises} crises; ` +
        `median lead gained ${comparison.medianLeadGainedHours} h, ${comparison.medianLeadGainedHoursSlow} h where it built up for a day or more.`,
      '',
    )
  }
  lines.push(row('kind', 'events', 'seen', 'POD', 'median lead h', 'orange+', '', ''))
  for (const kind of summary.byKind) {
    const { events, detected, pod, medianLeadHours, orangeOrRed } = kind
    const seen = kind.crisis ? [String(detected), pod.toFixed(2), medianLeadHours.toFixed(1)] : ['no crisis', '', '']
    lines.push(row(kind.kind, String(events), seen[0] ?? '', seen[1] ?? '', seen[2] ?? '', String(orangeOrRed), '', ''))
  }
  if (summary.runs.length === 1) {
    lines.push('', ...(summary.runs[0]?.events ?? []).map(eventLine))
  }
  return `${lines.join('\n')}\n`
}

function budgetText({ budget }: BacktestSummary): string {
  if (budget === null) return ''
  return `; budget ${budget.falseAlarmsPerWeek}, ${budget.kept ? 'kept' : 'NOT KEPT'}`
}

function eventLine(event: EventRow): string {
  const seen =
    event.raisedAtMs === null
      ? event.crisis
        ? 'MISSED'
        : 'no crisis'
      : `raised ${chinaTime(event.raisedAtMs)}, lead ${event.leadHours.toFixed(1)} h`
  return `${event.id.padEnd(4)} ${event.kind.padEnd(16)} ${chinaTime(event.onsetMs)} → ${chinaTime(event.outbreakMs)}  ${seen}${event.level === null ? '' : `, ${event.level}`}`
}

/** 03-04 15:44 in China time. */
export function chinaTime(timeMs: number): string {
  return new Date(timeMs + 8 * hourMs).toISOString().slice(5, 16).replace('T', ' ')
}

function figuresRow(name: string, figures: Figures, note: string): string {
  const { pod, early, falseAlarmsPerWeek, medianLeadHours, brier, ece } = figures
  return row(
    name,
    pod.toFixed(2),
    String(early),
    falseAlarmsPerWeek.toFixed(2),
    medianLeadHours.toFixed(1),
    brier.toFixed(3),
    ece.toFixed(3),
    note,
  )
}

const widths = [18, 8, 10, 11, 14, 8, 7]

function row(...cells: readonly string[]): string {
  return cells
    .map((cell, index) =>
      index === 0 ? cell.padEnd(widths[0] ?? 0) : index < 7 ? cell.padStart(widths[index] ?? 0) : `  ${cell}`,
    )
    .join('')
    .trimEnd()
}
