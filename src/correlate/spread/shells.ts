// The k-shell of every voice in who-passed-on-whom: how deep inside the dense part of the talk it stands.

/** Shells of an undirected graph given as pairs of node numbers, double pairs and loops ignored; linear (Batagelj and Zaveršnik, 2003). */
export function shellsOf(nodeCount: number, pairs: readonly (readonly [number, number])[]): Int32Array {
  const { starts, neighbours } = adjacency(nodeCount, pairs)
  const degree = new Int32Array(nodeCount)
  for (let node = 0; node < nodeCount; node++) degree[node] = (starts[node + 1] ?? 0) - (starts[node] ?? 0)
  const { order, position, binStart } = sortByDegree(degree)
  for (let i = 0; i < nodeCount; i++) {
    const node = order[i] ?? 0
    for (let n = starts[node] ?? 0; n < (starts[node + 1] ?? 0); n++) {
      const other = neighbours[n] ?? 0
      const otherDegree = degree[other] ?? 0
      if (otherDegree <= (degree[node] ?? 0)) continue
      // The neighbour loses one: it changes place with the first of its degree, and that bin starts one later.
      const from = position[other] ?? 0
      const to = binStart[otherDegree] ?? 0
      const first = order[to] ?? 0
      order[from] = first
      position[first] = from
      order[to] = other
      position[other] = to
      binStart[otherDegree] = to + 1
      degree[other] = otherDegree - 1
    }
  }
  return degree
}

function adjacency(nodeCount: number, pairs: readonly (readonly [number, number])[]) {
  const edges = [
    ...new Set(pairs.filter(([a, b]) => a !== b).map(([a, b]) => Math.min(a, b) * nodeCount + Math.max(a, b))),
  ]
  const starts = new Int32Array(nodeCount + 1)
  for (const edge of edges) {
    const a = Math.floor(edge / nodeCount)
    const b = edge % nodeCount
    starts[a + 1] = (starts[a + 1] ?? 0) + 1
    starts[b + 1] = (starts[b + 1] ?? 0) + 1
  }
  for (let node = 1; node <= nodeCount; node++) starts[node] = (starts[node] ?? 0) + (starts[node - 1] ?? 0)
  const next = starts.slice()
  const neighbours = new Int32Array(edges.length * 2)
  const put = (from: number, to: number): void => {
    neighbours[next[from] ?? 0] = to
    next[from] = (next[from] ?? 0) + 1
  }
  for (const edge of edges) {
    const a = Math.floor(edge / nodeCount)
    put(a, edge % nodeCount)
    put(edge % nodeCount, a)
  }
  return { starts, neighbours }
}

function sortByDegree(degree: Int32Array) {
  const binStart = new Int32Array(degree.reduce((most, one) => Math.max(most, one), 0) + 2)
  for (const one of degree) binStart[one + 1] = (binStart[one + 1] ?? 0) + 1
  for (let bin = 1; bin < binStart.length; bin++) binStart[bin] = (binStart[bin] ?? 0) + (binStart[bin - 1] ?? 0)
  const order = new Int32Array(degree.length)
  const position = new Int32Array(degree.length)
  const next = binStart.slice()
  for (const [node, one] of degree.entries()) {
    position[node] = next[one] ?? 0
    order[next[one] ?? 0] = node
    next[one] = (next[one] ?? 0) + 1
  }
  return { order, position, binStart }
}
