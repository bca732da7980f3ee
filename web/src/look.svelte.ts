// How the console looks to this person on this machine: language and scheme, kept in the browser.
import type { Language } from './time/beijing.ts'

type Scheme = 'system' | 'light' | 'dark'

const keptKey = 'qianzhao.look'
const darkSystem = matchMedia('(prefers-color-scheme: dark)')
const narrow = matchMedia('(max-width: 860px)')
const wide = matchMedia('(min-width: 1680px)')

export const look = $state<{ language: Language; scheme: Scheme; isPhone: boolean; isWide: boolean }>({
  ...remembered(),
  isPhone: narrow.matches,
  isWide: wide.matches,
})

export function startLook(): void {
  apply()
  darkSystem.addEventListener('change', apply)
  narrow.addEventListener('change', apply)
  wide.addEventListener('change', apply)
}

export function switchLanguage(): void {
  look.language = look.language === 'zh' ? 'en' : 'zh'
  keep()
}

export function switchScheme(): void {
  look.scheme = isDark() ? 'light' : 'dark'
  keep()
}

function isDark(): boolean {
  return look.scheme === 'dark' || (look.scheme === 'system' && darkSystem.matches)
}

function apply(): void {
  look.isPhone = narrow.matches
  look.isWide = wide.matches
  const { dataset } = document.documentElement
  dataset['theme'] = isDark() ? 'dark' : 'light'
  if (look.isPhone) dataset['density'] = 'touch'
  else delete dataset['density']
  document.documentElement.lang = look.language === 'zh' ? 'zh-CN' : 'en'
}

function keep(): void {
  apply()
  const { language, scheme } = look
  try {
    localStorage.setItem(keptKey, JSON.stringify({ language, scheme }))
  } catch {
    // A browser that keeps nothing shows the console as it comes.
  }
}

function remembered(): { language: Language; scheme: Scheme } {
  const fallback = { language: 'zh', scheme: 'system' } as const
  try {
    const kept = JSON.parse(localStorage.getItem(keptKey) ?? '{}') as Partial<{ language: string; scheme: string }>
    return {
      language: kept.language === 'en' ? 'en' : 'zh',
      scheme: kept.scheme === 'light' || kept.scheme === 'dark' ? kept.scheme : 'system',
    }
  } catch {
    return fallback
  }
}
