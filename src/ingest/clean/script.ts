// Radicals and traditional characters as the simplified ones that they stand for. The text that is shown becomes simplified too:
// places, topics, copies and names are then read once and for all the same, and an office here reads simplified script.
import { simplifiedSigns, traditionalSigns } from './script-table.ts'

// CJK Radicals Supplement (U+2E80 to U+2EFF): NFKC leaves them as they are, and a text with ⻄ for 西 finds no place.
const radicals =
  '⺀丶⺁厂⺃乚⺄乙⺅亻⺆冂⺇几⺊卜⺌小⺍小⺎兀⺏尢⺐尢⺒巳⺓幺⺔彑⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歹⺟母⺠民⺡氵⺢水⺣灬⺤爫⺥爪⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱网⺲罒⺳网⺶羊⺷羊⺸羊⺹老⺺聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑长⻒长⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯龙⻰龙⻱龟⻲龟⻳龟'

/** The simplified unit that a unit stands for, 0 for those that stand for themselves. */
export const simplifiedOf = new Uint16Array(65_536)
for (let i = 0; i < traditionalSigns.length; i++) {
  simplifiedOf[traditionalSigns.charCodeAt(i)] = simplifiedSigns.charCodeAt(i)
}
for (let i = 0; i < radicals.length; i += 2) simplifiedOf[radicals.charCodeAt(i)] = radicals.charCodeAt(i + 1)
// Kangxi radicals and compatibility ideographs that are composed into a traditional character.
const composed = [...range(0x2f00, 0x2fdf), ...range(0xf900, 0xfaff)]
for (const unit of composed) {
  const sign = String.fromCharCode(unit).normalize('NFKC')
  if (sign.length === 1) simplifiedOf[unit] = simplifiedOf[sign.charCodeAt(0)] as number
}
// A radical can stand for a character that is traditional itself: what is shown has no further reading.
for (let unit = 0; unit < simplifiedOf.length; unit++) {
  const last = simplifiedOf[simplifiedOf[unit] as number] as number
  if (last !== 0) simplifiedOf[unit] = last
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
