// Proposes what the columns of a table mean: by their names, by the shape of their values, and by how many different ones they have.
import { readTime } from '../clean/time.ts'
import { cleanColumn } from '../formats/column-names.ts'
import { gridCaseFormat } from '../formats/grid-cases.ts'
import { orderColumns } from '../formats/hotline-orders.ts'
import type { MappedField, ColumnMapping } from './mapping.ts'

export interface ProposedColumn {
  readonly column: string
  /** A field of a post, an attribute, or null where the column is left out. */
  readonly field: MappedField | 'attribute' | null
  readonly attribute?: string
  /** 0 to 1. */
  readonly confidence: number
  readonly reason: string
}

export interface Proposal {
  readonly columns: readonly ProposedColumn[]
  /** Fields for which two columns are equally likely: a person has to say. */
  readonly ties: readonly { readonly field: MappedField; readonly columns: readonly string[] }[]
  /** Of id, time and text, those of which no column is sure. */
  readonly unsure: readonly MappedField[]
}

interface Evidence {
  readonly score: number
  readonly reason: string
}

interface Column {
  readonly name: string
  readonly values: readonly string[]
}

const sureFrom = 0.6
const needed: readonly MappedField[] = ['id', 'time', 'text']
const single: readonly MappedField[] = [
  'id',
  'time',
  'text',
  'title',
  'author',
  'latitude',
  'longitude',
  'reposts',
  'comments',
  'likes',
]
const receivedAtMs = Date.UTC(2026, 0, 1)

/** `rows` are some of the first; a few dozen are enough. */
export function proposeMapping(header: readonly string[], rows: readonly (readonly string[])[]): Proposal {
  const columns = header.map((name, at) => ({
    name: cleanColumn(name),
    values: rows.map((row) => row[at]?.trim() ?? ''),
  }))
  const best = columns.map((column) => bestField(column))
  const ties: { field: MappedField; columns: string[] }[] = []
  for (const field of single) {
    const claims = best
      .map((claim, at) => ({ at, score: claim.field === field ? claim.confidence : 0 }))
      .filter(({ score }) => score > 0)
    claims.sort((a, b) => b.score - a.score || a.at - b.at)
    const [first, second] = claims
    if (first === undefined || second === undefined) continue
    if (first.score - second.score < 0.05 && needed.includes(field))
      ties.push({ field, columns: [first, second].map(({ at }) => header[at] ?? '') })
    for (const { at } of claims.slice(1))
      best[at] = asAttribute(columns[at] as Column, `the field ${field} has a better column`)
  }
  const sure = (field: MappedField): boolean =>
    best.some((claim) => claim.field === field && claim.confidence >= sureFrom)
  return {
    columns: best.map((claim, at) => ({ ...claim, column: header[at] ?? '' })),
    ties,
    unsure: needed.filter((field) => !sure(field) || ties.some((tie) => tie.field === field)),
  }
}

/** The mapping that a proposal makes, as somebody would have written it. */
export function mappingFrom(
  header: readonly string[],
  { columns }: Proposal,
  { source, channel }: Pick<ColumnMapping, 'source' | 'channel'>,
): ColumnMapping {
  const fields: Partial<Record<MappedField, string[]>> = {}
  const attributes: Record<string, string[]> = {}
  for (const { column, field, attribute } of columns) {
    const name = cleanColumn(column)
    if (field === 'attribute' && attribute !== undefined)
      attributes[attribute] = [...(attributes[attribute] ?? []), name]
    else if (field !== null && field !== 'attribute') fields[field] = [...(fields[field] ?? []), name]
  }
  const match = ['id', 'time', 'text'].flatMap((field) => fields[field as MappedField]?.slice(0, 1) ?? [])
  const name = `${source}-table`
  return {
    name,
    source,
    channel,
    match: match.length > 0 ? match : header.slice(0, 3),
    zone: '',
    fields,
    attributes,
    values: {},
  }
}

function bestField(column: Column): Omit<ProposedColumn, 'column'> {
  const filled = column.values.filter((value) => value !== '')
  if (filled.length === 0 && !namesOf('text').includes(column.name))
    return { field: null, confidence: 0, reason: 'no value in it' }
  const claims = (
    [
      'id',
      'time',
      'text',
      'title',
      'author',
      'place',
      'category',
      'latitude',
      'longitude',
      'likes',
      'comments',
      'reposts',
    ] as const
  ).map((field) => ({ field, ...evidenceFor(field, column, filled) }))
  const found = claims.reduce((most, claim) => (claim.score > most.score ? claim : most))
  const attribute = attributeOf(column.name)
  if (attribute !== null && found.score < 0.9)
    return { field: 'attribute', attribute, confidence: 0.9, reason: `its name is one for ${attribute}` }
  if (found.score >= 0.4) return { field: found.field, confidence: Math.min(1, found.score), reason: found.reason }
  return { field: null, confidence: 0, reason: 'neither its name nor its values say what it is' }
}

function asAttribute(column: Column, reason: string): Omit<ProposedColumn, 'column'> {
  const attribute = attributeOf(column.name)
  return attribute === null
    ? { field: null, confidence: 0, reason }
    : { field: 'attribute', attribute, confidence: 0.9, reason }
}

