// Settings of earlier versions that nothing reads any more: they are taken out with a sentence instead of being refused as unknown.
type Tree = { [key: string]: unknown }

const retired: readonly { readonly path: readonly [string, string]; readonly why: string }[] = [
  {
    path: ['run', 'partitions'],
    why: 'the groups of one process are walked in order now, and their number never changed a result',
  },
]

/** Takes retired settings out of the tree; returns a sentence for each that was there. */
export function takeRetired(tree: Tree): readonly string[] {
  return retired.flatMap(({ path: [section, key], why }) => {
    const settings = tree[section]
    if (typeof settings !== 'object' || settings === null || !Object.hasOwn(settings, key)) return []
    const { [key]: _, ...rest } = settings as Tree
    tree[section] = rest
    return [`${section}.${key} is no setting any more (${why}); take it out of the configuration.`]
  })
}
