// Reads the file of user words, and again whenever it changes while the service runs.
import { readFileSync, statSync } from 'node:fs'
import { EarlyWarningError } from '../../core/errors.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import { parseUserWords } from '../../nlp/segment/user-words.ts'

/** No words for ''. Throws CONFIG_INVALID with the file, the line and what was wanted. */
export function readUserWords(path: string): readonly UserWord[] {
  if (path === '') return []
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new EarlyWarningError('CONFIG_INVALID', `${path}: the file of user words cannot be read.`, cause)
  }
  try {
    return parseUserWords(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EarlyWarningError('CONFIG_INVALID', `${path}: ${reason}`, cause)
  }
}

export interface UserWordsWatchOptions {
  readonly path: string
  readonly everyMs: number
  readonly onWords: (words: readonly UserWord[]) => void
  /** A file that cannot be read or parsed leaves the words as they are. */
  readonly onInvalid: (cause: unknown) => void
}

/**
 * Looks at the file's size and time, which also works on drives that tell of no changes; a file that is being written is
 * read once two looks find it the same. Gives the way to stop it.
 */
export function watchUserWords({ path, everyMs, onWords, onInvalid }: UserWordsWatchOptions): () => void {
  if (path === '') return () => undefined
  let read = stampOf(path)
  let seen = read
  const timer = setInterval(() => {
    const stamp = stampOf(path)
    const isSettled = stamp === seen
    seen = stamp
    if (!isSettled || stamp === read) return
    read = stamp
    try {
      onWords(readUserWords(path))
    } catch (cause) {
      onInvalid(cause)
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Changes with what is in the file; '' where there is none. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`
}
