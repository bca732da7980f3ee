// The clock of the console, one tick a second, so that every "two minutes ago" on a page agrees.

export const now = $state({ ms: Date.now() })

export function startClock(): void {
  setInterval(() => {
    now.ms = Date.now()
  }, 1000)
}
