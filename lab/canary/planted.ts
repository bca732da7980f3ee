// A planted value: what stands in the text, which of its signs are the secret, and whether enough of them came out again.
import type { Random } from '../../src/core/random.ts'
import { normaliseText } from '../../src/ingest/clean/normalise.ts'

/** A stretch of what is written: plain words, or the signs that must not come out. */
export type Stretch = string | { readonly secret: string }

/**
 * Who asked for a disguise: `documented` before the suite existed, `asked` by the list of leaks that led to it, `own`
 * invented for it by somebody who had not read the redactor, `later` likewise when the rules for all of these stood, and `fresh`
 * once more when those for the later ones did.
 */
export type DisguiseOrigin = 'documented' | 'asked' | 'own' | 'later' | 'fresh'

export interface Combination {
  readonly kind: string
  readonly disguise: string
  readonly origin: DisguiseOrigin
  /** For names: whose. */
  readonly people?: string
  /** How many neighbouring secret signs are a leak. */
  readonly leakMin: number
  /** Words with one {} where the value goes; they give the cue that the kind needs, where it needs one. */
  readonly clauses: readonly string[]
  readonly pieces: (random: Random) => readonly Stretch[]
}

export interface Planted {
  readonly combination: Combination
  readonly pieces: readonly Stretch[]
  readonly surface: string
  readonly text: string
}

export const secret = (text: string): Stretch => ({ secret: text })

/** Groups of secret signs with words between them. */
export function joined(groups: readonly string[], gap: string): readonly Stretch[] {
  return groups.flatMap((group, i) => (i === 0 ? [secret(group)] : [gap, secret(group)]))
}

export function surfaceOf(pieces: readonly Stretch[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.secret)).join('')
}

/** True where `leakMin` neighbouring secret signs stand in the output in their order, about as near as they were written. */
export function createLeakTest(pieces: readonly Stretch[], leakMin: number): (output: string) => boolean {
  const units: string[] = []
  let gapMax = 1
  for (const piece of pieces) {
    const folded = normaliseText(typeof piece === 'string' ? piece : piece.secret)
    if (typeof piece === 'string') gapMax = Math.max(gapMax, folded.length + 1)
    else units.push(...Array.from(folded).filter((sign) => /[\p{L}\p{N}\p{S}]/u.test(sign)))
  }
  const runs: RegExp[] = []
  const length = Math.min(leakMin, units.length)
  for (let i = 0; i + length <= units.length && length > 0; i++) {
    const run = units.slice(i, i + length).map((unit) => unit.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
    runs.push(new RegExp(run.join(`[^]{0,${gapMax}}?`), 'iu'))
  }
  return (output) => {
    const folded = normaliseText(output)
    return runs.some((run) => run.test(output) || run.test(folded))
  }
}
