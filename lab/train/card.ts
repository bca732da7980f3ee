// What a trainer takes and gives: named files of parsed rows in, model bytes and a model card out.
import type { LabelledRow } from '../../src/nlp/classify/sentiment-labels.ts'

export interface TrainingFile {
  readonly name: string
  readonly rows: readonly LabelledRow[]
}

export interface TrainedModel {
  readonly bytes: Uint8Array
  /** Markdown, to be kept beside the weights. */
  readonly card: string
}

export function tableOf(heads: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  return [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
