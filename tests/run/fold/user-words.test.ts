// User words that change while the service runs: which post was cut with which words stands in the log and survives a crash.
import { minuteMs } from '../../../src/core/durations.ts'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { AnnotatePool } from '../../../src/run/text/pool.ts'
import { createAnnotatePool } from '../../../src/run/text/annotate-pool.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import type { Fold, FoldSnapshot } from '../../../src/run/fold/fold.ts'
import { observationOf } from '../../../src/run/fold/fold-record.ts'
import type { Live } from '../../../src/run/fold/live.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { readUserWordsEntry, userWordsEntry } from '../../../src/wire/log-payload.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { readUserWords, watchUserWords } from '../../../src/run/config/user-words-file.ts'
import type { Observation } from '../../../src/core/document.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import type { RawRecord } from '../../../src/core/post.ts'
import type { UserWord } from '../../../src/nlp/segment/user-words.ts'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { createSqliteState } from '../../../src/store/state/sqlite-state.ts'
import { plainLive, poolOf } from './plain-live.ts'
import { cityLines, fixedKeyFile, settingsWith, temporaryFolder } from '../small-city.ts'

const settings = settingsWith('run.workers=0')
const keyFile = fixedKeyFile()
const startMs = Date.UTC(2026, 2, 2)
const word = '青澜汇珑岸'

interface Run {
  readonly live: Live
  /** Terms of every document that the fold took, by key, with the number of its tick. */
  readonly folded: Map<string, string>
  readonly alerts: Map<string, string>
  /** Drops everything that is in memory; nothing is written on the way out. */
  crash(): Promise<void>
}

const stageOptions = textStageOptions(settings, { keyFile, runStartMs: Infinity, wordsFromLog: true })
// Loading the models takes most of a second, so the runs share them; the words of the run before are forgotten.
const stage = await createTextStage(stageOptions)
function inlinePool(): AnnotatePool {
  stage.useWords([])
  return poolOf(stage)
}

async function start(folder: string, workers = 0): Promise<Run> {
  const log = await openSegmentLog({ folder: join(folder, 'log') })
  const state = createSqliteState({ path: join(folder, 'state.sqlite') })
  const pool = workers === 0 ? inlinePool() : await createAnnotatePool(workers, stageOptions)
  const folded = new Map<string, string>()
  const alerts = new Map<string, string>()
  const live = await startLive(
    plainLive({
      log,
      state,
      pool,
      openFold: (snapshot: FoldSnapshot | null) =>
        watched(foldFromSettings({ settings, placeName: (code) => code, snapshot }), folded),
      onResult: (result) => {
        for (const alert of result.alerts) alerts.set(`${alert.id}/${alert.rev}`, JSON.stringify(alert))
        for (const situation of result.situations)
          alerts.set(`${situation.id}/${situation.rev}`, JSON.stringify(situation))
      },
    }),
  )
  return {
    live,
    folded,
    alerts,
    crash: async () => {
      await live.settled()
      await state.close()
      await log.close()
      await pool.close()
    },
  }
}

function watched(fold: Fold, folded: Map<string, string>): Fold {
  return {
    ...fold,
    begin: (tick, records) => {
      for (const record of records)
        if (record.kind === 'post') folded.set(record.key, termsOf(observationOf(record), tick.number))
      return fold.begin(tick, records)
    },
  }
}

function termsOf(observation: Observation, tick: number): string {
  return `${tick} ${observation.terms.join(' ')}`
}

function sorted(map: ReadonlyMap<string, string>): string[] {
  return Array.from(map, ([key, value]) => `${key} ${value}`).toSorted()
}

let line = 0
function posts(name: string, count: number): RawRecord[] {
  return Array.from({ length: count }, (_, i): RawRecord => {
    const text = `${word}小区第${i}栋又停水了，从早上到现在都没有水。`
    const time = startMs + i * 1_000
    const json = { id: `${name}${i}`, source: 'forum', channel: 'weibo', author: `${name}${i}`, text, time }
    return raw(JSON.stringify(json))
  })
}

function raw(json: string): RawRecord {
  const bytes = new TextEncoder().encode(json)
  return { bytes, source: 'forum' as SourceId, format: 'post', receivedAtMs: startMs, file: 'test', line: line++ }
}

const added: readonly UserWord[] = [{ text: word, perMillion: 50 }]
const knowsWord = (terms: string | undefined) => (terms ?? '').split(' ').some((term) => term.startsWith(word))

