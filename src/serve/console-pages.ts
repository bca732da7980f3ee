// The pages of the console, which the server answers and the console shows: a new page is a file and a row here.

export interface ConsolePage {
  readonly path: string
  /** The component in `web/src/pages/`; null for the duty view, which is there from the start. */
  readonly file: string | null
  readonly icon: string
  readonly title: { readonly zh: string; readonly en: string }
  /** Who finds something there; everybody where it is missing. */
  readonly roles?: readonly string[]
}

/** In the order of the rail. */
export const consolePages = [
  { path: '/', file: null, icon: 'bell', title: { zh: '值班', en: 'Duty' } },
  {
    path: '/handover',
    file: 'Handover',
    icon: 'handover',
    title: { zh: '交接', en: 'Hand over' },
    roles: ['duty', 'lead'],
  },
  {
    path: '/search',
    file: 'Search',
    icon: 'search',
    title: { zh: '检索', en: 'Search' },
    roles: ['analyst', 'duty', 'lead'],
  },
  {
    path: '/indicators',
    file: 'Indicators',
    icon: 'indicators',
    title: { zh: '指标', en: 'Figures' },
    roles: ['analyst', 'duty', 'lead', 'admin'],
  },
  { path: '/sources', file: 'Sources', icon: 'sources', title: { zh: '来源', en: 'Sources' } },
  { path: '/people', file: 'People', icon: 'people', title: { zh: '管理', en: 'People' }, roles: ['admin'] },
] as const satisfies readonly ConsolePage[]
