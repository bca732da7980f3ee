// Serves the live page: three files without a build step, read once at the start.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { textAnswer } from './answers.ts'
import type { Route } from './route.ts'
import { pageHeaders } from './security-headers.ts'

const files = [
  { path: '/', file: 'index.html', contentType: 'text/html; charset=utf-8', summary: 'The live page.' },
  { path: '/app.js', file: 'app.js', contentType: 'text/javascript; charset=utf-8', summary: 'Script of the page.' },
  { path: '/app.css', file: 'app.css', contentType: 'text/css; charset=utf-8', summary: 'Style of the page.' },
  { path: '/icon.svg', file: 'icon.svg', contentType: 'image/svg+xml', summary: 'Icon of the page.' },
]

/** The files hold no data, so everybody may load them; what they show comes from routes that ask who calls. */
export function pageRoutes(folder: string): readonly Route[] {
  return files.map(({ path, file, contentType, summary }) => {
    const body = readFileSync(join(folder, file))
    return {
      method: 'GET',
      path,
      policy: 'public',
      summary,
      answers: contentType,
      answer: textAnswer,
      handle: () => ({ kind: 'bytes', status: 200, contentType, body, headers: pageHeaders }),
    }
  })
}
