// The key-groups as one stage: clusters by city and counts by district and topic, each group with its own documents alone.
import type { Cells, NamedPlace, NamedTopic } from './counts/cells.ts'
import { keyGroupCount, keyGroupOfCluster } from './counts/routing.ts'
import type { KeyGroup, KeyGroupState, Shared } from './key-group.ts'
import { createKeyGroup } from './key-group.ts'
import type { Moment, Stage, Taken } from './stage.ts'
import type { DocumentKey } from '../core/ids.ts'

export type KeyGroupsState = Map<number, KeyGroupState>

export interface KeyGroups extends Stage<KeyGroupsState> {
  /** The micro-cluster of a recent document; null where it stands alone or is no longer remembered. */
  clusterOf(key: DocumentKey): string | null
}

export function createKeyGroups(shared: Shared, cells: Cells, state?: KeyGroupsState): KeyGroups {
  const groups: (KeyGroup | undefined)[] = Array.from({ length: keyGroupCount }, () => undefined)
  for (const [number, saved] of state ?? []) groups[number] = createKeyGroup(number, shared, saved)

  function groupAt(number: number): KeyGroup {
    const known = groups[number]
    if (known !== undefined) return known
    const group = createKeyGroup(number, shared)
    groups[number] = group
    return group
  }

  function take(taken: Taken): void {
    const { document, observation, tick } = taken
    taken.isOriginal = groupAt(keyGroupOfCluster(document.city)).place(document, tick)
    // A repost says nothing of its own: a storm of them is one voice and no count.
    if (observation.repostOf === null) count(taken)
  }

  function count({ document, crossed: { topics, topicCount, places, placeCount }, turn }: Taken): void {
    for (let p = 0; p < placeCount; p++) {
      const place = places[p] as NamedPlace
      let root = ''
      let group: KeyGroup | null = null
      for (let t = 0; t < topicCount; t++) {
        const topic = topics[t] as NamedTopic
        if (group === null || topic.root !== root) group = groupAt(cells.keyGroupOf(topic, place))
        root = topic.root
        group.count(topic, place, document, turn)
      }
    }
  }

  return {
    take,
    close(moment, found) {
      for (const group of groups) {
        const report = group?.report(moment) ?? null
        if (report === null) continue
        found.signals.push(...report.signals)
        found.signatures.push(...report.signatures)
      }
    },
    expire: ({ nowMs }: Moment) => groups.forEach((group) => group?.expire(nowMs)),
    clusterOf(key) {
      for (const group of groups) {
        const cluster = group?.clusterOf(key) ?? null
        if (cluster !== null) return cluster
      }
      return null
    },
    snapshot() {
      const saved: KeyGroupsState = new Map()
      groups.forEach((group, number) => group !== undefined && saved.set(number, group.snapshot()))
      return saved
    },
  }
}
