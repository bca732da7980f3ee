// The public record of an alert with names beside its codes.
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import type { ServiceInfo } from '../service-info.ts'

export function namedAlert(alert: Alert, info: ServiceInfo): Record<string, unknown> {
  return withNames(alertRecord(alert), info)
}

export function withNames(record: Readonly<Record<string, unknown>>, info: ServiceInfo): Record<string, unknown> {
  const sources = Array.isArray(record['sources']) ? record['sources'] : []
  return {
    ...record,
    topicName: info.topicName(String(record['topic'])),
    placeName: info.placeName(String(record['place'])),
    sourceNames: sources.map((source) => info.sourceName(String(source))),
    mergedInto: record['mergedInto'] ?? null,
    handling: record['handling'] ?? null,
  }
}
