// `eval cascade`: reads labelled cascades and judges how early rumour-like spread is recognised.
import { evaluateCascades } from './eval-cascade.ts'
import type { Evaluation } from './evaluation.ts'
import { readCascades } from './read-cascades.ts'

export async function evaluateCascadeFile(file: string, progress: (text: string) => void): Promise<Evaluation> {
  const cascades = await readCascades(file)
  return { ...evaluateCascades(cascades, { hours: [0, 1, 6, 24], folds: 5, progress }) }
}
