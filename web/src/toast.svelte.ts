// One line at the foot of the window that says what happened and what can still be done.

interface Said {
  readonly text: string
  readonly isFault: boolean
  readonly offer: { readonly text: string; readonly run: () => void } | null
}

const shownMs = 8000

let said = $state<Said | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

export const toast = {
  current: (): Said | null => said,
  say: (text: string, offer: Said['offer'] = null): void => show({ text, isFault: false, offer }),
  fail: (text: string): void => show({ text, isFault: true, offer: null }),
  close: (): void => {
    said = null
  },
}

function show(next: Said): void {
  said = next
  clearTimeout(timer)
  timer = setTimeout(() => {
    said = null
  }, shownMs)
}
