// What is said of a source that is not well: to the operator, in Chinese and in English.
import { hourMs, minuteMs } from '../../core/durations.ts'
import type { HealthFinding, HealthKind } from './health.ts'

export interface HealthWords {
  readonly title: string
  readonly zh: string
  readonly en: string
}

type Phrase = readonly [titleZh: string, adviceZh: string, en: string]

const phrases: Readonly<Record<HealthKind, Phrase>> = {
  silent: [
    '没有新数据',
    '请检查采集或推送程序以及对方系统。缺少的数据不代表没有事情发生。',
    'is silent; look after what feeds it',
  ],
  partial: [
    '数据明显偏少',
    '可能只收到一部分，请核对对方的查询条件和权限。',
    'brings far less than usual; part of it may be missing',
  ],
  stuck: [
    '内容不再更新',
    '每次得到的都是旧内容，请检查对方是否停更、缓存或只返回旧页。',
    'brings the same entries again and again',
  ],
  session_expired: [
    '登录或令牌已失效',
    '请更换令牌或 Cookie 后重启服务；此前的数据会补取。',
    'is not signed in any more; renew its token or cookie',
  ],
  format_changed: [
    '内容格式已变化',
    '收到的内容无法识别，请用 qianzhao source test 查看并更新映射。',
    'brings something that is not understood; see qianzhao source test',
  ],
  unreachable: ['无法连接', '系统会一直重试；请检查网络和对方服务。', 'does not answer; it is tried again for ever'],
  refused: ['被拒绝访问', '请检查地址、权限和配置。', 'refuses access; check address and rights'],
  limited: ['被限制访问频率', '请把 every 调大，或减少同一主机上的来源。', 'asks to be fetched less often'],
  unreadable: ['文件或文件夹无法读取', '请检查路径和读取权限。', 'cannot be opened; check path and rights'],
  held_up: [
    '已取到但暂时无法入库',
    '本机来不及处理或磁盘已满；没有数据丢失，会自动补取。',
    'is fetched but not taken in for want of room; nothing is lost',
  ],
  too_much: [
    '可能有内容来不及取',
    '请缩短 every 或增大 pagesMax。',
    'may have had entries that came and went; fetch more often',
  ],
  clock_wrong: ['对方时钟不准', '事件时间可能有偏差，请对方校时。', 'has a wrong clock'],
}

/** `name` is the source as people know it. */
export function healthWords(name: string, finding: HealthFinding, nowMs: number): HealthWords {
  const [titleZh, adviceZh, en] = phrases[finding.kind]
  const { kind, count, expected, sinceMs, found } = finding
  const gone = nowMs - sinceMs
  const usually = expected === null ? '' : `，平时这段时间约 ${Math.round(expected)} 条`
  const usuallyEn = expected === null ? '' : `, usually about ${Math.round(expected)}`
  const factZh = kind === 'partial' ? `近 3 小时只有 ${count} 条${usually}` : `已持续${spanZh(gone)}${usually}`
  const factEn = kind === 'partial' ? `${count} in 3 hours${usuallyEn}` : `for ${spanEn(gone)}${usuallyEn}`
  return {
    title: `数据源“${name}”${titleZh}`,
    zh: `数据源“${name}”${titleZh}：${factZh}${found === '' ? '' : `（${found}）`}。${adviceZh}`,
    en: `Source "${name}" ${en} (${[factEn, found].filter((part) => part !== '').join('; ')}).`,
  }
}

export function wellAgainWords(name: string, finding: HealthFinding, nowMs: number): HealthWords {
  const [titleZh] = phrases[finding.kind]
  const gone = nowMs - finding.sinceMs
  return {
    title: `数据源“${name}”已恢复`,
    zh: `数据源“${name}”已恢复；此前“${titleZh}”，历时${spanZh(gone)}。`,
    en: `Source "${name}" is well again after ${spanEn(gone)}.`,
  }
}

function spanZh(ms: number): string {
  if (ms < hourMs) return ` ${Math.max(1, Math.round(ms / minuteMs))} 分钟`
  return ms < 48 * hourMs ? ` ${Math.round(ms / hourMs)} 小时` : ` ${Math.round(ms / (24 * hourMs))} 天`
}

function spanEn(ms: number): string {
  if (ms < hourMs) return `${Math.max(1, Math.round(ms / minuteMs))} min`
  return ms < 48 * hourMs ? `${Math.round(ms / hourMs)} h` : `${Math.round(ms / (24 * hourMs))} d`
}
