// What raises an alarm and what must not: hazards that are denied, over, planned, played, elsewhere or a figure of speech, and plain reports.
import { describe, expect, test } from 'vitest'
import { minuteMs } from '../../../src/core/durations.ts'
import type { Alert } from '../../../src/core/alert.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { postRecord } from '../../../src/run/fold/fold-record.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'
import type { Arrival } from './warehouse-fire.ts'
import { noonMs, ordinary, postBytes, said } from './warehouse-fire.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))

/** The warnings that the posts raise behind three ordinary days, the last revision of each. */
function warningsOf(arrivals: readonly Arrival[]): readonly Alert[] {
  const fold = foldFromSettings({ settings, placeName: (code) => code, snapshot: null })
  const records = [...ordinary, ...arrivals].map((arrival, ref) => {
    const outcome = stage.ingest({
      bytes: postBytes(arrival, ref),
      source: arrival.source as SourceId,
      format: 'post',
      receivedAtMs: arrival.atMs,
      file: '',
      line: ref,
    })
    if (outcome.kind !== 'ok') throw new Error(`post ${ref} is ${outcome.kind}`)
    const record = postRecord(stage.annotate(outcome.value).observation, arrival.atMs, ref)
    return { minute: Math.floor(arrival.atMs / minuteMs), record }
  })
  const alerts = [...Map.groupBy(records, ({ minute }) => minute)].flatMap(
    ([number, own]) =>
      fold.apply(
        { number, closedAtMs: (number + 1) * minuteMs },
        own.map(({ record }) => record),
      ).alerts,
  )
  const last = new Map(alerts.map((alert) => [alert.id, alert]))
  return [...last.values()].filter(({ concern }) => concern === 'warning')
}

function people(texts: readonly string[], everyMinutes = 4): Arrival[] {
  return texts.map((text, i) => said(noonMs + i * everyMinutes * minuteMs, `w${i}`, text))
}

const quiet: readonly (readonly [string, readonly Arrival[]])[] = [
  [
    'a fire that is denied',
    people([
      '蜀山区望江西路这边没着火，别信',
      '望江西路没有着火，楼好好的',
      '望江西路哪有着火',
      '没有起火，刚从那儿过',
    ]),
  ],
  [
    'an outage that is denied',
    people(['蜀山区没停电啊', '蜀山区没有停电，别瞎传', '没停电，这边灯都亮着', '停电是谣言']),
  ],
  [
    'a blast that is denied',
    people(['包河区化工厂没爆炸', '包河区没有爆炸，是谣言', '住厂边上，没听到爆炸', '爆炸是假的']),
  ],
  [
    'power that is back',
    people(['来电了，蜀山区终于来电', '蜀山区恢复供电了', '已恢复供电，辛苦师傅', '来电了，空调能开了']),
  ],
  [
    'a comment section that blows up',
    people(['官宣结婚，评论区炸了', '全网炸了', '又炸了又炸了', '热搜都炸了，服务器瘫痪']),
  ],
  ['an idol whose house falls', people(['他塌房了，粉丝哭死', '顶流塌房，脱粉了', '又一个塌房的', '塌房现场，太惨了'])],
  [
    'an earthquake of show business',
    people(['娱乐圈大地震，好几个被封', '内娱大地震', '娱乐圈地震了', '八级地震，瓜太大']),
  ],
  ['a flood of comments on a screen', people(['弹幕洪水一样刷过去', '弹幕洪水来了', '弹幕像洪水', '被弹幕淹没'])],
  ['a film', people(['灾难片整栋楼塌下来', '大楼爆炸那段特效绝了', '电影里仓库着火那段哭死', '灾难片里的洪水太真实'])],
  [
    'a drill',
    people(['蜀山区今天消防演练，烟雾很大', '学校消防演练，全体疏散', '火灾演练圆满结束', '演练而已，烟是烟雾弹']),
  ],
  [
    'a planned outage',
    people(['蜀山区明天上午计划停电', '通知：明日检修停电', '明天停电，提前充电', '计划停水公告：明日八点起']),
  ],
  [
    'an earthquake abroad',
    people(['日本又地震了', '日本发生地震，震感强烈', '东京地震，新闻刚播', '希望日本地震的人平安']),
  ],
  [
    'an advert',
    people(['燃气灶特价，防漏气，私信领取', '防漏气燃气灶，限时优惠', '燃气报警器批发，加微信', '防爆燃气管直销']),
  ],
  [
    'an anniversary',
    people(['大火十周年，缅怀', '十年前的今天，仓库大火', '那场爆炸过去十年了', '纪念那年牺牲的消防员']),
  ],
  [
    'an old video',
    people(['这是三年前的火灾视频', '蜀山区着火的视频是去年的', '旧视频，不是今天的火', '又拿老视频出来造谣']),
  ],
  [
    'one caller who calls again and again',
    people(
      ['第五次打电话，蜀山区化粪池漏了', '还是化粪池漏的事', '化粪池又漏了，第六次反映', '化粪池漏水没人处理'],
      60,
    ).map((one) => ({ ...one, author: 'same' })),
  ],
  [
    'one text whose copies are cut shorter and shorter',
    Array.from({ length: 12 }, (_, i) =>
      said(
        noonMs + i * minuteMs,
        `c${i}`,
        `${'蜀山区一化工仓库发生爆炸，浓烟滚滚，多人受伤被送往医院，附近居民请尽快撤离，周边道路已经封闭'.slice(0, 44 - 2 * i)}…展开全文c`,
      ),
    ),
  ],
]

const alarms: readonly (readonly [string, readonly Arrival[], RegExp])[] = [
  [
    'a fire in a block of flats',
    people([
      '蜀山区望江西路小区着火了，黑烟特别大',
      '望江西路这边楼里着火，救命',
      '蜀山区着火了，有人在窗口喊救命',
      '望江西路火好大，消防还没到',
      '楼上着火了蜀山区望江西路，孩子还在里面',
    ]),
    /着火/u,
  ],
  [
    'a smell of gas in one street',
    people(
      [
        '蜀山区井岗镇小区好大煤气味',
        '井岗镇楼道里一股煤气味，头晕',
        '又闻到煤气味了，蜀山区井岗镇',
        '煤气味太重了不敢开灯，井岗镇',
        '井岗镇煤气漏了吧，有人晕倒了',
      ],
      30,
    ),
    /煤气/u,
  ],
  [
    'children of one school who fall ill',
    people(
      [
        '学校食堂吃完饭好多孩子吐了，蜀山区',
        '我家娃也吐了拉肚子，蜀山区实验小学',
        '实验小学食堂有问题，一个班吐了十几个',
        '实验小学好多孩子在医院挂水',
        '孩子拉肚子发烧，实验小学食堂',
      ],
      30,
    ),
    /拉肚子|吐/u,
  ],
  [
    'wages that are not paid',
    people(
      [
        '蜀山区工地拖欠工资三个月了，工人在门口坐着',
        '老板跑了，工资没发，蜀山区',
        '蜀山区工地几十个工人讨薪',
        '讨薪的人爬上塔吊了，蜀山区工地',
        '工资再不发要跳楼了，蜀山区工地',
      ],
      60,
    ),
    /工资|讨薪/u,
  ],
]

describe('nobody is warned of', () => {
  test.each(quiet)('%s', (_, arrivals) => {
    expect(warningsOf(arrivals).map(({ title, level }) => `${level} ${title}`)).toEqual([])
  })
})

describe('people are warned, once, of', () => {
  test.each(alarms)('%s', (_, arrivals, what) => {
    const warnings = warningsOf(arrivals)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]?.title).toMatch(what)
  })
})
