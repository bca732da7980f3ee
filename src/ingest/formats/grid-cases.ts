// Cases of grid and city management: what was found on the street, by class, with or without words of its own.
import { tableFormat } from './fields.ts'
import type { Format } from './format.ts'
import { orderIdShape } from './format.ts'

const words = (line: string): readonly string[] => line.split(' ')

const caseIds = words('案件号 案卷号 案卷编号 任务号 案件编号 事件编号 立案编号 TASKID taskid CASEID')
const largeClasses = words('大类名称 案件大类 问题大类 事件大类 大类 INFOBCNAME infobcname')
const smallClasses = words('小类名称 案件小类 问题小类 事件小类 小类 INFOSCNAME infoscname')
const fineClasses = words('小类明细 案件子类 案件细类 子类 细类 微类名称 INFOZCNAME infozcname')
const caseTimes = words('发现时间 上报时间 受理时间 立案时间 采集时间 登记时间 DISCOVERTIME discovertime 首次派遣时间')

export const gridCaseFormat: Format = tableFormat({
  name: 'grid_case',
  source: 'grid',
  channel: 'grid',
  idShape: orderIdShape,
  signatures: [
    [caseIds, [...largeClasses, ...smallClasses], [...caseTimes, ...smallClasses]],
    [largeClasses, smallClasses, caseTimes],
    [
      ['TASKID', 'DISCOVERTIME'],
      ['DESCRIPTION', 'INFOSOURCENAME'],
      ['COORDX', 'STREETNAME', 'ADDRESS'],
    ],
  ],
  fields: {
    id: caseIds,
    title: [...smallClasses, ...largeClasses],
    text: words('DESCRIPTION description 问题描述 案件描述 事件描述 情况描述 描述 备注说明'),
    textParts: [
      ...largeClasses,
      ...smallClasses,
      ...words('小类明细 案件子类 案件细类 子类 细类 INFOZCNAME infozcname'),
      '微类名称',
    ],
    time: caseTimes,
    place: [
      words('区县 所属区 行政区划 区 DISTRICTNAME'),
      words('街道 街镇 街道名称 所属街道 STREETNAME streetname'),
      words('社区 社区名称 居委 COMMUNITYNAME'),
      words('发生地址 事发位置 案发地址 地址描述 位置描述 地址 ADDRESS address'),
    ],
    category: [largeClasses, smallClasses, fineClasses],
    attributes: {
      origin: words('案件来源 问题来源 事件来源 来源 INFOSOURCENAME infosourcename'),
      kind: words('问题类型 案件属性 案件类型 问题性质 INFOTYPENAME'),
      state: words('当前阶段 案件状态 案件阶段 状态 办理状态'),
      organisation: words('主责部门 责任部门 处置部门 责任单位 处置单位 DEPTNAME'),
    },
    latitude: words('纬度 lat latitude'),
    longitude: words('经度 lng lon longitude'),
  },
  beside: words('首次派遣时间 处置截止时间 处置结束时间 结案时间 强制结案时间 延期类型 案件标识 COORDX COORDY'),
})
