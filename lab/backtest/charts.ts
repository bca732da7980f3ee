// Small SVG charts for the report: the monitoring curve, the reliability plot and the timeline of events.
import { hourMs } from '../../src/core/durations.ts'
import type { AmocPoint } from './amoc.ts'
import type { ReliabilityBin } from './calibration.ts'
import type { EventRow } from './match.ts'
import { chinaTime } from './report-text.ts'

const width = 560
const height = 300
const left = 66
const right = 16
const top = 14
const bottom = 44
const innerWidth = width - left - right
const innerHeight = height - top - bottom

export const seriesColours: Readonly<Record<string, string>> = {
  qianzhao: '#c8402b',
  spike: '#3c6e9f',
  fixed: '#5b8c5a',
  'ears-c2': '#b8862d',
  farrington: '#7d5ba6',
}

/** How surely (pod) or how early (medianLeadHours) against false alarms a week, on a root scale so that the few-alarm end is wide. */
export function amocChart(
  amoc: Readonly<Record<string, readonly AmocPoint[]>>,
  measure: 'pod' | 'medianLeadHours',
): string {
  const points = Object.values(amoc).flat()
  const yMax = measure === 'pod' ? 1 : Math.max(4, ...points.map((point) => point.medianLeadHours)) * 1.05
  const xMax = Math.min(40, Math.max(4, ...points.map((point) => point.falseAlarmsPerWeek)))
  const x = (value: number): number => left + Math.sqrt(Math.min(value, xMax) / xMax) * innerWidth
  const y = (value: number): number => top + (1 - value / yMax) * innerHeight
  const xTicks = [0, 0.5, 1, 2, 5, 10, 20, 40].filter((tick) => tick <= xMax)
  const yTicks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * yMax)
  const lines = Object.entries(amoc).map(([name, series]) => {
    const inside = series.filter((point) => point.falseAlarmsPerWeek <= xMax)
    return stairs(
      inside.map((point): readonly [number, number] => [x(point.falseAlarmsPerWeek), y(point[measure])]),
      x(xMax),
      seriesColours[name] ?? '#777',
      name === 'qianzhao' ? 2.6 : 1.6,
    )
  })
  return svg(
    axes({
      xTicks: xTicks.map((tick) => [x(tick), String(tick)]),
      yTicks: yTicks.map((tick) => [y(tick), measure === 'pod' ? `${Math.round(tick * 100)} %` : tick.toFixed(0)]),
      xLabel: 'false alarms a week · 每周误报',
      yLabel: measure === 'pod' ? 'crises seen · 发现率' : 'median lead, h · 提前量',
    }) + lines.join(''),
  )
}

// A method keeps what it reached until a laxer setting reaches more: steps, not slopes.
function stairs(
  points: readonly (readonly [number, number])[],
  xEnd: number,
  colour: string,
  thickness: number,
): string {
  const [first] = points
  if (first === undefined) return ''
  let path = `M${first[0].toFixed(1)} ${first[1].toFixed(1)}`
  for (const [x, y] of points.slice(1)) path += `H${x.toFixed(1)}V${y.toFixed(1)}`
  path += `H${xEnd.toFixed(1)}`
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${thickness}" stroke-linejoin="round"/>`
}

/** Stated probability against observed frequency; the area of a dot is the number of situations. */
export function reliabilityChart(bins: readonly ReliabilityBin[]): string {
  const x = (value: number): number => left + value * innerWidth
  const y = (value: number): number => top + (1 - value) * innerHeight
  const countMax = Math.max(1, ...bins.map(({ count }) => count))
  const dots = bins.map(({ meanProbability, frequency, count }) => {
    const radius = 3 + 13 * Math.sqrt(count / countMax)
    return `<circle cx="${x(meanProbability).toFixed(1)}" cy="${y(frequency).toFixed(1)}" r="${radius.toFixed(1)}" fill="#c8402b" fill-opacity=".55" stroke="#c8402b"><title>${count}</title></circle>`
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const diagonal = `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#999" stroke-dasharray="4 4"/>`
  return svg(
    axes({
      xTicks: ticks.map((tick) => [x(tick), String(tick)]),
      yTicks: ticks.map((tick) => [y(tick), String(tick)]),
      xLabel: 'stated probability · 给出的概率',
      yLabel: 'observed · 实际频率',
    }) +
      diagonal +
      dots.join(''),
  )
}

/** One line an event: its build-up, its outbreak, and when it was raised. */
export function timeline(events: readonly EventRow[]): string {
  const rowHeight = 26
  const nameWidth = 150
  const wide = 1000
  const start = Math.min(...events.map(({ onsetMs }) => onsetMs))
  const end = Math.max(...events.map(({ outbreakMs, raisedAtMs }) => Math.max(outbreakMs, raisedAtMs ?? 0))) + hourMs
  const x = (timeMs: number): number =>
    nameWidth + ((timeMs - start) / Math.max(1, end - start)) * (wide - nameWidth - 20)
  const rows = events.map((event, index) => {
    const y = index * rowHeight + 18
    const colour = event.crisis ? '#c8402b' : '#8a8f98'
    const bar = `<rect x="${x(event.onsetMs).toFixed(1)}" y="${y - 6}" width="${Math.max(3, x(event.outbreakMs) - x(event.onsetMs)).toFixed(1)}" height="12" rx="3" fill="${colour}" fill-opacity=".22"/>`
    const outbreak = `<rect x="${(x(event.outbreakMs) - 1.5).toFixed(1)}" y="${y - 9}" width="3" height="18" fill="${colour}"><title>${chinaTime(event.outbreakMs)}</title></rect>`
    const raised =
      event.raisedAtMs === null
        ? ''
        : `<path d="M${x(event.raisedAtMs).toFixed(1)} ${y - 9}l6 9l-6 9l-6 -9z" fill="#1f2430"><title>${chinaTime(event.raisedAtMs)}</title></path>`
    const missed = event.crisis && event.raisedAtMs === null ? ' · missed 漏报' : ''
    return `<text x="0" y="${y + 4}" class="name">${event.kind}${missed}</text>${bar}${outbreak}${raised}`
  })
  return `<svg viewBox="0 0 ${wide} ${events.length * rowHeight + 16}" role="img">${rows.join('')}</svg>`
}

interface Axes {
  readonly xTicks: readonly (readonly [number, string])[]
  readonly yTicks: readonly (readonly [number, string])[]
  readonly xLabel: string
  readonly yLabel: string
}

function axes({ xTicks, yTicks, xLabel, yLabel }: Axes): string {
  const base = top + innerHeight
  const grid = yTicks.map(
    ([y, label]) =>
      `<path d="M${left} ${y.toFixed(1)}H${width - right}" class="grid"/><text x="${left - 8}" y="${(y + 4).toFixed(1)}" text-anchor="end">${label}</text>`,
  )
  const marks = xTicks.map(
    ([x, label]) => `<text x="${x.toFixed(1)}" y="${base + 18}" text-anchor="middle">${label}</text>`,
  )
  const labels =
    `<text x="${left + innerWidth / 2}" y="${height - 6}" text-anchor="middle" class="label">${xLabel}</text>` +
    `<text transform="translate(12 ${top + innerHeight / 2}) rotate(-90)" text-anchor="middle" class="label">${yLabel}</text>`
  return `${grid.join('')}<path d="M${left} ${top}V${base}H${width - right}" class="axis"/>${marks.join('')}${labels}`
}

function svg(content: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img">${content}</svg>`
}
