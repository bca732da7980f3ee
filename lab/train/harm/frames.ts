// Sentences made of a frame and a danger: they teach in which sense a danger is told, as far as its frame says.
import type { HarmExample } from './examples.ts'

const dangers: readonly (readonly [told: string, matter: string])[] = [
  ['着火了', 'fi'],
  ['爆炸了', 'fi'],
  ['燃气泄漏了', 'ch'],
  ['冒黑烟了', 'fi'],
  ['塌了一块', 'st'],
  ['电梯坠了', 'st'],
  ['淹水了', 'we'],
  ['停电了', 'ut'],
  ['停水了', 'ut'],
  ['有人晕倒了', 'he'],
  ['食物中毒了', 'he'],
  ['有人砍人', 'vi'],
  ['翻车了', 'tr'],
  ['踩踏了', 'cr'],
  ['工资没发', 'la'],
]

const frames: Readonly<Record<string, readonly string[]>> = {
  here: [
    '我们楼下{}',
    '{}，快来人啊',
    '刚才小区门口{}，没人管',
    '没人受伤，但是{}',
    '打电话说没事，结果真的{}',
    '不是演练，真的{}',
  ],
  denied: [
    '没有{}，大家别传了',
    '网上说{}，假的',
    '辟谣：并没有{}',
    '去看过了，没{}，一切正常',
    '前几天{}，现在已经恢复了，谢谢师傅',
    '昨天{}，已经修好了，大家放心',
  ],
  past: ['去年这里{}，现在都好了', '想起小时候家里{}那次', '十年前那里{}，今天是纪念日', '那年{}以后，再也没有过'],
  planned: [
    '明天上午演练，模拟{}，请大家不要惊慌',
    '学校举行演习，假设{}怎么疏散',
    '如果{}怎么办？专家教你几招',
    '消防员进社区讲课，{}时这样做',
  ],
  elsewhere: [
    '据外媒报道，国外某地{}',
    '看新闻，外省一个地方{}，祈福',
    '为远方{}的人们祈祷',
    '救援队出发去支援{}的地方',
  ],
  figurative: ['电影里{}那一段太精彩了', '游戏里又{}，队友笑死我了', '我的心态{}，哈哈', '这部剧第三集{}，看哭了'],
  hearsay: ['听说{}，是真的吗', '有人说{}，有人说没有', '群里都在说{}，真的假的', '是不是{}，有谁知道'],
  advert: ['怕{}？买个报警器，限时特价包邮', '{}不用愁，保险一年只要九十九，点击下单', '专业处理{}，加微信预约优惠'],
}

/** Every frame with every third danger, in turn. */
export function frameExamples(): HarmExample[] {
  return Object.entries(frames).flatMap(([modality, sentences]) =>
    sentences.flatMap((sentence, turn) =>
      dangers
        .filter((_, i) => i % 3 === turn % 3)
        .map(([told, matter]): HarmExample => {
          const classes = modality === 'here' ? (matter === 'ut' || matter === 'la' ? 'S' : 'H') : 'N'
          return {
            text: sentence.replace('{}', told),
            channel: 'weibo',
            origin: 'frame',
            city: '',
            label: { classes, modality, matter },
            crisis: false,
          }
        }),
    ),
  )
}
