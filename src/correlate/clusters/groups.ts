// The clusters of two and more documents of a key-group, by place: which stay, and which are forgotten.
import type { Members } from '../match/members.ts'
import { grouped } from '../match/members.ts'
import type { TermRows, TermRowsState } from '../terms/term-rows.ts'
import { createTermRows, forgetRow } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import { clusterRowTerms } from './centroid.ts'
import type { Cluster } from './cluster.ts'
import { clusterLifeMs } from './cluster.ts'

export interface GroupsState {
  /** By place. */
  readonly groups: (Cluster | null)[]
  readonly groupRows: TermRowsState
}

export interface Groups {
  /** By place; grows, and is never replaced. */
  readonly all: readonly (Cluster | null)[]
  /** Where their terms stand. */
  readonly rows: TermRows
  /** What waited at this place is a cluster now. */
  open(place: number, cluster: Cluster): void
  /** Forgets the longest quiet tenth where there are too many. */
  limit(): void
  /** Forgets what has been quiet for too long. */
  expire(nowMs: number): void
  snapshot(): GroupsState
}

export function createGroups(sizeMax: number, members: Members, terms: TermStatistics, state?: GroupsState): Groups {
  const all: (Cluster | null)[] = state?.groups ?? []
  const rows = createTermRows(clusterRowTerms, state?.groupRows)
  let count = all.reduce((sum, group) => sum + (group === null ? 0 : 1), 0)

  function open(place: number, cluster: Cluster): void {
    const { columns } = members
    columns.kinds[place] = grouped
    columns.rows[place] = cluster.terms.row
    while (all.length <= place) all.push(null)
    all[place] = cluster
    count++
  }

  function limit(): void {
    if (count <= sizeMax) return
    const { kinds, lastMs, sequences } = members.columns
    const ranked: number[] = []
    for (let place = 0; place < all.length; place++) if (kinds[place] === grouped) ranked.push(place)
    ranked.sort(
      (a, b) => (lastMs[a] as number) - (lastMs[b] as number) || (sequences[a] as number) - (sequences[b] as number),
    )
    for (const place of ranked.slice(0, Math.ceil(sizeMax / 10))) forget(place)
  }

  function forget(place: number): void {
    const cluster = all[place] ?? null
    if (cluster !== null) cluster.forgotten = true
    const row = members.columns.rows[place] as number
    forgetRow(rows, row, terms)
    members.close(place)
    all[place] = null
    count--
  }

  function expire(nowMs: number): void {
    for (let place = 0; place < all.length; place++) {
      const cluster = all[place] ?? null
      if (cluster !== null && nowMs - cluster.lastMs > clusterLifeMs) forget(place)
    }
  }

  return { all, rows, open, limit, expire, snapshot: () => ({ groups: all, groupRows: rows.snapshot() }) }
}
