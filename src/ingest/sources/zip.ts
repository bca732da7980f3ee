// The one door to zip files: their entries as streams, with names in the encodings that Chinese programs write, and no further than the limits.
import type { Entry, ZipFile } from 'yauzl'
import { openPromise } from 'yauzl'
import { EarlyWarningError } from '../../core/errors.ts'
import { bombBytesMin, bombRatioMax } from '../limits.ts'

export interface ZipEntry {
  readonly name: string
  readonly bytes: number
  /** Throws where the entry inflates beyond all measure, is encrypted or is damaged. */
  open(): Promise<AsyncIterable<Buffer>>
}

export interface ZipArchive {
  readonly entries: readonly ZipEntry[]
  close(): void
}

// A month of files of every user is a few thousand; more is no archive of posts.
const entriesMax = 20_000
const utf8Flag = 0x800

export async function openArchive(path: string): Promise<ZipArchive> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true } as const
  const zip = await openPromise(path, options).catch((cause: unknown) => Promise.reject(damaged(cause)))
  try {
    const entries: ZipEntry[] = []
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      if (entries.length >= entriesMax) throw refused(`more than ${entriesMax} entries`, 'a smaller archive')
      if (name !== null && !name.endsWith('/'))
        entries.push({ name, bytes: entry.uncompressedSize, open: () => openEntry(zip, entry) })
    }
    return { entries, close: () => zip.close() }
  } catch (cause) {
    zip.close()
    throw cause instanceof EarlyWarningError ? cause : damaged(cause)
  }
}

/** What inflates to more than it says it will is damaged; what says that it will inflate without measure is not begun. */
async function openEntry(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  if ((entry.generalPurposeBitFlag & 1) === 1) throw refused('an entry with a password', 'an archive without one')
  const { uncompressedSize, compressedSize } = entry
  if (uncompressedSize > bombBytesMin && uncompressedSize > compressedSize * bombRatioMax)
    throw refused(`${uncompressedSize} bytes out of ${compressedSize} compressed`, `at most ${bombRatioMax} to 1`)
  return zip.openReadStreamPromise(entry).catch((cause: unknown) => Promise.reject(damaged(cause)))
}

const gb18030 = new TextDecoder('gb18030')

/** Windows in Chinese writes names in its own encoding and does not say so. null for what would leave the archive's folder. */
function nameOf(entry: Entry): string | null {
  // With `decodeStrings: false` names are bytes.
  const raw = entry.fileName as unknown as Buffer
  const isUtf8 = (entry.generalPurposeBitFlag & utf8Flag) !== 0 || Buffer.from(raw.toString('utf8')).equals(raw)
  const name = (isUtf8 ? raw.toString('utf8') : gb18030.decode(raw)).replaceAll('\\', '/')
  const leaves = name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..')
  return leaves || name.startsWith('__MACOSX/') ? null : name
}

function refused(found: string, wanted: string): EarlyWarningError {
  return new EarlyWarningError('INPUT_UNREADABLE', `found ${found}, wanted ${wanted}`)
}

function damaged(cause: unknown): EarlyWarningError {
  return new EarlyWarningError('INPUT_UNREADABLE', 'found a zip file that is damaged, wanted a whole one', cause)
}
