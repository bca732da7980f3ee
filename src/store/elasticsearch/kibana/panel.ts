// What a panel of a Kibana dashboard can be.
import type { IndexKind } from '../../../core/ports.ts'

export interface Measure {
  readonly label: string
  readonly operation: 'count' | 'average' | 'sum' | 'max' | 'median' | 'percentile' | 'unique_count'
  /** Left out for `count` only. */
  readonly field?: string
  readonly percentile?: number
  readonly format?: 'percent' | 'number' | 'duration'
}

export type Drawing =
  | { readonly type: 'metric'; readonly measure: Measure }
  | {
      readonly type: 'line' | 'bar_stacked' | 'bar_horizontal'
      /** A field, or the time. */
      readonly x: string
      readonly measures: readonly Measure[]
      readonly split?: string
    }
  | { readonly type: 'heatmap'; readonly x: string; readonly y: string; readonly measure: Measure }
  | { readonly type: 'table'; readonly rows: readonly string[]; readonly measures: readonly Measure[] }
  | { readonly type: 'records'; readonly columns: readonly string[] }

interface Extras {
  /** Kibana query language; '' for everything. */
  readonly query?: string
  /** A click leads there, with the clicked value as a filter. */
  readonly leadsTo?: string
}

export type Panel = Drawing &
  Extras & {
    readonly id: string
    readonly title: string
    readonly kind: IndexKind
    /** Grid units: a dashboard is 48 wide. */
    readonly width: number
    readonly height: number
  }

export interface Dashboard {
  readonly id: string
  readonly title: string
  readonly description: string
  /** Kibana's words for the time that is shown at first. */
  readonly from: string
  readonly panels: readonly Panel[]
}

export function panel(
  id: string,
  title: string,
  kind: IndexKind,
  [width, height]: readonly [number, number],
  rest: Drawing & Extras,
): Panel {
  return { id, title, kind, width, height, ...rest }
}
