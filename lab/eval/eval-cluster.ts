// Scores of a clustering against labels: B-cubed (Bagga and Baldwin, 1998) precision, recall and F1.
export interface ClusterScore {
  readonly items: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** `labels` and `clusters` belong item by item; items without a label (empty) are left out before. */
export function bCubed(labels: readonly string[], clusters: readonly string[]): ClusterScore {
  const items = labels.length
  const byLabel = new Map<string, number>()
  const byCluster = new Map<string, number>()
  const byBoth = new Map<string, number>()
  for (let i = 0; i < items; i++) {
    add(byLabel, labels[i] ?? '')
    add(byCluster, clusters[i] ?? '')
    add(byBoth, both(labels[i], clusters[i]))
  }
  let precision = 0
  let recall = 0
  for (let i = 0; i < items; i++) {
    const together = byBoth.get(both(labels[i], clusters[i])) ?? 0
    precision += together / (byCluster.get(clusters[i] ?? '') ?? 1) / items
    recall += together / (byLabel.get(labels[i] ?? '') ?? 1) / items
  }
  const sum = precision + recall
  return { items, precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function both(label = '', cluster = ''): string {
  return JSON.stringify([label, cluster])
}
