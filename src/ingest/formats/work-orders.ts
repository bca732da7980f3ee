// Work orders of 12345 hotlines, Open311 requests and cases of grid management.
import type { JsonRecord } from '../json.ts'
import type { Format } from './format.ts'
import { attributesFrom, emptyDraft, firstOf, orderIdShape, stringOf, textOf, timeOf } from './format.ts'

/** The record of a hotline's own system. Names and phones of callers become a pseudonym, or nothing where the order is secret. */
export const hotlineOrderFormat: Format = {
  name: 'hotline_order',
  source: 'hotline',
  channel: 'hotline',
  signature: ['orderNum', 'callTime', 'majorContent'],
  idShape: orderIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: firstOf(record, 'orderNum', 'orderId'),
      channel: 'hotline',
      author: stringOf(record['isSecret']) === '1' ? '' : firstOf(record, 'callerPhone', 'callerContact', 'callerName'),
      title: firstOf(record, 'title', 'callSubject'),
      text: textOf(record['majorContent']),
      time: timeOf(record['callTime']),
      placeHint: stringOf(record['address']),
      attributes: attributesFrom(record, {
        kind: 'callerType',
        category: 'questionName',
        organisation: 'organizationName',
        state: 'orderState',
      }),
      isDeleted: stringOf(record['delFlag']) === '1',
    }
  },
}

/** The table that hotlines hand out: 工单编号, 工单标题, 工单内容, 推送时间, 承办单位, 问题分类(A>B>C), 问题点位. */
export const hotlineTableFormat: Format = {
  name: 'hotline_table',
  source: 'hotline',
  channel: 'hotline',
  signature: ['工单编号', '工单内容', '推送时间'],
  idShape: orderIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['工单编号']),
      channel: 'hotline',
      author: callerOf(record),
      title: stringOf(record['工单标题']),
      text: textOf(record['工单内容']),
      time: timeOf(record['推送时间']),
      placeHint: stringOf(record['问题点位']),
      attributes: {
        ...attributesFrom(record, { category: '问题分类', organisation: '承办单位' }),
        ...attributesFrom(record, { category: '问题分类(A>B>C)' }),
      },
    }
  },
}

const callerColumns =
  '来电号码 主叫号码 来电电话 联系电话 手机号码 手机号 电话 联系方式 来电人 诉求人 投诉人 联系人 姓名'.split(' ')

/** The telephone before the name: one caller may be written down under several names. A secret order has no author. */
function callerOf(record: JsonRecord): string {
  if (/^(?:是|1|true)$/i.test(firstOf(record, '是否保密', '是否匿名'))) return ''
  return firstOf(record, ...callerColumns)
}

export const open311Format: Format = {
  name: 'open311',
  source: 'open311',
  channel: 'hotline',
  signature: ['service_request_id', 'service_name', 'requested_datetime', 'description'],
  idShape: orderIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['service_request_id']),
      channel: 'hotline',
      title: stringOf(record['service_name']),
      text: textOf(record['description']),
      time: timeOf(record['requested_datetime']),
      placeHint: stringOf(record['address']),
      attributes: attributesFrom(record, { state: 'status', category: 'service_code' }),
    }
  },
}

/** Grid cases have no free text: their classes, from the largest to the smallest, are the text. */
export const gridCaseFormat: Format = {
  name: 'grid_case',
  source: 'grid',
  channel: 'grid',
  signature: ['案件号', '大类名称', '小类名称', '上报时间'],
  idShape: orderIdShape,
  draft(record) {
    const classes = ['大类名称', '小类名称', '小类明细', '微类名称']
      .map((name) => stringOf(record[name]))
      .filter((name) => name !== '')
    return {
      ...emptyDraft,
      id: stringOf(record['案件号']),
      channel: 'grid',
      title: stringOf(record['小类名称']),
      text: [...new Set(classes)].join('，'),
      time: timeOf(record['上报时间']),
      placeHint: stringOf(record['街道']),
      attributes: attributesFrom(record, { origin: '问题来源', kind: '问题类型', state: '当前阶段' }),
    }
  },
}
