// The files of a folder that may hold posts, in the order of their names; a file stands for itself.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { isData } from './archive-records.ts'
import { standardInput } from './file.ts'

// A year of hourly files of a dozen crawlers; beyond it somebody gave the wrong folder.
const filesMax = 200_000

export async function filesIn(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = []
  for (const path of paths) {
    if (path === standardInput || (await stat(path).catch(() => null))?.isDirectory() !== true) files.push(path)
    else files.push(...(await filesBelow(path)))
  }
  return files
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((entry) => entry.isFile() && isData(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !path
          .slice(folder.length)
          .split('/')
          .some((part) => part.startsWith('.')),
    )
  if (files.length > filesMax)
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `${folder} holds more than ${filesMax} files. Give a smaller folder.`,
    )
  return files.sort()
}
