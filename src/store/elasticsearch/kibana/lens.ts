// Turns a panel into the state of a Lens visualisation: columns over a data view, and how they are drawn.
import { fieldLabels } from './dashboards.ts'
import type { Measure, Panel } from './panel.ts'

type Fields = Readonly<Record<string, unknown>>
type Drawn = Exclude<Panel, { readonly type: 'records' }>

export interface Lens {
  readonly visualizationType: 'lnsMetric' | 'lnsXY' | 'lnsHeatmap' | 'lnsDatatable'
  readonly state: Fields
}

export const layer = 'layer'
const termsMax = 20

export function lensOf(panel: Drawn, fieldType: (field: string) => string): Lens {
  const measures = panel.type === 'metric' || panel.type === 'heatmap' ? [panel.measure] : panel.measures
  const buckets = bucketsOf(panel)
  const columns: Record<string, Fields> = {}
  for (const { name, field } of buckets) {
    columns[name] = fieldType(field) === 'date' ? timeColumn(field) : termsColumn(field, measures)
  }
  measures.forEach((measure, i) => {
    columns[measureName(i)] = measureColumn(measure, fieldType)
  })
  const layers = { [layer]: { columns, columnOrder: Object.keys(columns), incompleteColumns: {} } }
  const drawing = drawingOf(
    panel,
    buckets.map(({ name }) => name),
    measures.map((_, i) => measureName(i)),
  )
  return {
    visualizationType: drawing.type,
    state: {
      datasourceStates: { formBased: { layers } },
      visualization: drawing.visualization,
      query: { language: 'kuery', query: panel.query ?? '' },
      filters: [],
      internalReferences: [],
      adHocDataViews: {},
    },
  }
}

function bucketsOf(panel: Drawn): { readonly name: string; readonly field: string }[] {
  switch (panel.type) {
    case 'metric':
      return []
    case 'heatmap':
      return [
        { name: 'x', field: panel.x },
        { name: 'y', field: panel.y },
      ]
    case 'table':
      return panel.rows.map((field, i) => ({ name: `row${i}`, field }))
    case 'line':
    case 'bar_stacked':
    case 'bar_horizontal':
      return [
        ...(panel.split === undefined ? [] : [{ name: 'split', field: panel.split }]),
        { name: 'x', field: panel.x },
      ]
  }
}

function drawingOf(
  panel: Drawn,
  buckets: readonly string[],
  measures: readonly string[],
): { readonly type: Lens['visualizationType']; readonly visualization: Fields } {
  const data = { layerId: layer, layerType: 'data' }
  switch (panel.type) {
    case 'metric':
      return { type: 'lnsMetric', visualization: { ...data, metricAccessor: measures[0] } }
    case 'heatmap':
      return {
        type: 'lnsHeatmap',
        visualization: {
          ...data,
          shape: 'heatmap',
          xAccessor: 'x',
          yAccessor: 'y',
          valueAccessor: measures[0],
          legend: { isVisible: true, position: 'right', type: 'heatmap_legend' },
          gridConfig: {
            type: 'heatmap_grid',
            isCellLabelVisible: true,
            isYAxisLabelVisible: true,
            isXAxisLabelVisible: true,
            isYAxisTitleVisible: false,
            isXAxisTitleVisible: false,
          },
        },
      }
    case 'table':
      return {
        type: 'lnsDatatable',
        visualization: {
          ...data,
          columns: [...buckets, ...measures].map((columnId) => ({ columnId })),
          sorting: { columnId: measures[0], direction: 'desc' },
        },
      }
    case 'line':
    case 'bar_stacked':
    case 'bar_horizontal':
      return {
        type: 'lnsXY',
        visualization: {
          legend: { isVisible: true, position: 'right' },
          valueLabels: 'hide',
          fittingFunction: 'None',
          preferredSeriesType: panel.type,
          layers: [
            {
              ...data,
              seriesType: panel.type,
              accessors: measures,
              xAccessor: 'x',
              ...(panel.split === undefined ? {} : { splitAccessor: 'split' }),
            },
          ],
        },
      }
  }
}

function measureName(i: number): string {
  return `measure${i}`
}

function labelOf(field: string): string {
  return fieldLabels[field] ?? field
}

function timeColumn(field: string): Fields {
  return {
    label: labelOf(field),
    dataType: 'date',
    operationType: 'date_histogram',
    sourceField: field,
    isBucketed: true,
    scale: 'interval',
    params: { interval: 'auto', includeEmptyRows: true, dropPartials: false },
  }
}

function termsColumn(field: string, measures: readonly Measure[]): Fields {
  const first = measures[0]
  // Lens cannot sort by a percentile or by the newest time of a bucket; by its name it always can.
  const sortable = first !== undefined && first.operation !== 'percentile' && first.field !== '@timestamp'
  return {
    label: labelOf(field),
    customLabel: true,
    dataType: 'string',
    operationType: 'terms',
    sourceField: field,
    isBucketed: true,
    scale: 'ordinal',
    params: {
      size: termsMax,
      orderBy: sortable ? { type: 'column', columnId: measureName(0) } : { type: 'alphabetical' },
      orderDirection: sortable ? 'desc' : 'asc',
      otherBucket: true,
      missingBucket: false,
    },
  }
}

const formats: Readonly<Record<NonNullable<Measure['format']>, Fields>> = {
  percent: { id: 'percent', params: { decimals: 1 } },
  number: { id: 'number', params: { decimals: 1 } },
  duration: { id: 'duration', params: { decimals: 1, fromUnit: 'seconds', toUnit: 'humanizePrecise' } },
}

function measureColumn(measure: Measure, fieldType: (field: string) => string): Fields {
  const { label, operation, field, percentile, format } = measure
  return {
    label,
    customLabel: true,
    dataType: field !== undefined && fieldType(field) === 'date' ? 'date' : 'number',
    operationType: operation,
    sourceField: field ?? '___records___',
    isBucketed: false,
    scale: 'ratio',
    params: {
      emptyAsNull: true,
      ...(percentile === undefined ? {} : { percentile }),
      ...(format === undefined ? {} : { format: formats[format] }),
    },
  }
}