function attributeOf(name: string): string | null {
  const attributes = ['kind', 'state', 'organisation', 'origin', 'level', 'times'] as const
  const named = attributes.find((attribute) => orderColumns[attribute].includes(name))
  return named ?? (/单位|部门|科室|处室/.test(name) ? 'organisation' : null)
}

const moreNames: Readonly<Partial<Record<MappedField, readonly string[]>>> = {
  id: ['id', 'ID', '_id', 'uuid', 'order_no', 'order_id', 'case_id', 'code', 'no'],
  time: ['time', 'created_at', 'create_time', 'createTime', 'date', 'datetime', 'ts', 'timestamp', 'call_time'],
  text: ['text', 'content', 'description', 'desc', 'body', 'message', 'detail', 'summary'],
  title: ['title', 'subject', 'name', 'headline'],
  author: ['author', 'user', 'user_id', 'uid', 'caller', 'phone', 'mobile'],
  place: ['address', 'place', 'location', 'district', 'street', 'area'],
  category: ['category', 'type', 'class', 'topic'],
  latitude: ['lat', 'latitude', '纬度'],
  longitude: ['lng', 'lon', 'long', 'longitude', '经度'],
  likes: ['likes', '点赞数', '点赞', 'like_count'],
  comments: ['comments', '评论数', 'comment_count', '回复数'],
  reposts: ['reposts', '转发数', 'share_count'],
}

function namesOf(field: MappedField): readonly string[] {
  const orders: Readonly<Partial<Record<MappedField, readonly string[]>>> = {
    id: orderColumns.id,
    time: orderColumns.time,
    text: orderColumns.text,
    title: orderColumns.title,
    author: orderColumns.caller,
    place: [...orderColumns.district, ...orderColumns.street, ...orderColumns.address],
    category: [
      ...orderColumns.categoryPath,
      ...orderColumns.categoryLevels.flat(),
      ...gridCaseFormat.columns.filter((name) => /类/.test(name)),
    ],
  }
  return [...(orders[field] ?? []), ...(moreNames[field] ?? [])]
}

function evidenceFor(field: MappedField, { name }: Column, filled: readonly string[]): Evidence {
  const names = namesOf(field)
  const place = names.indexOf(name)
  const byName = place >= 0 ? 0.65 - Math.min(0.1, place * 0.004) : nearName(field, name) ? 0.4 : 0
  const shape = filled.length === 0 ? 0 : shapeOf(field, filled)
  const named = place >= 0 ? 'its name is known' : byName > 0 ? 'its name is like a known one' : 'its name says nothing'
  const alone = strong.includes(field) ? 0.5 * shape : 0
  const score = byName === 0 ? alone : byName + 0.35 * shape
  return { score, reason: `${named}; ${Math.round(shape * 100)} % of the values look like it` }
}

// What values alone can say: a time is a time, and long sentences are a text.
const strong: readonly MappedField[] = ['time', 'text', 'id']
const stems: Readonly<Partial<Record<MappedField, RegExp>>> = {
  id: /编号|单号|流水|号码?$|(?:^|_)(?:id|no|code)$/i,
  time: /时间|日期|于$|(?:^|_)(?:time|date|at)$/i,
  text: /内容|描述|详情|说明|正文|情况|诉求|反映|(?:content|desc|text)/i,
  title: /标题|主题|名称|(?:title|subject)/i,
  author: /电话|手机|号码|姓名|联系|来电人|诉求人/,
  place: /地址|地点|位置|区域|片区|街道|社区|村|乡镇|区县/,
  category: /分类|类别|大类|小类|事项/,
}

function nearName(field: MappedField, name: string): boolean {
  return stems[field]?.test(name) ?? false
}

/** Which share of the values look as the field's would. */
function shapeOf(field: MappedField, filled: readonly string[]): number {
  const share = (test: (value: string) => boolean): number => filled.filter(test).length / filled.length
  const distinct = new Set(filled).size / filled.length
  switch (field) {
    case 'time':
      return share((value) => /\d/.test(value) && readTime(value, receivedAtMs) !== null)
    case 'id':
      return distinct < 0.95
        ? 0
        : share((value) => /^[\w.:/-]{1,64}$/.test(value) && /\d/.test(value) && !/^\d{4}-\d{1,2}-\d{1,2}/.test(value))
    case 'text':
      return share((value) => value.length >= 15 && /[\p{Script=Han}a-z]/iu.test(value)) * (distinct > 0.5 ? 1 : 0.3)
    case 'title':
      return share((value) => value.length >= 3 && value.length <= 60)
    case 'author':
      return share((value) => /^[+\d\s-]{7,20}$|^.{1,12}$/u.test(value))
    case 'place':
      return share((value) => /[省市区县镇乡村街道路号]/.test(value) || value.length <= 20)
    case 'category':
      return distinct > 0.9 && filled.length > 20 ? 0.2 : share((value) => value.length <= 60)
    default:
      return share((value) => /^-?\d+(?:\.\d+)?(?:万|亿)?\+?$/.test(value))
  }
}
