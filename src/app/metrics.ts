// The state of the run as Prometheus text; names carry their unit, labels come from closed lists and configured sources only.
import type { LiveStatus } from './live.ts'

const counterHelp: Readonly<Record<string, string>> = {
  accepted: 'Records taken in.',
  documents: 'Records that became documents.',
  duplicates: 'Records with a source and id seen before.',
  late: 'Records that came after their bin was closed.',
  deadLetters: 'Records that could not be read.',
  dropped: 'Records left out on purpose.',
}

export function metricsText(status: LiveStatus, indexLag: number): string {
  const lines: string[] = []
  for (const [name, help] of Object.entries(counterHelp)) {
    const metric = `qianzhao_${name === 'deadLetters' ? 'dead_letters' : name}_total`
    lines.push(`# HELP ${metric} ${help}`, `# TYPE ${metric} counter`)
    for (const [key, value] of Object.entries(status.counters)) {
      const split = key.lastIndexOf('|')
      const [counter = '', reason] = key.slice(split + 1).split('.')
      if (counter !== name) continue
      lines.push(
        `${metric}{source="${escapeLabel(key.slice(0, split))}"${reason === undefined ? '' : `,reason="${reason}"`}} ${value}`,
      )
    }
  }
  const gauge = (name: string, help: string, value: number) => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`)
  }
  gauge('qianzhao_log_offset', 'Next offset of the log.', status.nextOffset)
  gauge('qianzhao_committed_offset', 'Log offset up to which everything is committed.', status.committedOffset)
  gauge('qianzhao_queued_bytes', 'Bytes accepted and not yet committed.', status.queuedBytes)
  gauge('qianzhao_index_lag_entries', 'Log entries that the index has yet to see.', indexLag)
  if (status.clock !== null && Number.isFinite(status.clock.watermarkMs)) {
    gauge('qianzhao_watermark_seconds', 'Event time up to which decisions are final.', status.clock.watermarkMs / 1000)
  }
  return `${lines.join('\n')}\n`
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
