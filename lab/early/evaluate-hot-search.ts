// `eval early` over the archive of a hot-search list: are its emergencies situations by the hour in which they stand highest?
import { dayMs } from '../../src/core/durations.ts'
import type { HotSearchTables } from './hot-search.ts'
import { layHotSearch } from './hot-search.ts'
import type { IncidentAlarm } from './judge-incidents.ts'
import { judgeTitles } from './judge-titles.ts'
import { replayStream } from './replay-stream.ts'
import type { Evaluation, EvaluationTools } from '../eval/evaluation.ts'
import { createTextTools } from '../../src/run/text-tools.ts'

const warmUpMs = 28 * dayMs

interface Seen extends IncidentAlarm {
  readonly isHazard: boolean
}

export async function evaluateHotSearch(tables: HotSearchTables, tools: EvaluationTools): Promise<Evaluation> {
  const stream = layHotSearch(tables)
  const firstMs = new Map<string, number>()
  const last = new Map<string, Seen>()
  const moments: Seen[] = []
  const text = await createTextTools(tools.settings, { keyFile: tools.keyFile, runStartMs: Infinity })
  try {
    const { summary, rule } = await replayStream(stream.posts, text, tools, (situation, incidents) => {
      const { id, decidedAtMs, hazard: isHazard } = situation
      if (!firstMs.has(id)) firstMs.set(id, decidedAtMs)
      last.set(id, { timeMs: firstMs.get(id) ?? decidedAtMs, incidents, isHazard })
      moments.push({ timeMs: decidedAtMs, incidents, isHazard })
    })
    const period = { fromMs: stream.startMs + warmUpMs, toMs: stream.endMs }
    const judge = (started: readonly IncidentAlarm[], all: readonly IncidentAlarm[]) =>
      judgeTitles(stream.emergencies, started, all, period)
    const situations = judge([...last.values()], moments)
    const isHazard = (one: Seen) => one.isHazard
    const sweeps = rule.sweeps().map(({ ratio, alarms }) => ({ ratio, ...judge(alarms, alarms) }))
    return {
      titles: summary.documents,
      days: Math.round((period.toMs - period.fromMs) / dayMs),
      situations,
      hazards: judge([...last.values()].filter(isHazard), moments.filter(isHazard)),
      byKind: Object.fromEntries(
        [...Map.groupBy(stream.emergencies, ({ kind }) => kind)]
          .sort((a, b) => (a[0] < b[0] ? -1 : 1))
          .map(([kind, own]) => {
            const { emergencies, byPeak, withinDay } = judgeTitles(own, [], moments, period)
            return [kind, { emergencies, byPeak, withinDay }]
          }),
      ),
      burstingTerms: sweeps.find(({ perDay }) => perDay <= situations.perDay) ?? sweeps.at(-1),
    }
  } finally {
    await text.pool.close()
  }
}
