// The pages of the console in the order of the rail; their digits are the keys that open them.
import type { ConsolePath } from '../address.svelte.ts'
import type { IconName } from '../parts/icons.ts'
import { session } from '../session.svelte.ts'

interface ConsolePage {
  readonly path: ConsolePath
  readonly icon: IconName
  /** Who finds something there; everybody where it is missing. */
  readonly roles?: readonly string[]
}

const all: readonly ConsolePage[] = [
  { path: '/', icon: 'bell' },
  { path: '/handover', icon: 'handover', roles: ['duty', 'lead'] },
  { path: '/search', icon: 'search', roles: ['analyst', 'duty', 'lead'] },
  { path: '/indicators', icon: 'indicators', roles: ['analyst', 'duty', 'lead', 'admin'] },
  { path: '/sources', icon: 'sources' },
  { path: '/people', icon: 'people', roles: ['admin'] },
]

/** A page that would only refuse is not offered. */
export function pages(): readonly ConsolePage[] {
  const role = session.me?.role ?? ''
  return all.filter(({ roles }) => roles === undefined || roles.includes(role))
}
