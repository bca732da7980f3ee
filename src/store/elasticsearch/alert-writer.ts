// Writes alerts into the index of their month; a later revision replaces an earlier one.
import type { Alert } from '../../core/alert.ts'
import type { Tokenize } from '../index/index-records.ts'
import type { Bulk, BulkItem } from './bulk.ts'
import type { LaidOut } from './laid-out.ts'
import type { ElasticNames } from './names.ts'
import { alertIndex, elasticId } from './names.ts'
import { alertItem } from './records.ts'
import type { OnRefused } from './streams.ts'

export interface AlertWriterOptions {
  readonly bulk: Bulk
  readonly names: ElasticNames
  readonly tokenize: Tokenize
  readonly laidOut: LaidOut
  /** What becomes of an alert that the index refuses. */
  readonly refusedIn: (index: string) => OnRefused
}

export function createAlertWriter(options: AlertWriterOptions): (alerts: readonly Alert[]) => Promise<void> {
  const { bulk, names, tokenize, laidOut } = options
  return async (alerts) => {
    for (const month of new Set(alerts.map((alert) => alertIndex(names, alert)))) await laidOut.beginMonth(month)
    const items = alerts.map((alert) => ({ alert, item: alertItem(alert, tokenize) }))
    const lines = items.map(({ alert, item }): BulkItem => {
      const action = {
        _index: alertIndex(names, alert),
        _id: elasticId(alert.id),
        version: alert.rev,
        version_type: 'external_gte',
      }
      return { id: alert.id, action: JSON.stringify({ index: action }), body: item.body }
    })
    const outcomes = await bulk('/_bulk', lines)
    for (const [i, outcome] of outcomes.entries()) {
      const one = items[i]
      // A conflict means that a later revision is there already.
      if (outcome.kind === 'refused' && one !== undefined) {
        await options.refusedIn(alertIndex(names, one.alert))(one.item, outcome)
      }
    }
  }
}
