// Measures each stage and the whole chain, each beside a bare limit on the same bytes in the same run.
import { round4 } from '../../src/core/numbers.ts'
import { minuteMs } from '../../src/core/durations.ts'
import { availableParallelism } from 'node:os'
import type { Observation } from '../../src/core/document.ts'
import type { Post } from '../../src/core/post.ts'
import { annotateBatch } from '../../src/run/text/annotate-batch.ts'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import type { FoldRecord } from '../../src/run/fold/fold-record.ts'
import { postRecord } from '../../src/run/fold/fold-record.ts'
import type { Settings } from '../../src/run/config/load-config.ts'
import { packRecords } from '../../src/wire/record-batch.ts'
import { createTextStage } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import { measureAppend, measureLog } from './bench-log.ts'
import type { BenchOptions } from './bench-options.ts'
import type { EndToEnd } from './bench-chain.ts'
import { measureChain } from './bench-chain.ts'
import { rawOf } from './bench-posts.ts'

export interface StageFigure {
  readonly postsPerSecond: number
  /** What the bare limit did on the same posts, and what that limit is. */
  readonly limit: number
  readonly limitIs: string
  readonly ratio: number
}

export interface BenchReport {
  readonly stages: Readonly<Record<string, StageFigure>>
  readonly endToEnd: EndToEnd | null
  readonly posts: number
  readonly bytesPerPost: number
  readonly cores: number
  readonly node: string
}

export const stageNames = ['read', 'ingest', 'annotate', 'text', 'fold', 'log', 'endToEnd'] as const

export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { lines } = options
  const decoder = new TextDecoder()
  const parse = rate(lines.length, () => {
    for (const line of lines) JSON.parse(decoder.decode(line))
  })
  const stages = await measureStages(options, parse)
  if (wants(options, 'endToEnd')) options.progress('end to end')
  const endToEnd = wants(options, 'endToEnd') ? await measureChain({ ...options, parse }) : null
  return {
    stages,
    endToEnd,
    posts: lines.length,
    bytesPerPost: Math.round(lines.reduce((sum, line) => sum + line.length + 1, 0) / lines.length),
    cores: availableParallelism(),
    node: process.version,
  }
}

function wants({ only }: BenchOptions, name: string): boolean {
  return only === null || only === name
}

/** The stages one by one. What they work on is gone before the whole chain is measured, which has no such heap to look after. */
async function measureStages(options: BenchOptions, parse: number): Promise<Record<string, StageFigure>> {
  const { lines } = options
  const stages: Record<string, StageFigure> = {}
  const parseIs = 'JSON.parse of the same bytes'
  const figure = (postsPerSecond: number, limit: number, limitIs: string): StageFigure => ({
    postsPerSecond: Math.round(postsPerSecond),
    limit: Math.round(limit),
    limitIs,
    ratio: round4(postsPerSecond / limit),
  })
  const measured = (name: string, work: () => void) => {
    if (!wants(options, name)) return
    options.progress(name)
    stages[name] = figure(rate(lines.length, work), parse, parseIs)
  }
  if (wants(options, 'read')) {
    const joined = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))
    stages['read'] = figure(
      rate(lines.length, () => countLines(joined)),
      parse,
      parseIs,
    )
  }
  if (['ingest', 'annotate', 'text', 'fold'].some((name) => wants(options, name))) {
    const text = await createTextStage(
      textStageOptions(options.settings, { keyFile: options.keyFile, runStartMs: Infinity }),
    )
    const raws = lines.map(rawOf)
    const posts = raws.flatMap((raw) => {
      const outcome = text.ingest(raw)
      return outcome.kind === 'ok' ? [outcome.value] : []
    })
    measured('ingest', () => {
      for (const raw of raws) text.ingest(raw)
    })
    measured('annotate', () => {
      for (const batch of batchesOf(posts)) text.annotateAll(batch, true)
    })
    // What an annotation thread does: packed records in, packed posts and observations out.
    const requests = batchesOf(raws).map((batch) => packRecords(batch))
    measured('text', () => {
      for (const records of requests)
        annotateBatch(text, { kind: 'raw', records, wanted: { records: false, documents: false } })
    })
    if (wants(options, 'fold')) {
      options.progress('fold')
      const observations = posts.map((post: Post) => text.annotate(post).observation)
      stages['fold'] = figure(measureFold(options.settings, observations), parse, parseIs)
    }
  }
  if (wants(options, 'log')) {
    options.progress('log')
    const limit = measureAppend(`${options.folder}/bare`, lines, 500)
    stages['log'] = figure(
      await measureLog(`${options.folder}/log`, lines, 500),
      limit,
      'append and fdatasync of the same bytes, 500 posts a batch',
    )
  }
  return stages
}

const batchPosts = 500

function batchesOf<Item>(items: readonly Item[]): (readonly Item[])[] {
  const batches: (readonly Item[])[] = []
  for (let start = 0; start < items.length; start += batchPosts) batches.push(items.slice(start, start + batchPosts))
  return batches
}

function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}

/**
 * Posts a second of processor time, collection of garbage on other threads included, in the fastest of three runs; the first
 * one also warms the code up. Other work on the machine takes time from the clock, but hardly from this.
 */
function rate(posts: number, work: () => void): number {
  let best = 0
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.max(best, posts / ((user + system) / 1e6))
  }
  return best
}

/** The fold alone, on one core: admission, correlation and alerts in ticks of one minute of event time. */
function measureFold(settings: Settings, observations: readonly Observation[]): number {
  const fold = foldFromSettings({ settings, placeName: (code) => code, snapshot: null })
  const startMs = performance.now()
  let records: FoldRecord[] = []
  let number = Math.floor((observations[0]?.timeMs ?? 0) / minuteMs)
  const close = () => {
    fold.apply({ number, closedAtMs: (number + 1) * minuteMs }, records)
    records = []
  }
  observations.forEach((observation, ref) => {
    const tick = Math.floor(observation.timeMs / minuteMs)
    if (tick !== number) {
      close()
      number = tick
    }
    records.push(postRecord(observation, observation.timeMs, ref))
  })
  close()
  return observations.length / ((performance.now() - startMs) / 1000)
}
