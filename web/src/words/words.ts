// The words of the chosen language; whatever reads them in a page is drawn again when the language changes.
import { look } from '../look.svelte.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'
import type { Words } from './zh.ts'

export function words(): Words {
  return look.language === 'zh' ? zh : en
}
