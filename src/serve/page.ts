// Serves the console: the files of its build, read and compressed once at the start.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { textAnswer } from './answers.ts'
import { consolePages } from './console-pages.ts'
import type { HttpReply, HttpRequest, Route } from './route.ts'
import { pageHeaders } from './security-headers.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const pageFile = 'index.html'
// The builder writes a hash of their contents into the names of these, so a browser may keep them for good.
const hashedFolder = '/assets/'

/** The files hold no data, so everybody may load them; what they show comes from routes that ask who calls. */
export function pageRoutes(folder: string): readonly Route[] {
  const page = readBuilt(folder, pageFile)
  return [
    ...consolePages.map(({ path }) => fileRoute(path, page, 'The console; what it shows stands in its address.')),
    ...builtFiles(folder).map((file) => fileRoute(`/${file}`, readBuilt(folder, file), 'A file of the console.')),
  ]
}

function builtFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== pageFile && Object.hasOwn(contentTypes, extname(entry.name)))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

interface BuiltFile {
  readonly contentType: string
  readonly plain: Uint8Array
  readonly gzipped: Uint8Array
}

function readBuilt(folder: string, file: string): BuiltFile {
  const plain = readFileSync(join(folder, file))
  return { contentType: contentTypes[extname(file)] ?? 'text/plain', plain, gzipped: gzipSync(plain, { level: 9 }) }
}

function fileRoute(path: string, file: BuiltFile, summary: string): Route {
  const { contentType } = file
  const kept = path.startsWith(hashedFolder) ? { 'cache-control': 'public, max-age=31536000, immutable' } : {}
  return {
    method: 'GET',
    path,
    policy: 'public',
    summary,
    answers: contentType,
    answer: textAnswer,
    handle: (request): HttpReply => {
      const zipped = takesGzip(request)
      return {
        kind: 'bytes',
        status: 200,
        contentType,
        body: zipped ? file.gzipped : file.plain,
        headers: {
          ...pageHeaders,
          ...kept,
          vary: 'accept-encoding',
          ...(zipped ? { 'content-encoding': 'gzip' } : {}),
        },
      }
    },
  }
}

function takesGzip(request: HttpRequest): boolean {
  return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
}
