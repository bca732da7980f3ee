// Reads the files that `train harm` is given: tables of posts and labels, and composed events as plain text.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { readModel } from '../../../src/run/text/text-stage.ts'
import { createSegmenter, loadDictionary } from '../../../src/nlp/segment/segment.ts'
import { nameOfFile, readTextRows } from '../../eval/rows.ts'
import type { TrainedModel, TrainingFile } from '../card.ts'
import { trainHarm } from './train-harm.ts'

export interface HarmFilesOptions {
  readonly leave: string | null
  readonly progress: (sentence: string) => void
}

/** A file that ends in .txt holds composed events and is named without that ending: d1.txt is the city d1. */
export async function trainHarmFromFiles(paths: readonly string[], options: HarmFilesOptions): Promise<TrainedModel> {
  const events = new Map<string, string>()
  const tables: TrainingFile[] = []
  for (const path of paths) {
    options.progress(`reading ${path}`)
    if (path.endsWith('.txt')) events.set(basename(path, '.txt'), await readFile(path, 'utf8'))
    else tables.push({ name: nameOfFile(path), rows: await readTextRows(path) })
  }
  const segmenter = createSegmenter(loadDictionary(await readModel('words.bin')))
  return trainHarm({ events, tables, segmenter, ...options })
}
