// Keys that work on every page. A single key rests while somebody types, and a browser's own shortcuts are left alone.
import { tinykeys } from 'tinykeys'
import { go } from '../address.svelte.ts'
import { switchScheme } from '../look.svelte.ts'
import { pages } from './pages.svelte.ts'
import { switchSound } from './sound.svelte.ts'

export const keySheet = $state({ isOpen: false })

type Handler = (event: KeyboardEvent) => void

/** Binds keys until the returned function is called; none of them fires while a field has the focus. */
export function bindKeys(keys: Readonly<Record<string, Handler>>): () => void {
  const resting = Object.entries(keys).map(([key, handler]) => [key, unlessTyping(handler)] as const)
  return tinykeys(window, Object.fromEntries(resting))
}

export function listenToKeys(): () => void {
  const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key, at) => [key, () => openPage(at)] as const)
  return bindKeys({
    ...Object.fromEntries(digits),
    'Shift+?': () => {
      keySheet.isOpen = !keySheet.isOpen
    },
    t: switchScheme,
    v: switchSound,
  })
}

function openPage(at: number): void {
  const page = pages()[at]
  if (page !== undefined) go(page.path)
}

function unlessTyping(handler: Handler): Handler {
  return (event) => {
    const target = event.target as HTMLElement | null
    const isTyping =
      target?.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]') === true
    if (isTyping || event.defaultPrevented || event.isComposing) return
    handler(event)
  }
}
