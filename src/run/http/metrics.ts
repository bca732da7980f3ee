// The state of the run as Prometheus text; names carry their unit, labels come from closed lists and configured sources only.
import type { RouteStatus } from '../../core/ports.ts'
import type { BudgetReport } from '../../alerts/alarm-budget.ts'
import type { LiveStatus } from '../fold/live.ts'
import type { ProcessStatus } from './service-status.ts'

const counterHelp: Readonly<Record<string, string>> = {
  accepted: 'Records taken in.',
  documents: 'Records that became documents.',
  duplicates: 'Records with a source and id seen before.',
  late: 'Records that came after their bin was closed.',
  deadLetters: 'Records that could not be read.',
  dropped: 'Records left out on purpose.',
}

export function metricsText({ live: status, index, routes, annotation, search, clockAheadMs }: ProcessStatus): string {
  const lines: string[] = []
  for (const [name, help] of Object.entries(counterHelp)) {
    const metric = `qianzhao_${name === 'deadLetters' ? 'dead_letters' : name}_total`
    lines.push(`# HELP ${metric} ${help}`, `# TYPE ${metric} counter`)
    for (const [labels, value] of bySource(status.counters, name)) lines.push(`${metric}{${labels}} ${value}`)
  }
  const gauge = (name: string, help: string, value: number) => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`)
  }
  gauge('qianzhao_log_offset', 'Next offset of the log.', status.nextOffset)
  gauge('qianzhao_committed_offset', 'Log offset up to which everything is committed.', status.committedOffset)
  gauge('qianzhao_queued_bytes', 'Bytes accepted and not yet committed.', status.queuedBytes)
  gauge('qianzhao_index_lag_entries', 'Log entries that the index has yet to see.', index.lag)
  gauge('qianzhao_index_results_waiting', 'Results that wait on disk for the index, in ticks.', index.resultsWaiting)
  gauge('qianzhao_index_delayed', 'Whether the index server is away: 1 it is, 0 it is not.', index.delayed ? 1 : 0)
  gauge('qianzhao_index_refused', 'Items since the start that the index will never take.', index.refused)
  gauge(
    'qianzhao_clock_ahead_seconds',
    'How far the clock jumped ahead of the time that counts; 0 where it is believed.',
    clockAheadMs / 1000,
  )
  lines.push(...threadLines(index, annotation, search))
  lines.push(...routeLines(routes))
  if (status.budget !== null) budgetGauges(gauge, status.budget)
  if (status.clock !== null && Number.isFinite(status.clock.watermarkMs)) {
    gauge('qianzhao_watermark_seconds', 'Event time up to which decisions are final.', status.clock.watermarkMs / 1000)
  }
  return `${lines.join('\n')}\n`
}

// A page of labels that a person still reads and a collector still keeps; beyond it sources are counted together as `other`.
const sourcesShownMax = 1_000

/** The values of one counter by their labels. */
function bySource(counters: LiveStatus['counters'], name: string): ReadonlyMap<string, number> {
  const shown = new Set<string>()
  const values = new Map<string, number>()
  for (const [key, value] of Object.entries(counters)) {
    const split = key.lastIndexOf('|')
    const [counter = '', reason] = key.slice(split + 1).split('.')
    if (counter !== name) continue
    const source = key.slice(0, split)
    if (shown.size < sourcesShownMax) shown.add(source)
    const label = escapeLabel(shown.has(source) ? source : 'other')
    const labels = `source="${label}"${reason === undefined ? '' : `,reason="${reason}"`}`
    values.set(labels, (values.get(labels) ?? 0) + value)
  }
  return values
}

type Gauge = (name: string, help: string, value: number) => void

function budgetGauges(gauge: Gauge, budget: BudgetReport): void {
  const weeks = Math.max(budget.weeks, 1 / 7)
  gauge('qianzhao_warnings_per_week', 'Warnings a week over the last four weeks.', budget.warnings / weeks)
  gauge('qianzhao_false_alarms_per_week', 'Those of them that are expected to be false.', budget.falseAlarms / weeks)
  gauge('qianzhao_complaints_per_week', 'Alerts about failing services a week.', budget.complaints / weeks)
  gauge('qianzhao_warning_probability_min', 'Probability from which a situation is a warning.', budget.warningMin)
  gauge(
    'qianzhao_alerts_learning',
    '1 while the stream is too young to know what is new in it.',
    budget.learning ? 1 : 0,
  )
}

function threadLines(
  index: ProcessStatus['index'],
  annotation: ProcessStatus['annotation'],
  search: ProcessStatus['search'],
): readonly string[] {
  const down = 'qianzhao_threads_down'
  const restarts = 'qianzhao_thread_restarts_total'
  const indexDown = index.thread === 'failed' || index.thread === 'given_up' ? 1 : 0
  return [
    `# HELP ${down} Threads that do not work at the moment.`,
    `# TYPE ${down} gauge`,
    `${down}{thread="index"} ${indexDown}`,
    `${down}{thread="annotation"} ${annotation.wanted - annotation.working}`,
    `${down}{thread="search"} ${search.failing ? 1 : 0}`,
    `# HELP ${restarts} Threads that died since the start and were started again.`,
    `# TYPE ${restarts} counter`,
    `${restarts}{thread="index"} ${index.restarts}`,
    `${restarts}{thread="annotation"} ${annotation.restarts}`,
    `${restarts}{thread="search"} ${search.failures}`,
  ]
}

const attemptOutcomes = ['delivered', 'failed', 'refused', 'exhausted'] as const

/** Route ids are configured, so they are safe as labels. */
function routeLines(routes: readonly RouteStatus[]): string[] {
  const told = 'qianzhao_route_attempts_total'
  const disabled = 'qianzhao_route_disabled'
  return [
    `# HELP ${told} Attempts since the start to tell those behind a route of an alert, by what became of them.`,
    `# TYPE ${told} counter`,
    ...routes.flatMap((one) =>
      attemptOutcomes.map((outcome) => `${told}{route="${one.route}",outcome="${outcome}"} ${one[outcome]}`),
    ),
    `# HELP ${disabled} 1 where the endpoint said that it is gone: nothing is sent to it until the next start.`,
    `# TYPE ${disabled} gauge`,
    ...routes.map((one) => `${disabled}{route="${one.route}"} ${one.disabled ? 1 : 0}`),
  ]
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
