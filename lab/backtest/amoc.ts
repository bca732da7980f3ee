// The activity monitoring curve: how early and how surely crises are seen, for each number of false alarms a week.
import type { Figures } from './figures.ts'

/** Fawcett and Provost (1999). */
export interface AmocPoint {
  readonly falseAlarmsPerWeek: number
  readonly pod: number
  readonly medianLeadHours: number
}

/** The best that was reached with at most so many false alarms. */
export function frontier(figures: readonly Figures[]): readonly AmocPoint[] {
  const ordered = figures.toSorted((a, b) => a.falseAlarmsPerWeek - b.falseAlarmsPerWeek || b.pod - a.pod)
  const points: AmocPoint[] = []
  let pod = -1
  let medianLeadHours = -1
  for (const figure of ordered) {
    if (figure.pod <= pod && figure.medianLeadHours <= medianLeadHours) continue
    pod = Math.max(pod, figure.pod)
    medianLeadHours = Math.max(medianLeadHours, figure.medianLeadHours)
    const point = { falseAlarmsPerWeek: figure.falseAlarmsPerWeek, pod, medianLeadHours }
    if (points.at(-1)?.falseAlarmsPerWeek === figure.falseAlarmsPerWeek) points[points.length - 1] = point
    else points.push(point)
  }
  return points
}
