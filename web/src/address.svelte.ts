// The address is the state of the view: which page, which filters, which alert; reload and a copied link show the same.
import { consolePages } from '../../src/serve/console-pages.ts'

export type ConsolePath = (typeof consolePages)[number]['path']

export const address = $state({ path: here(), query: new URLSearchParams(location.search) })

addEventListener('popstate', read)

function here(): ConsolePath {
  return consolePages.find(({ path }) => path === location.pathname)?.path ?? '/'
}

function read(): void {
  address.path = here()
  address.query = new URLSearchParams(location.search)
}

export function go(target: string): void {
  history.pushState(null, '', target)
  read()
}

/** Changes some parameters, a null takes one out. What is only looked at (`keep`) makes no new step of the browser's history. */
export function setQuery(changes: Readonly<Record<string, string | null>>, how: 'step' | 'keep' = 'step'): void {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name)
    else query.set(name, value)
  }
  const target = `${location.pathname}${query.size > 0 ? `?${query}` : ''}`
  if (how === 'step') history.pushState(null, '', target)
  else history.replaceState(null, '', target)
  read()
}

/** For links inside the console: a plain click stays on the page, every other kind does what browsers do. */
export function followLink(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(link.pathname + link.search)
}
