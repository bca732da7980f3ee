// Cities and whole topics span key-groups: their counts, and the rhythm that all cells lean on, are kept in one stage.
import type { Moment, Stage, Taken } from '../stage.ts'
import type { Cells, NamedPlace, NamedTopic } from './cells.ts'
import type { CellCounts } from './cell-counts.ts'
import { judgeCounts } from './count-signals.ts'
import type { CountsState } from './counts.ts'
import { createCounts } from './counts.ts'
import type { Rates } from './rates.ts'

export function createCities(rates: Rates, cells: Cells, state?: CountsState): Stage<CountsState> {
  const counts = createCounts(state)
  const touched = new Set<CellCounts>()

  function take(taken: Taken): void {
    const { observation, document, crossed } = taken
    taken.isVoice = false
    // Copies and reposts say nothing of their own.
    if (!taken.isOriginal || observation.repostOf !== null) return
    const isEcho = counts.isEcho(document.voiceMark, document.textMark, observation.timeMs)
    taken.isVoice = !isEcho
    const { topics, topicCount, cities, cityCount } = crossed
    for (let c = 0; c < cityCount; c++) {
      for (let t = 0; t < topicCount; t++) count(taken, topics, t, cities[c] as NamedPlace)
    }
  }

  function count({ observation, isVoice }: Taken, topics: readonly NamedTopic[], at: number, city: NamedPlace): void {
    const { source, timeMs, key } = observation
    const topic = topics[at] as NamedTopic
    let first = 0
    while (topics[first]?.root !== topic.root) first++
    if (first === at) rates.count(cells.rootName(topic, city), source, timeMs, 1)
    const counted = isVoice ? counts.add(topic, city, source, timeMs, key) : null
    if (counted !== null) touched.add(counted)
  }

  return {
    take,
    close(moment: Moment, found) {
      found.signals.push(...judgeCounts(touched, counts, moment, rates))
      touched.clear()
    },
    expire: ({ watermarkMs }) => rates.close(watermarkMs),
    snapshot: () => counts.snapshot(),
  }
}
