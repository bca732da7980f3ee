// Work orders of 12345 hotlines: the record of a hotline's own system, and the tables that hotlines hand out under many headers.
import type { JsonRecord } from '../json.ts'
import { tableFormat } from './fields.ts'
import type { Format } from './format.ts'
import { attributesFrom, emptyDraft, firstOf, firstTimeOf, orderIdShape, stringOf, textOf } from './format.ts'

const hotline = { source: 'hotline', channel: 'hotline', idShape: orderIdShape } as const

// States as the national record numbers them are the office's own; the words of others are kept as they stand.
/** The record of a hotline's own system. Names and phones of callers become a pseudonym, or nothing where the order is secret. */
export const hotlineOrderFormat: Format = {
  ...hotline,
  name: 'hotline_order',
  signatures: [
    ['majorContent', ['orderNum', 'orderId'], ['callTime', 'dispatchTime', 'callerType', 'organizationName']],
    ['orderNum', ['callTime', 'callSubject', 'title'], ['questionName', 'organizationName', 'orderState']],
  ],
  columns:
    'orderId callerName callerPhone callerContact mail companyName callerLabel callSubject orderNum callTime sourceType callerType reflectName reflectPhone pilotLight handleModelType questionCode questionName isSecret address organizationName title majorContent handleDays deadlineDate dispatchTime completeTime orderState isSupervise isTimeout backNum urgeOrderNum oldOrderNum isRehandle visitTime visitIsSolved visitIsSatisfaction visitResult delFlag updatedTime'.split(
      ' ',
    ),
  fills: ['id', 'author', 'title', 'text', 'time', 'place', 'attributes'],
  draft(record) {
    return {
      ...emptyDraft,
      id: firstOf(record, 'orderNum', 'orderId'),
      channel: 'hotline',
      author: isSecret(record) ? '' : firstOf(record, 'callerPhone', 'callerContact', 'callerName'),
      title: firstOf(record, 'title', 'callSubject'),
      text: textOf(record['majorContent']),
      time: firstTimeOf(record, 'callTime', 'dispatchTime'),
      placeHint: firstOf(record, 'address'),
      attributes: attributesFrom(record, {
        kind: 'callerType',
        category: 'questionName',
        organisation: 'organizationName',
        state: 'orderState',
        origin: 'sourceType',
        level: 'pilotLight',
        times: 'urgeOrderNum',
      }),
      isDeleted: stringOf(record['delFlag']) === '1',
    }
  },
}

function isSecret(record: JsonRecord): boolean {
  return /^(?:是|1|true|保密|匿名)$/i.test(
    firstOf(record, 'isSecret', '是否保密', '是否匿名', '是否公开个人信息', '信息保密'),
  )
}

const words = (line: string): readonly string[] => line.split(' ')

