// The pages of the console as the rail, the title and the frame need them.
import type { Component } from 'svelte'
import type { ConsolePage } from '../../../src/serve/console-pages.ts'
import { consolePages } from '../../../src/serve/console-pages.ts'
import { address } from '../address.svelte.ts'
import { look } from '../look.svelte.ts'
import type { IconName } from '../parts/icons.ts'
import { session } from '../session.svelte.ts'

export type ShownPage = ConsolePage & { readonly icon: IconName }

const all: readonly ShownPage[] = consolePages
const files = import.meta.glob<{ readonly default: Component }>('../pages/*.svelte')

/** A page that would only refuse is not offered; their digits are the keys that open them. */
export function pages(): readonly ShownPage[] {
  const role = session.me?.role ?? ''
  return all.filter(({ roles }) => roles === undefined || roles.includes(role))
}

export function currentPage(): ShownPage {
  return all.find(({ path }) => path === address.path) ?? (all[0] as ShownPage)
}

export function titleOf({ title }: ShownPage): string {
  return title[look.language]
}

/** Fetched when it is first opened. */
export async function componentOf(file: string): Promise<Component> {
  const load = files[`../pages/${file}.svelte`]
  if (load === undefined) throw new Error(`web/src/pages has no ${file}.svelte`)
  return (await load()).default
}
