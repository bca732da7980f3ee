#!/usr/bin/env node
// The command line: finds the command, runs it, and turns its end into an exit code. 0 done, 1 the work failed, 2 wrong usage.
import { enableCompileCache } from 'node:module'
import { EarlyWarningError } from '../core/errors.ts'
import { nearestName } from '../core/nearest-name.ts'
import type { Command } from './command.ts'

const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  run: {
    summary: 'the service: ingest, alerts, HTTP API, live page',
    load: async () => (await import('./commands/run.ts')).run,
  },
  replay: {
    summary: 'the same pipeline over recorded files',
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  map: {
    summary: 'what the columns of an unknown table mean, and ten posts as they would be',
    load: async () => (await import('./commands/map.ts')).map,
  },
  simulate: {
    summary: 'a synthetic city stream with its truth beside it',
    load: async () => (await import('./commands/simulate.ts')).simulate,
  },
  backtest: {
    summary: 'lead time, misses and false alarms against naive rules',
    load: async () => (await import('./commands/backtest.ts')).backtest,
  },
  train: {
    summary: 'sentiment | topic | department | fusion',
    load: async () => (await import('./commands/train.ts')).train,
  },
  eval: {
    summary:
      'segment | sentiment | topic | place | redact | cluster | cascade | service | detect | fusion | early | precursors',
    load: async () => (await import('./commands/eval.ts')).evaluate,
  },
  annotate: {
    summary: 'text or JSON lines in, documents out as JSON lines',
    load: async () => (await import('./commands/annotate.ts')).annotate,
  },
  bench: {
    summary: 'throughput beside the bare limits of the same run',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
  setup: {
    summary: 'kafka | elasticsearch | kibana: makes what the server must have, and says what it changes',
    load: async () => (await import('./commands/setup.ts')).setup,
  },
  doctor: {
    summary: 'checks configuration, models and permissions',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  source: {
    summary: 'list | test ID: the health of the sources; fetches one once and shows ten posts',
    load: async () => (await import('./commands/source.ts')).source,
  },
  token: { summary: 'create | list | revoke', load: async () => (await import('./commands/token.ts')).token },
  user: {
    summary: 'create | list | disable | password: the people of the console',
    load: async () => (await import('./commands/user.ts')).user,
  },
  report: {
    summary: 'indicators | day | week | alert ID',
    load: async () => (await import('./commands/report.ts')).report,
  },
  notify: {
    summary: 'test ROUTE: a labelled test alert',
    load: async () => (await import('./commands/notify.ts')).notify,
  },
  init: {
    summary: "DIR: a commented configuration folder of one's own",
    load: async () => (await import('./commands/init.ts')).init,
  },
  audit: {
    summary: 'verify | show: who did what',
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  search: { summary: 'the index from the shell', load: async () => (await import('./commands/search.ts')).search },
  forget: {
    summary: "takes a person's or a source's records out of everything that was kept",
    load: async () => (await import('./commands/forget.ts')).forget,
  },
  key: {
    summary: 'rotate: a new key for the pseudonyms; for a window authors have a tag under both',
    load: async () => (await import('./commands/key.ts')).key,
  },
  backup: {
    summary: 'a verified copy of log, state, index, keys and audit, also while the service runs',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  restore: {
    summary: 'puts a backup back into an empty data directory',
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  explain: {
    summary: 'why an alert fired, in words and numbers',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return `usage: qianzhao COMMAND …\n\n${lines.join('\n')}\n\nqianzhao COMMAND --help says more.\n`
}

async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2)
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(usage())
    return name === undefined ? 2 : 0
  }
  const entry = commands[name]
  if (entry === undefined) {
    const nearest = nearestName(name, Object.keys(commands))
    process.stderr.write(
      `qianzhao: found command "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}\n${usage()}`,
    )
    return 2
  }
  const command = await entry.load()
  return command(rest)
}

function report(error: unknown): number {
  if (error instanceof EarlyWarningError) {
    process.stderr.write(`qianzhao: ${error.message}\n`)
    return error.code === 'USAGE' ? 2 : 1
  }
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`qianzhao: ${error.message}\n`)
    return 2
  }
  if (error instanceof Error && 'code' in error && 'path' in error && 'syscall' in error) {
    // What the operating system said of a file: its own sentence is clear, a stack is not.
    process.stderr.write(`qianzhao: ${error.message}\n`)
    return 1
  }
  process.stderr.write(`qianzhao: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return 1
}

// Compiled modules are kept in the folder for temporary files; where it cannot be written to, starting takes longer.
enableCompileCache()
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone (head, less): there is nobody left to write to.
  if (error.code === 'EPIPE') process.exit(0)
})
process.exitCode = await main().catch(report)