/** The columns of a table of orders, by what they are called where such tables were seen; the surest name first. */
export const orderColumns = {
  id: words(
    '工单编号 工单号 工单流水号 工单ID 诉求编号 诉求单号 受理编号 受理单号 受理流水号 登记编号 信件编号 事件编号 业务编号 办件编号 来电编号 案件编号 order_no order_id orderNo work_order_no ticket_no 订单编号 流水号 编号 单号 序列号',
  ),
  title: words('工单标题 诉求标题 事项标题 信件标题 工单主题 来电主题 事件标题 诉求主题 标题 主题 order_title title'),
  text: words(
    '诉求内容 市民诉求 工单内容 来电内容 反映内容 主要内容 诉求描述 诉求详情 诉求事项 工单描述 投诉内容 受理内容 信件内容 问题描述 问题内容 事项内容 事件描述 内容描述 详细内容 详细描述 具体内容 内容 描述 appeal_content order_content content',
  ),
  time: words(
    '受理时间 来电时间 诉求时间 登记时间 反映时间 投诉时间 创建时间 提交时间 工单创建时间 建单时间 录入时间 接收时间 发起时间 来信时间 上报时间 推送时间 区交办时间 交办时间 派单时间 派发时间 下派时间 受理日期 来电日期 登记日期 创建日期 工单日期 call_time accept_time create_time created_at 日期 时间',
  ),
  district: words('所属区县 区县 所属区 事发区域 行政区划 所属区域 区域 属地'),
  street: words('所属街道 街道乡镇 街道 街镇 乡镇 镇街'),
  address: words(
    '诉求详细地址 事发地点 事发地址 事件地址 发生地址 问题地址 诉求地址 详细地址 事件发生地 发生地点 问题点位 点位 涉及地址 涉事地点 地址 地点 位置 address',
  ),
  caller: words(
    '来电号码 主叫号码 来电电话 求助号码 诉求人电话 诉求人号码 联系电话 联系号码 手机号码 手机号 电话 电话号码 联系方式 来电人 诉求人 投诉人 反映人 来信人 联系人 市民称呼 市民姓名 诉求人姓名 姓名',
  ),
  categoryPath: words(
    '事项分类 问题分类 诉求分类 接诉分类 工单分类 业务分类 事件分类 归口分类 诉求归口 问题类别 分类 类别',
  ),
  categoryLevels: [
    words('接诉分类一级 一级分类 一级类别 一级事项 分类一级 一级'),
    words('接诉分类二级 二级分类 二级类别 二级事项 分类二级 二级'),
    words('接诉分类三级 三级分类 三级类别 三级事项 分类三级 三级'),
    words('接诉分类四级 四级分类 四级类别 四级事项 分类四级 四级'),
  ],
  kind: words('诉求类型 工单类型 来电类别 诉求性质 来电类型 业务类型 工单类别 诉求类别 事项类型'),
  state: words('工单状态 办理状态 处理状态 当前状态 办件状态 状态 办理情况'),
  organisation: words(
    '承办单位 主办单位 责任单位 承办部门 受理部门 处置单位 处理单位 办理单位 责任部门 主责部门 办理部门 派发单位 dept_name department',
  ),
  origin: words('诉求来源 诉求渠道 受理渠道 工单来源 来电来源 受理方式 来源渠道 来源'),
  level: words('紧急程度 缓急程度 紧急级别 优先级'),
  times: words('催单次数 催办次数 重复次数 来电次数'),
} as const

const orderHints = [
  ...orderColumns.organisation,
  ...orderColumns.kind,
  ...orderColumns.origin,
  ...orderColumns.categoryPath,
  ...orderColumns.categoryLevels.flat(),
  ...orderColumns.level,
]
// Words that only a hotline uses, whatever else stands beside them.
const orderIds = orderColumns.id.slice(0, 19)
const orderTexts = orderColumns.text.slice(0, 14)
const orderTitles = orderColumns.title.slice(0, 7)
const orderTimes = orderColumns.time.slice(0, -2)

export const hotlineTableFormat: Format = tableFormat({
  ...hotline,
  name: 'hotline_table',
  signatures: [
    [orderIds, [...orderColumns.text, ...orderColumns.title], [...orderColumns.time, ...orderHints]],
    [
      orderTexts,
      orderTimes,
      [...orderHints, ...orderColumns.address, ...orderColumns.district, ...orderColumns.caller, ...orderTitles],
    ],
    [orderTexts, orderHints, [...orderColumns.address, ...orderColumns.district, ...orderTitles]],
    [orderTitles, orderTimes, orderHints],
  ],
  fields: {
    id: orderColumns.id,
    author: orderColumns.caller,
    title: orderColumns.title,
    text: orderColumns.text,
    time: orderColumns.time,
    place: [orderColumns.district, orderColumns.street, orderColumns.address],
    category: [orderColumns.categoryPath, ...orderColumns.categoryLevels],
    attributes: {
      kind: orderColumns.kind,
      state: orderColumns.state,
      organisation: orderColumns.organisation,
      origin: orderColumns.origin,
      level: orderColumns.level,
      times: orderColumns.times,
    },
    latitude: words('纬度 lat latitude Y坐标'),
    longitude: words('经度 lng lon longitude X坐标'),
  },
  beside: words('处理期限 涉事主体 业务点选 办结时间 办理时限 回访结果 满意度 是否保密 是否匿名 序号'),
  change: (draft, record) => (isSecret(record) ? { ...draft, author: '' } : draft),
})