/** Posts, new words and ticks; `between` may replace the run by another one on the same folder. */
async function story(first: Run, between: (run: Run, step: string) => Promise<Run>): Promise<Run> {
  let run = first
  let nowMs = startMs
  const tick = () => {
    nowMs += minuteMs
    run.live.tick(nowMs)
    return run.live.settled()
  }
  const city = cityLines(300).map(raw)
  await run.live.submit([...posts('a', 20), ...city.slice(0, 150)])
  await run.live.useWords(added)
  run = await between(run, 'words, no tick')
  await run.live.submit(posts('b', 20))
  await tick()
  run = await between(run, 'after the tick')
  await run.live.submit([...posts('c', 20), ...city.slice(150)])
  run = await between(run, 'posts behind the tick')
  await tick()
  await run.live.useWords([])
  await tick()
  run = await between(run, 'words gone')
  await run.live.submit(posts('d', 20))
  await tick()
  return run
}

async function whole(between: (folder: string) => (run: Run, step: string) => Promise<Run>): Promise<Run> {
  const folder = temporaryFolder()
  const run = await story(await start(folder), between(folder))
  await run.crash()
  rmSync(folder, { recursive: true })
  return run
}

describe('user words that change while posts come in', async () => {
  const undisturbed = await whole(() => (run) => Promise.resolve(run))

  test('hold for the posts behind the next tick and for no others', () => {
    const { folded } = undisturbed
    expect(knowsWord(folded.get('forum:a0'))).toBe(false)
    expect(knowsWord(folded.get('forum:b0'))).toBe(false)
    expect(knowsWord(folded.get('forum:c0'))).toBe(true)
    expect(knowsWord(folded.get('forum:d0'))).toBe(false)
  })

  test('give the same documents, situations and alerts after a crash at every step', async () => {
    const crashed = await whole((folder) => async (run) => {
      await run.crash()
      return start(folder)
    })
    expect(sorted(crashed.folded)).toEqual(sorted(undisturbed.folded))
    expect(crashed.alerts.size).toBeGreaterThan(0)
    expect(sorted(crashed.alerts)).toEqual(sorted(undisturbed.alerts))
  })

  test.each(['after the tick', 'words gone'])(
    'give the same documents after a checkpoint and a crash at: %s',
    async (chosen) => {
      const folder = temporaryFolder()
      const crash = async (run: Run, step: string): Promise<Run> => {
        if (step !== chosen) return run
        // A checkpoint from which the restart goes on: what was folded before is not folded again.
        await run.live.stop()
        await run.crash()
        const next = await start(folder)
        for (const [key, terms] of run.folded) if (!next.folded.has(key)) next.folded.set(key, terms)
        return next
      }
      const run = await story(await start(folder), crash)
      await run.crash()
      rmSync(folder, { recursive: true })
      expect(sorted(run.folded)).toEqual(sorted(undisturbed.folded))
    },
  )

  test('cut a batch again that was in the threads while the tick passed', async () => {
    const folder = temporaryFolder()
    const run = await start(folder, 1)
    await run.live.useWords(added)
    const submitted = run.live.submit(posts('e', 200))
    run.live.tick(startMs + minuteMs)
    await submitted
    run.live.tick(startMs + 2 * minuteMs)
    await run.live.settled()
    const before = new Map(run.folded)
    await run.crash()
    const again = await start(folder)
    await again.crash()
    rmSync(folder, { recursive: true })
    expect(before.size).toBe(200)
    for (const terms of before.values()) expect(knowsWord(terms)).toBe(true)
    expect(sorted(again.folded)).toEqual(sorted(before))
  })
})

describe('the file of user words', () => {
  test('is read with its frequencies, and a bad line is named with the file', () => {
    const path = join(temporaryFolder(), 'words.txt')
    writeFileSync(path, `${word} 50 # new estate\n\n滨河新苑\n`)
    expect(readUserWords(path)).toEqual([
      { text: word, perMillion: 50 },
      { text: '滨河新苑', perMillion: 20 },
    ])
    writeFileSync(path, '好\n青澜 x\n')
    expect(() => readUserWords(path)).toThrow(/words\.txt: User words, line 2: found '青澜 x'; wanted a word/u)
    expect(() => readUserWords(`${path}.none`)).toThrow(/cannot be read/u)
    expect(readUserWords('')).toEqual([])
  })

  test('is read again when it changes; what cannot be read is told and changes nothing', async () => {
    const path = join(temporaryFolder(), 'words.txt')
    writeFileSync(path, '')
    const onWords = vi.fn<(words: readonly UserWord[]) => void>()
    const onInvalid = vi.fn<(cause: unknown) => void>()
    const stop = watchUserWords({ path, everyMs: 20, onWords, onInvalid })
    writeFileSync(path, `${word}\n`)
    await vi.waitFor(() => expect(onWords).toHaveBeenCalledWith([{ text: word, perMillion: 20 }]), { timeout: 5_000 })
    writeFileSync(path, `${word} zero\n`)
    await vi.waitFor(() => expect(onInvalid).toHaveBeenCalled(), { timeout: 5_000 })
    stop()
  })

  test('travels through the log as it is', () => {
    const words: readonly UserWord[] = [{ text: word }, { text: '"引号"', perMillion: 0.5 }]
    expect(readUserWordsEntry(userWordsEntry(words).payload)).toEqual(words)
  })
})
