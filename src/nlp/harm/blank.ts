// Blanks what says who wrote a text and not what happened: quoted posts, names, links, the frame of a work order, redacted values.

/** Longer texts are read up to here: labels were made from the first 220 signs. */
export const readLengthMax = 220

const blanked = [
  // Whatever is behind the first repost mark was said by others.
  /\/\/@[\s\S]*/u,
  /https?:\/\/[\w./?=&%#-]+/gu,
  /[@＠][\p{L}\p{N}_-]{1,30}/gu,
  /〔[^〕]{1,12}〕/gu,
  /📍\S{1,20}/gu,
  /(?:市民|来电人|家长|业主|居民|群众|诉求人|网格员|患者家属|家属)?(?:来电|来访)?(?:反映|咨询|投诉|诉求|要求|表示|称)(?:人?称)?[：:，,]/gu,
  /请(?:相关部门|有关部门|贵单位)?(?:尽快|予以|给予)?(?:核实处理|协调处理|处理|核查|核实|答复|协调|回复)/gu,
  /(?:多项诉求|巡查发现|巡查见|走访得知|入户走访|已(?:上报|登记|转办|转报)|待核实)[：:，,。]?/gu,
]
const marks = /\/\/@|http|[@＠〔📍]|反映|咨询|投诉|诉求|要求|表示|称|请|走访|巡查|已|待/u

/** As long as it was, up to the limit, so that the positions of its words still hold. */
export function blank(text: string): string {
  let left = text.length > readLengthMax ? text.slice(0, readLengthMax) : text
  if (!marks.test(left)) return left
  for (const pattern of blanked) left = left.replace(pattern, (found) => ' '.repeat(found.length))
  return left
}
