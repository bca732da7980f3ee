// The table of formats; a new one is a file beside this and a line here.
import { cctvWeiboFormat } from './cctv-weibo.ts'
import { cedEventsFormat, cedRepostsFormat } from './ced.ts'
import { covidWeiboFormat } from './covid-weibo.ts'
import { discourseFormat, discourseTopicFormat } from './discourse.ts'
import { discuzPostFormat, discuzThreadFormat } from './discuz.ts'
import { eventNewsFormat } from './event-news.ts'
import { atomEntryFormat, jsonFeedItemFormat, rssItemFormat } from './feeds.ts'
import type { Format, Signature } from './format.ts'
import { gridCaseFormat } from './grid-cases.ts'
import { dailyHotFormat, hotSearchFormat, newsnowFormat, trendRadarFormat } from './hot-lists.ts'
import { hotlineOrderFormat, hotlineTableFormat } from './hotline-orders.ts'
import { hotlineRepliesFormat } from './hotline-replies.ts'
import { hotlineStreamFormat } from './hotline-stream.ts'
import { incidentCommentsFormat } from './incident-comments.ts'
import { mediaCrawlerFormats } from './media-crawler.ts'
import { open311Format } from './open311.ts'
import { plainPostFormat } from './plain-post.ts'
import { postFormat } from './post.ts'
import {
  weiboCrawlerCommentFormat,
  weiboCrawlerFormat,
  weiboCrawlerTableFormat,
  weiboSearchFormat,
  weiboSearchTableFormat,
} from './weibo-crawlers.ts'
import { weiboSpiderCommentFormat, weiboSpiderFormat } from './weibo-spider.ts'
import { weiboCookieCrawlerFormat } from './weibo-cookie-crawler.ts'
import { weiboCommentFormat, weiboStatusFormat } from './weibo-status.ts'

export const formats: readonly Format[] = [
  hotlineStreamFormat,
  hotlineRepliesFormat,
  cctvWeiboFormat,
  cedEventsFormat,
  cedRepostsFormat,
  covidWeiboFormat,
  eventNewsFormat,
  incidentCommentsFormat,
  weiboStatusFormat,
  weiboCommentFormat,
  weiboCrawlerFormat,
  weiboCrawlerTableFormat,
  weiboCrawlerCommentFormat,
  weiboCookieCrawlerFormat,
  weiboSearchFormat,
  weiboSearchTableFormat,
  weiboSpiderFormat,
  weiboSpiderCommentFormat,
  ...mediaCrawlerFormats,
  hotSearchFormat,
  newsnowFormat,
  dailyHotFormat,
  trendRadarFormat,
  rssItemFormat,
  atomEntryFormat,
  jsonFeedItemFormat,
  discourseFormat,
  discourseTopicFormat,
  discuzPostFormat,
  discuzThreadFormat,
  hotlineOrderFormat,
  hotlineTableFormat,
  open311Format,
  gridCaseFormat,
  postFormat,
  plainPostFormat,
]

/** Asks ingest to recognise each record by its members. */
export const autoFormat = 'auto'
/** The source of records of which neither the file nor the caller says whose they are; a recognised format then says it. */
export const unnamedSource = 'file'

export function findFormat(name: string, table: readonly Format[] = formats): Format | undefined {
  return table.find((format) => format.name === name)
}

/**
 * Of the formats that one of its signatures fits, the one that knows most of the columns; the order of the table breaks ties.
 * Where none fits, a signature may lack one of its columns, as long as most of what is there is known.
 */
export function detectFormat(columns: readonly string[], table: readonly Format[] = formats): Format | undefined {
  const present = new Set(columns)
  const sure = table.filter(({ isLastResort }) => isLastResort !== true)
  return best(sure, present, 0) ?? best(sure, present, 1) ?? best(table, present, 0)
}

// With fewer, a missing column leaves too little to be sure of.
const knownColumnsMin = 5

function best(table: readonly Format[], present: ReadonlySet<string>, lackingMax: number): Format | undefined {
  let found: Format | undefined
  let foundKnown = 0
  for (const format of table) {
    const lacking = Math.min(...format.signatures.map((signature) => lackingColumns(signature, present)))
    if (lacking > lackingMax) continue
    const known = knownColumns(format, present)
    if (lacking > 0 && (known < knownColumnsMin || known < 0.6 * present.size)) continue
    if (known > foundKnown) {
      found = format
      foundKnown = known
    }
  }
  return found
}

function lackingColumns(signature: Signature, present: ReadonlySet<string>): number {
  return signature.filter((column) =>
    typeof column === 'string' ? !present.has(column) : !column.some((one) => present.has(one)),
  ).length
}

function knownColumns(format: Format, present: ReadonlySet<string>): number {
  return new Set(format.columns.filter((column) => present.has(column))).size
}
