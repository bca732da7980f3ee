// The signs with which Chinese writes names of other languages, of its own peoples and of foreigners.
import { isHan } from './characters.ts'

const foreign =
  '阿埃艾爱安昂奥巴白班邦保鲍贝本比彼毕别宾波伯勃博布采蔡策查茨达大戴丹道德登邓迪蒂丁东杜顿多朵娥厄恩尔法凡范方菲费芬丰冯夫佛弗福富盖甘冈高戈哥格葛根贡古瓜圭果哈海汉豪赫黑亨洪侯胡华怀惠霍基吉季加贾江杰金津京居卡凯坎康考柯科可克肯孔库夸奎昆拉莱兰朗劳乐勒雷蕾黎李里丽利莉连列琳林留龙隆娄卢鲁露伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密民明缪摩莫墨默姆木穆娜纳乃奈南内嫩尼妮涅宁纽农努诺欧帕派潘庞培佩彭皮珀普奇齐乔切琴琼丘屈让热仁日荣儒瑞若萨塞赛桑瑟森莎沙山珊尚绍舍申圣施诗什史士舒朔司丝斯思松苏素索所塔台泰坦汤唐陶特滕提廷亭图托瓦万旺威维韦卫温文翁沃乌吴伍武西希锡夏香肖谢辛欣兴休修许雪逊雅亚延扬杨耶叶伊依易因英永尤于约泽扎詹珍治朱孜兹佐买提木江尔依合古丽努日别克热玉素甫吐'
// Tibetan, Mongol, Kazakh, Yi and Hui signs that no foreign name has.
const ofPeoples =
  '次仁旺堆格桑拉姆洛增才让知尼玛平措吉嘎旦曲贡益南索卓央宗珠顿赤边强巴桑珍其苏力图雅宝音朝鲁门花额敦呷各牛且惹支补俄说主麻者伊布法图麦依舍莱曼哈虎喇热曼汗力肯沙吾列库提叶赛阿不都买合玉素吐逊约翰那仁青培曲珍西洛丹呷火支五史惹优娃孜热孛儿彼罗逊觉叶赫木'

const transliterated = new Uint8Array(65536)
for (const sign of foreign) transliterated[sign.charCodeAt(0)] = 1
const extended = transliterated.slice()
for (const sign of ofPeoples) extended[sign.charCodeAt(0)] = 1

/** A sign of foreign names: what stands on both sides of a name dot. */
export function isForeignSign(code: number): boolean {
  return transliterated[code] === 1
}

/** A sign of any transliterated name; only a cue makes a run of them one, because many are everyday signs. */
export function isTransliterated(code: number): boolean {
  return extended[code] === 1
}

const partMax = 12
const partsMax = 4

/** The index after the run of such signs from `start` on, over dots and single spaces, up to an everyday word. */
export function transliteratedEnd(
  text: string,
  start: number,
  isWord: ((text: string, start: number, end: number) => boolean) | null,
): number {
  let end = start
  for (let part = 0; part < partsMax; part++) {
    const from = part === 0 ? start : end + 1
    const stop = partEnd(text, from, isWord)
    if (stop - from < 2) break
    end = stop
    if (!isJoint(text.charCodeAt(end)) || !isTransliterated(text.charCodeAt(end + 1))) break
  }
  return end
}

function partEnd(
  text: string,
  from: number,
  isWord: ((text: string, start: number, end: number) => boolean) | null,
): number {
  let i = from
  while (i - from < partMax && isTransliterated(text.charCodeAt(i))) {
    // 多次 in 央金多次反映: a word of which only the first sign could belong to a name.
    const next = text.charCodeAt(i + 1)
    if (i - from >= 2 && isHan(next) && extended[next] === 0 && isWord?.(text, i, i + 2) === true) break
    i++
  }
  return i
}

/** A dot of any kind or a single space between the parts of a name. */
function isJoint(code: number): boolean {
  return code === 0xb7 || code === 0x2022 || code === 0x2027 || code === 0x30fb || code === 0x2e || code === 0x20
}
