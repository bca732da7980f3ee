// Account names that are institutions by their own wording: they speak for an office, not for a person.
import { isPlaceWord } from './place-words.ts'

const endings =
  /(?:日报|晚报|早报|晨报|时报|商报|都市报|青年报|周刊|周报|新闻|新闻网|在线|发布|公安|警方|消防|消防救援|交警|交管|网警|法院|检察院|检察|政府|政务|委员会|卫健委|发改委|应急|应急管理|气象|气象台|地震台网|速报|电视台|广播|频道|卫视|新华社|新华网|人民网|央视网|通讯社|共青团|妇联|总工会|红十字会|红十字|医院|大学|学院|中学|图书馆|博物馆|地铁|公交|高速|铁路|机场|供电|水务|燃气|热线|局|厅|部|公司|集团|银行)$/
const whole = new Set([
  '12345',
  '央视新闻',
  '人民日报',
  '新华视点',
  '头条新闻',
  '平安北京',
  '微博管理员',
  '新浪新闻',
  '中国之声',
  '中国地震台网速报',
])

// 李建国律师在线, 张医生: what stands before or in the ending is a person's calling.
const callings = /律师|医生|记者|老师|校长|教练|大夫|博士|教授|警官|主任|哥|姐|妹|叔|粉丝/

export function isOrganisationName(name: string): boolean {
  if (callings.test(name) || isPersonWithEnding(name)) return false
  return whole.has(name) || (name.length >= 3 && endings.test(name)) || /^平安[\u4e00-\u9fff]{2,6}$/.test(name)
}

/** 张伟中学: two or three signs that can be a whole name before the ending, with a family name that begins few other words. */
function isPersonWithEnding(name: string): boolean {
  const ending = endings.exec(name)?.[0].length ?? 0
  const rest = name.length - ending
  return ending > 0 && (rest === 2 || rest === 3) && personal.includes(name.charAt(0)) && !isPlaceWord(name.slice(0, 2))
}

const personal =
  '王李张刘陈杨赵吴周徐孙朱胡郭何罗郑梁谢宋唐许邓韩冯曹彭曾肖董袁潘蔡蒋余杜魏薛吕卢姚钟姜崔谭陆汪廖贾邹熊孟秦邱侯龚邵'
