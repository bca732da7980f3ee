// Working memory for comparing one document with many clusters, shared by all key-groups.
import type { CandidateScores } from './candidate-scores.ts'
import { createCandidateScores } from './candidate-scores.ts'
import type { LoadedTerms } from './loaded-terms.ts'
import { createLoadedTerms } from './loaded-terms.ts'

export interface MatchScratch {
  readonly loaded: LoadedTerms
  readonly scores: CandidateScores
}

export function createMatchScratch(): MatchScratch {
  return { loaded: createLoadedTerms(), scores: createCandidateScores() }
}
