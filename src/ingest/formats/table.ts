// The table of formats; a new one is a file beside this and a line here.
import { cctvWeiboFormat } from './cctv-weibo.ts'
import { cedEventsFormat, cedRepostsFormat } from './ced.ts'
import { covidWeiboFormat } from './covid-weibo.ts'
import { eventNewsFormat } from './event-news.ts'
import { discourseFormat, discuzPostFormat, discuzThreadFormat } from './forums.ts'
import type { Format } from './format.ts'
import { hotlineRepliesFormat } from './hotline-replies.ts'
import { hotlineStreamFormat } from './hotline-stream.ts'
import { incidentCommentsFormat } from './incident-comments.ts'
import { postFormat } from './post.ts'
import {
  mediaCrawlerCommentFormat,
  mediaCrawlerFormat,
  tiebaFormat,
  weiboCrawlerFormat,
  weiboCrawlerTableFormat,
  weiboSearchFormat,
  weiboSpiderFormat,
} from './weibo-crawlers.ts'
import { weiboCardFormat, weiboPushFormat, weiboStatusFormat } from './weibo-status.ts'
import { gridCaseFormat, hotlineOrderFormat, hotlineTableFormat, open311Format } from './work-orders.ts'

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
  weiboCardFormat,
  weiboCrawlerFormat,
  weiboCrawlerTableFormat,
  weiboSearchFormat,
  weiboSpiderFormat,
  mediaCrawlerFormat,
  mediaCrawlerCommentFormat,
  tiebaFormat,
  discourseFormat,
  discuzPostFormat,
  discuzThreadFormat,
  hotlineOrderFormat,
  hotlineTableFormat,
  open311Format,
  gridCaseFormat,
  postFormat,
  weiboPushFormat,
]

/** Asks ingest to recognise each record by its members. */
export const autoFormat = 'auto'
/** The source of records of which neither the file nor the caller says whose they are; a recognised format then says it. */
export const unnamedSource = 'file'
/** The name that a file gets whose columns no format knows; every record of it is a dead letter `unknown_format`. */
export const unknownFormat = 'unknown'

export function findFormat(name: string, table: readonly Format[] = formats): Format | undefined {
  return table.find((format) => format.name === name)
}

/** The format with the longest signature among those whose every column is there; the order of the table breaks ties. */
export function detectFormat(columns: readonly string[], table: readonly Format[] = formats): Format | undefined {
  const present = new Set(columns.map((column) => column.trim()))
  let best: Format | undefined
  for (const format of table) {
    if (best !== undefined && format.signature.length <= best.signature.length) continue
    if (format.signature.every((column) => present.has(column))) best = format
  }
  return best
}
