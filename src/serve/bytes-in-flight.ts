// Counts the bytes that requests hold in memory, of one caller and of all, before they are held.

export interface BytesInFlightLimits {
  readonly callerMax: number
  readonly totalMax: number
}

/** What one request holds. */
export interface Hold {
  /** False where that is more than the caller or all together may hold; nothing is counted then. */
  add(bytes: number): boolean
  /** Gives everything back; more than once does nothing more. */
  release(): void
}

export interface BytesInFlight {
  open(caller: string): Hold
}

export function createBytesInFlight({ callerMax, totalMax }: BytesInFlightLimits): BytesInFlight {
  // Callers are there only while they hold something, so there are never more than requests.
  const byCaller = new Map<string, number>()
  let total = 0

  function open(caller: string): Hold {
    let held = 0
    return {
      add(bytes) {
        const own = byCaller.get(caller) ?? 0
        if (own + bytes > callerMax || total + bytes > totalMax) return false
        byCaller.set(caller, own + bytes)
        total += bytes
        held += bytes
        return true
      },
      release() {
        const left = (byCaller.get(caller) ?? 0) - held
        if (left > 0) byCaller.set(caller, left)
        else byCaller.delete(caller)
        total -= held
        held = 0
      },
    }
  }

  return { open }
}
