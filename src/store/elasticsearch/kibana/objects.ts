// Makes Kibana's saved objects from the panels: data views, visualisations, saved searches and dashboards, as lines of JSON.
import { minuteMs } from '../../../core/durations.ts'
import { assert } from '../../../core/errors.ts'
import type { IndexKind } from '../../../core/ports.ts'
import { fieldsOf } from '../mappings.ts'
import { elasticNames } from '../names.ts'
import { layer, lensOf } from './lens.ts'
import { dashboards, fieldLabels } from './dashboards.ts'
import type { Dashboard, Panel } from './panel.ts'

export interface SavedObject {
  readonly type: 'index-pattern' | 'lens' | 'search' | 'dashboard'
  readonly id: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly references: readonly { readonly type: string; readonly id: string; readonly name: string }[]
  readonly coreMigrationVersion: string
  readonly typeMigrationVersion: string
  readonly managed: boolean
}

const kinds: readonly IndexKind[] = ['documents', 'signals', 'situations', 'alerts']
const gridWidth = 48
// Objects say in which version they were written; a newer Kibana brings them up to its own. These are what 8.9 exports, so
// that every later 8.x and every 9.x takes them.
const versions = { 'index-pattern': '8.0.0', lens: '8.9.0', search: '8.0.0', dashboard: '8.9.0' } as const

/** All objects of one prefix; those that others refer to come first. */
export function kibanaObjects(prefix: string): readonly SavedObject[] {
  const panels = dashboards.flatMap((dashboard) => dashboard.panels)
  return [
    ...kinds.map((kind) => dataView(prefix, kind)),
    ...panels.map((panel) => panelObject(prefix, panel)),
    ...dashboards.map((dashboard) => dashboardObject(prefix, dashboard)),
  ]
}

/** The format of Kibana's export: one object a line. */
export function kibanaLines(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('')
}

function made(
  type: SavedObject['type'],
  id: string,
  attributes: SavedObject['attributes'],
  references: SavedObject['references'],
): SavedObject {
  const typeMigrationVersion = versions[type]
  return { type, id, attributes, references, coreMigrationVersion: '8.8.0', typeMigrationVersion, managed: false }
}

function viewId(prefix: string, kind: IndexKind): string {
  return `${prefix}-view-${kind}`
}

function dataView(prefix: string, kind: IndexKind): SavedObject {
  const fields = fieldsOf(kind)
  const labels = Object.entries(fieldLabels).filter(([field]) => fields.has(field))
  const formats = {
    ...(fields.has('qianzhao.probability') ? { 'qianzhao.probability': { id: 'percent' } } : {}),
    ...(kind === 'alerts' ? { 'qianzhao.documents': documentLink(prefix) } : {}),
  }
  return made(
    'index-pattern',
    viewId(prefix, kind),
    {
      title: elasticNames(prefix)[kind],
      name: `前兆 ${kind}`,
      timeFieldName: '@timestamp',
      sourceFilters: '[]',
      fields: '[]',
      runtimeFieldMap: '{}',
      typeMeta: '{}',
      fieldAttrs: JSON.stringify(Object.fromEntries(labels.map(([field, label]) => [field, { customLabel: label }]))),
      fieldFormatMap: JSON.stringify(formats),
    },
    [],
  )
}

/** An id among the evidence of an alert becomes a link to that document. */
function documentLink(prefix: string): Readonly<Record<string, unknown>> {
  const app = `(dataSource:(dataViewId:'${viewId(prefix, 'documents')}',type:dataView),query:(language:kuery,query:'event.id:"{{value}}"'))`
  const urlTemplate = `/app/discover#/?_g=(time:(from:now-3y,to:now))&_a=${app}`
  return { id: 'url', params: { type: 'a', urlTemplate, labelTemplate: '{{value}}', openLinkInCurrentTab: false } }
}

function panelObject(prefix: string, panel: Panel): SavedObject {
  const view = viewId(prefix, panel.kind)
  const id = `${prefix}-${panel.id}`
  if (panel.type === 'records') {
    const source = {
      query: { language: 'kuery', query: panel.query ?? '' },
      filter: [],
      indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
    }
    return made(
      'search',
      id,
      {
        title: panel.title,
        description: '',
        columns: panel.columns,
        sort: [['@timestamp', 'desc']],
        hideChart: true,
        grid: {},
        kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(source) },
      },
      [{ type: 'index-pattern', id: view, name: 'kibanaSavedObjectMeta.searchSourceJSON.index' }],
    )
  }
  const types = fieldsOf(panel.kind)
  const lens = lensOf(panel, (field) => {
    const type = types.get(field)
    assert(type !== undefined, `The panel ${panel.id} shows ${field}, which ${panel.kind} do not have.`)
    return type
  })
  return made('lens', id, { title: panel.title, description: '', ...lens }, [
    { type: 'index-pattern', id: view, name: `indexpattern-datasource-layer-${layer}` },
  ])
}

function dashboardObject(prefix: string, dashboard: Dashboard): SavedObject {
  const placed = place(dashboard.panels)
  const panels = placed.map(({ panel, x, y }) => ({
    type: panel.type === 'records' ? 'search' : 'lens',
    panelIndex: panel.id,
    gridData: { x, y, w: panel.width, h: panel.height, i: panel.id },
    title: panel.title,
    panelRefName: `panel_${panel.id}`,
    embeddableConfig: { enhancements: panel.leadsTo === undefined ? {} : drilldown(panel) },
  }))
  const references = placed.flatMap(({ panel }) => [
    {
      type: panel.type === 'records' ? 'search' : 'lens',
      id: `${prefix}-${panel.id}`,
      name: `${panel.id}:panel_${panel.id}`,
    },
    ...(panel.leadsTo === undefined
      ? []
      : [
          {
            type: 'dashboard',
            id: `${prefix}-dashboard-${panel.leadsTo}`,
            name: `${panel.id}:drilldown:DASHBOARD_TO_DASHBOARD_DRILLDOWN:${panel.id}:dashboardId`,
          },
        ]),
  ])
  return made(
    'dashboard',
    `${prefix}-dashboard-${dashboard.id}`,
    {
      title: dashboard.title,
      description: dashboard.description,
      timeRestore: true,
      timeFrom: dashboard.from,
      timeTo: 'now',
      refreshInterval: { pause: false, value: minuteMs },
      version: 1,
      optionsJSON: JSON.stringify({ useMargins: true, syncColors: false, hidePanelTitles: false }),
      panelsJSON: JSON.stringify(panels),
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { language: 'kuery', query: '' }, filter: [] }),
      },
    },
    references,
  )
}

function drilldown(panel: Panel): Readonly<Record<string, unknown>> {
  const config = { useCurrentFilters: true, useCurrentDateRange: true, openInNewTab: false }
  const action = { factoryId: 'DASHBOARD_TO_DASHBOARD_DRILLDOWN', name: '看原文 show the documents', config }
  return { dynamicActions: { events: [{ eventId: panel.id, triggers: ['FILTER_TRIGGER'], action }] } }
}

/** Row by row from the left, in the order of the list. */
function place(panels: readonly Panel[]): { readonly panel: Panel; readonly x: number; readonly y: number }[] {
  let x = 0
  let y = 0
  let rowHeight = 0
  return panels.map((panel) => {
    if (x + panel.width > gridWidth) {
      x = 0
      y += rowHeight
      rowHeight = 0
    }
    const at = { panel, x, y }
    x += panel.width
    rowHeight = Math.max(rowHeight, panel.height)
    return at
  })
}
