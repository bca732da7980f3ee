// A fingerprint of everything that the built console is made of: as long as it is the same, the build is not stale.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

// Besides its own files the console reads one of the server's: where it answers.
const filesMade = ['index.html', 'package.json', 'vite.config.ts', '../src/serve/console-pages.ts']
const foldersMade = ['public', 'src']

/** `folder` is that of the console's sources. Times of files say nothing after a clone or a copy, so their contents count. */
export function sourcesMark(folder: string): string {
  const hash = createHash('sha256')
  const paths = [...filesMade, ...foldersMade.flatMap((name) => filesBelow(folder, name))]
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(folder, path)))
      .update('\0')
  return hash.digest('hex')
}

function filesBelow(folder: string, name: string): string[] {
  return readdirSync(join(folder, name), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}
