// A value behind any label that ends with 号, 证, 卡 or 码: papers and codes have more names than a list can hold, so that the few
// labels of public things are listed instead.
import type { CueKind } from './cues.ts'

const label =
  /([\u4e00-\u9fff]{1,6}?)(证书?|卡|号码|号|码|证明)(?:编号|号码|号)?(?:[（(].{1,4}[）)])?(?:[是为]|[:：=＝]|\s){0,3}$/
const colonBefore = /[:：=＝是为]\s?$/
const publicThings =
  /(?:发票|文件|票据|批|文|型|图|标准?|期|刊|版|股票?|代|基金|邮|信用|项目|招标|采购|航班|班|车|列车|车次|桩|站|井|地块|宗地|公告|公示|热线|楼|栋|幢|门|路|街|线|国|省|区|专利|商标|备案|许可|条形|二维|邮政编|页|尺|起|编|数|源|解|筹|保|认|公|见|例|求|验|论|查|信|符|称|口|句|引|问|括|逗|型|挂|外|大|小|全|各|每|这|那|哪|多少|几|[一二三四五六七八九十百千零]|公司|工程|合同|颜色|色|产品|设备|配电|变压器|电梯|机组|楼盘|单元|编)$/
const lookback = 20

/** Most numbers have no label, and that is seen at once. */
function isNear(text: string, index: number): boolean {
  for (let i = index - 1; i >= 0 && i > index - 8; i--) if ('号证卡码明'.includes(text.charAt(i))) return true
  return false
}

/** What the label before `index` makes of a value with so many digits, or null. */
export function labelledKind(text: string, index: number, digits: number): CueKind | null {
  if (!isNear(text, index)) return null
  const before = text.slice(Math.max(0, index - lookback), index)
  const found = label.exec(before)
  const [, thing = '', kind = ''] = found ?? []
  if (found === null || publicThings.test(thing)) return null
  if (kind === '码') return digits >= 4 ? 'secret' : null
  return digits >= (colonBefore.test(before) ? 6 : 8) ? 'document' : null
}
