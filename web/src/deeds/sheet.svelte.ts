// Which deed is being written down, and for which alerts; one at a time.

export const sheet = $state<{ action: string | null; ids: readonly string[] }>({ action: null, ids: [] })

let before: HTMLElement | null = null

export function openSheet(action: string, ids: readonly string[]): void {
  if (ids.length === 0) return
  before = document.activeElement instanceof HTMLElement ? document.activeElement : null
  sheet.action = action
  sheet.ids = ids
}

/** The focus goes back to where it came from. */
export function closeSheet(): void {
  sheet.action = null
  before?.focus()
  before = null
}
