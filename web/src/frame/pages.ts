// The pages of the console in the order of the rail; their digits are the keys that open them.
import type { ConsolePath } from '../address.svelte.ts'
import type { IconName } from '../parts/icons.ts'

export const pages: readonly { readonly path: ConsolePath; readonly icon: IconName }[] = [
  { path: '/', icon: 'bell' },
  { path: '/search', icon: 'search' },
  { path: '/sources', icon: 'sources' },
]
