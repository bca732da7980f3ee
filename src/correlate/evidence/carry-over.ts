// Carries suspicion from one bin to the next without spending the false-alarm level twice: weighted p-values.

// Half of the level is spent evenly; the other half goes where the bin before pointed. A weight that depends only on the
// past and averages one leaves the false-alarm rate as it is (Genovese, Roeder and Wasserman 2006). Both constants were
// chosen on simulated series of another seed than the ones that are reported; moving more finds more second weeks and
// fewer first ones.
const shareMoved = 0.5
// ∫ κ u^(κ−1) du = 1 over 0…1. At κ = .35 a bin with mid-p .05 makes the next one's threshold 1.7 times as wide, one with
// mid-p .01 four times; after a quiet bin (mid-p .5) it is .77 of its own.
const kappa = 0.35
const midPFloor = 1e-4

/** The weight that a bin's mid-p gives to the p-value of the next one. */
export function carryOverWeight(midP: number): number {
  return 1 - shareMoved + shareMoved * kappa * Math.max(midPFloor, midP) ** (kappa - 1)
}
