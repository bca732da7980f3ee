// Discuz! X through its mobile interface: the lists of some forums, then what was written in threads that grew.
import { firstOf, recordOf, recordsOf } from '../../../formats/format.ts'
import type { JsonRecord } from '../../../json.ts'
import type { Api, ApiPlace, Cursor } from '../api.ts'
import { addressOf } from '../api.ts'
import type { WebRequest } from '../web.ts'

type Asked =
  | { readonly kind: 'forum'; readonly forum: string }
  | { readonly kind: 'thread'; readonly thread: string; readonly page: number }

// Threads whose length is remembered; a forum shows twenty to a hundred on its first page.
const threadsMax = 1_000
const postsPerPage = 10

export function createDiscuzApi(place: ApiPlace, forums: readonly string[]): Api {
  return {
    order: 'newest',
    isWindow: false,
    isNeverEmpty: true,
    refusal(value) {
      const said = firstOf(recordOf(value['Message']) ?? {}, 'messageval')
      if (/to_login|login_before|not_loggedin/u.test(said))
        return { trouble: 'session_expired', found: 'a page that asks to sign in' }
      return /nopermission|noperm/u.test(said) ? { trouble: 'refused', found: 'a forum that may not be read' } : null
    },
    walk(cursor) {
      const known = repliesOf(cursor)
      const seen = new Map(known)
      const queue: Asked[] = forums.map((forum) => ({ kind: 'forum', forum }))
      return {
        request: () => (queue[0] === undefined ? null : requestOf(place, queue[0])),
        take({ value }) {
          const asked = queue.shift()
          const variables = recordOf(value?.['Variables']) ?? {}
          if (asked?.kind !== 'forum') return
          const perPage = Number(firstOf(variables, 'ppp')) || postsPerPage
          for (const thread of listed(variables)) {
            const { id, replies } = thread
            const before = known.get(id)
            seen.delete(id)
            seen.set(id, replies)
            // What stood there before the first look is taken as the list has it: subjects only.
            if (cursor !== null && replies > (before ?? -1)) queue.push(...grownPages(thread, before, perPage))
          }
        },
        cursor: () => ({ threads: Object.fromEntries([...seen].slice(-threadsMax)) }),
      }
    },
  }
}

function requestOf(place: ApiPlace, asked: Asked): WebRequest {
  const common = { version: '4', charset: 'utf-8' }
  const query =
    asked.kind === 'forum'
      ? { ...common, module: 'forumdisplay', fid: asked.forum, page: '1', filter: 'lastpost', orderby: 'lastpost' }
      : { ...common, module: 'viewthread', tid: asked.thread, page: String(asked.page) }
  return {
    url: addressOf(place, 'api/mobile/index.php', query),
    headers: { accept: 'application/json', ...place.headers },
  }
}

interface ListedThread {
  readonly id: string
  readonly replies: number
}

function listed(variables: JsonRecord): readonly ListedThread[] {
  const list = variables['forum_threadlist'] ?? variables['threadlist']
  const inner = recordOf(list)
  return recordsOf(inner === null ? list : Object.values(inner))
    .map((thread) => ({ id: firstOf(thread, 'tid'), replies: Number(firstOf(thread, 'replies')) || 0 }))
    .filter(({ id }) => id !== '')
}

/** The pages with posts that were not there before; of a thread nobody knows, its first and its last. */
function grownPages({ id, replies }: ListedThread, before: number | undefined, perPage: number): readonly Asked[] {
  const last = Math.ceil((replies + 1) / perPage)
  const first = before === undefined ? 1 : Math.ceil((before + 2) / perPage)
  const pages = first === last ? [last] : before === undefined ? [1, last] : range(first, last)
  return pages.map((page) => ({ kind: 'thread', thread: id, page }))
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function repliesOf(cursor: Cursor): Map<string, number> {
  const threads = recordOf(cursor?.['threads']) ?? {}
  return new Map(Object.entries(threads).map(([id, replies]) => [id, Number(replies)]))
}
