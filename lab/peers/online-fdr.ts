// Online control of the false discovery rate over an endless row of hypotheses: SAFFRON (Ramdas et al. 2018) and LORD++ (2017).

export interface OnlineFdr {
  /** Decides the next hypothesis; the level it was held against is spent either way. */
  decide(pValue: number): { readonly rejected: boolean; readonly level: number }
  snapshot(): OnlineFdrState
}

export interface OnlineFdrState {
  readonly decided: number
  /** Per rejection that still earns, oldest first: hypotheses counted since (all for LORD++, non-candidates for SAFFRON). */
  readonly since: readonly number[]
  readonly sinceStart: number
  readonly rejections: number
}

const start: OnlineFdrState = { decided: 0, since: [], sinceStart: 0, rejections: 0 }

// A rejection that lies many others back earns next to nothing; forgetting it only makes the test stricter.
const rejectionsKept = 512
// 1 ÷ Σ j^−1.6, so that the levels sum to the wealth.
const saffronScale = 0.4374901658

/** γⱼ ∝ j^−1.6, initial wealth α/2, candidates are p ≤ λ = .5. */
export function createSaffron(alpha: number, state: OnlineFdrState = start): OnlineFdr {
  const lambda = 0.5
  const gamma = (j: number) => saffronScale * j ** -1.6
  return createOnline(alpha, alpha / 2, gamma, (p) => p > lambda, lambda, state)
}

/** γⱼ = .0772 ln(max(j, 2)) ÷ (j e^√ln j), initial wealth α/10. Needs no guess about the share of true alarms. */
export function createLord(alpha: number, state: OnlineFdrState = start): OnlineFdr {
  const gamma = (j: number) => (0.0772169807777 * Math.log(Math.max(j, 2))) / (j * Math.exp(Math.sqrt(Math.log(j))))
  return createOnline(alpha, alpha / 10, gamma, () => true, 0, state)
}

function createOnline(
  alpha: number,
  wealth: number,
  gamma: (j: number) => number,
  counts: (p: number) => boolean,
  lambda: number,
  state: OnlineFdrState,
): OnlineFdr {
  let { decided, sinceStart, rejections } = state
  const since = [...state.since]

  function level(): number {
    let sum = wealth * gamma(sinceStart + 1)
    for (let i = 0; i < since.length; i++) {
      // Only the very first rejection pays back the initial wealth.
      const first = i === 0 && rejections === since.length
      sum += (first ? alpha - wealth : alpha) * gamma((since[i] ?? 0) + 1)
    }
    return lambda === 0 ? sum : Math.min(lambda, (1 - lambda) * sum)
  }

  function decide(pValue: number): { rejected: boolean; level: number } {
    const held = level()
    const rejected = pValue <= held
    decided++
    if (counts(pValue)) {
      sinceStart++
      for (let i = 0; i < since.length; i++) since[i] = (since[i] ?? 0) + 1
    }
    if (rejected) {
      rejections++
      since.push(0)
      if (since.length > rejectionsKept) since.shift()
    }
    return { rejected, level: held }
  }

  function snapshot(): OnlineFdrState {
    return { decided, since: [...since], sinceStart, rejections }
  }
  return { decide, snapshot }
}
