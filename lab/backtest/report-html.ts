// The backtest as one self-contained page that a person can look at.
import { amocChart, reliabilityChart, seriesColours, timeline } from './charts.ts'
import type { Figures } from './figures.ts'
import { chinaTime } from './report-text.ts'
import type { BacktestSummary, KindFigures, RunRows } from './summary.ts'

/** No script, no network, no font from elsewhere; `title` says what was measured. */
export function backtestHtml(summary: BacktestSummary, title: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head><body>
<header><h1>前兆 <span>回测报告 · Backtest</span></h1><p>${escaped(title)}</p></header>
<main>
${tiles(summary)}
${comparisonText(summary)}
<section class="pair">
<figure><figcaption>发现率与误报 · Crises seen against false alarms</figcaption>${amocChart(summary.amoc, 'pod')}${legend(Object.keys(summary.amoc))}</figure>
<figure><figcaption>提前量与误报 · Lead against false alarms (AMOC)</figcaption>${amocChart(summary.amoc, 'medianLeadHours')}${legend(Object.keys(summary.amoc))}</figure>
</section>
<section><h2>与朴素规则比较 · Against naive rules on the same stream</h2>${baselineTable(summary)}
<p class="note"><b>-tuned</b> is the same rule at the setting that detects most without more false alarms than ours. A rule that states no probability is taken to be certain of each alarm. Farrington needs three weeks of history and is silent in shorter streams.</p></section>
<section class="pair">
<figure><figcaption>概率是否可信 · Are the probabilities honest? ${summary.forecasts} situations, ECE ${summary.ece.toFixed(3)}</figcaption>${reliabilityChart(summary.reliability)}</figure>
<figure><figcaption>分类结果 · By kind of event</figcaption>${kindTable(summary.byKind)}</figure>
</section>
${summary.runs.slice(0, runsMax).map(runSection).join('\n')}
</main></body></html>
`
}

/** A page with two hundred timelines helps nobody; the figures above count all of them. */
const runsMax = 6

function tiles(summary: BacktestSummary): string {
  const crises = summary.detected + summary.missed
  const [low, high] = summary.falseAlarmsPerWeekInterval
  const shown: readonly (readonly [string, string, string])[] = [
    [`${summary.detected} / ${crises}`, '发现的危机 · crises detected', `${summary.early} before the outbreak`],
    [`${summary.medianLeadHours.toFixed(1)} h`, '提前量中位数 · median lead', 'a miss counts as none'],
    [
      summary.falseAlarmsPerWeek.toFixed(2),
      '每周误报 · false alarms a week',
      `95 %: ${low.toFixed(2)} – ${high.toFixed(2)}${budgetNote(summary)}`,
    ],
    [
      summary.complaintsPerWeek.toFixed(2),
      '每周民生蓝色提示 · complaints a week',
      'services that fail people; a budget of their own',
    ],
    [summary.repeatsPerWeek.toFixed(2), '每周重复预警 · repeats a week', 'about a crisis already warned of'],
    [summary.ece.toFixed(3), '校准误差 · calibration error', `Brier ${summary.brier.toFixed(3)}`],
  ]
  const items = shown.map(([value, label, note]) => `<div><b>${value}</b><span>${label}</span><i>${note}</i></div>`)
  return `<section class="tiles">${items.join('')}</section>`
}

function budgetNote({ budget }: BacktestSummary): string {
  if (budget === null) return ''
  return `, budget ${budget.falseAlarmsPerWeek} ${budget.kept ? 'kept' : 'NOT KEPT'}`
}

function comparisonText({ comparison }: BacktestSummary): string {
  if (comparison === null) return ''
  const share = Math.round(comparison.earlierShare * 100)
  return `<p class="lead">Earlier than the spike rule at no more false alarms in <b>${comparison.earlier} of ${comparison.crises}</b> crises (${share} %); median lead gained <b>${comparison.medianLeadGainedHours.toFixed(1)} h</b>, and <b>${comparison.medianLeadGainedHoursSlow.toFixed(1)} h</b> where the crisis built up for a day or more.</p>`
}

function baselineTable(summary: BacktestSummary): string {
  const rows = [
    figuresRow('前兆 qianzhao', summary, '', ' class="own"'),
    ...Object.entries(summary.baselines).map(([name, figures]) => figuresRow(name, figures, figures.setting, '')),
  ]
  return `<table><thead><tr><th></th><th>POD</th><th>early</th><th>false / week</th><th>median lead, h</th><th>Brier</th><th>ECE</th><th class="text">setting</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function figuresRow(name: string, figures: Figures, setting: string, attributes: string): string {
  const numbers = [
    figures.pod.toFixed(2),
    `${figures.early}`,
    figures.falseAlarmsPerWeek.toFixed(2),
    figures.medianLeadHours.toFixed(1),
    figures.brier.toFixed(3),
    figures.ece.toFixed(3),
  ]
  return `<tr${attributes}><th>${escaped(name)}</th>${numbers.map((value) => `<td>${value}</td>`).join('')}<td class="text">${escaped(setting)}</td></tr>`
}

function kindTable(kinds: readonly KindFigures[]): string {
  const rows = kinds.map((kind) => {
    const seen = kind.crisis
      ? `<td>${kind.detected}</td><td>${kind.medianLeadHours.toFixed(1)}</td>`
      : '<td class="text" colspan="2">no crisis</td>'
    return `<tr><th>${escaped(kind.kind)}</th><td>${kind.events}</td>${seen}<td>${kind.orangeOrRed}</td></tr>`
  })
  return `<table><thead><tr><th></th><th>events</th><th>seen</th><th>lead, h</th><th>orange+</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function runSection(run: RunRows, index: number): string {
  if (run.events.length === 0 && run.alarms.length === 0) return ''
  const rows = run.alarms.map(
    (alarm) =>
      `<tr class="${alarm.verdict}"><td class="text">${chinaTime(Date.parse(alarm.raisedAt))}</td><td class="text"><span class="level ${alarm.level}"></span>${escaped(alarm.title)}</td><td>${alarm.probability.toFixed(2)}</td><td>${alarm.documents}</td><td class="text">${alarm.verdict}${alarm.event === null ? '' : ` ${alarm.event}`}</td></tr>`,
  )
  const alarms =
    rows.length === 0
      ? '<p class="note">no alert was raised</p>'
      : `<table><thead><tr><th class="text">raised</th><th class="text">alert</th><th>p</th><th>documents</th><th class="text">verdict</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return `<section><h2>第 ${index + 1} 段 · Stream ${index + 1}</h2>${run.events.length === 0 ? '' : `<div class="timeline">${timeline(run.events)}</div><p class="note">bar: from the first trace to the outbreak; ◆ the alert; grey: no crisis</p>`}${alarms}</section>`
}

function legend(names: readonly string[]): string {
  return `<p class="legend">${names.map((name) => `<span style="--c:${seriesColours[name] ?? '#777'}">${escaped(name)}</span>`).join('')}</p>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const style = `
:root{color-scheme:light;--ink:#1f2430;--soft:#667085;--line:#e4e7ec;--paper:#fff;--ground:#f5f6f8;--accent:#c8402b}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header{padding:30px 5vw 22px;background:linear-gradient(120deg,#1f2430,#39405a);color:#fff}
h1{margin:0;font-size:27px;letter-spacing:2px}h1 span{font-size:16px;font-weight:400;letter-spacing:0;opacity:.8;margin-left:10px}
header p{margin:6px 0 0;opacity:.75}main{max-width:1180px;margin:0 auto;padding:22px 18px 60px}
h2{font-size:17px;margin:0 0 12px}section,figure{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:0 0 18px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:14px;background:none;border:0;padding:0}
.tiles div{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:16px 18px}
.tiles b{display:block;font-size:30px;line-height:1.2;color:var(--accent);font-variant-numeric:tabular-nums}.tiles span{display:block}.tiles i{color:var(--soft);font-style:normal;font-size:13px}
.lead{font-size:17px;margin:4px 2px 18px}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));align-items:start;gap:18px;background:none;border:0;padding:0}
.pair figure{margin:0}figcaption{font-weight:600;margin-bottom:8px}svg{width:100%;height:auto;display:block}
svg text{font-size:12px;fill:var(--soft)}svg .label{font-size:12.5px;fill:var(--ink)}svg .name{font-size:13px;fill:var(--ink)}
.grid{stroke:var(--line)}.axis{stroke:#98a2b3;fill:none}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{padding:6px 9px;text-align:right;border-bottom:1px solid var(--line);font-weight:400}
tbody th{text-align:left;font-weight:600}thead th{color:var(--soft);font-size:13px}.text{text-align:left!important}td.text{font-size:13.5px}
.own{background:#fdf3f1}.note{color:var(--soft);font-size:13.5px;margin:8px 0 0}
.legend{margin:6px 0 0;display:flex;gap:16px;flex-wrap:wrap;font-size:13px}.legend span::before{content:"";display:inline-block;width:18px;height:3px;background:var(--c);margin-right:6px;vertical-align:middle}
.level{display:inline-block;width:10px;height:10px;border-radius:50%;margin-right:8px;background:#3b7dd8}.level.yellow{background:#e3b505}.level.orange{background:#ef7d1a}.level.red{background:#d92d20}
tr.noise td,tr.decoy td{color:#b42318}tr.repeat td{color:var(--soft)}.timeline{overflow-x:auto}
@media(max-width:640px){.pair{grid-template-columns:1fr}table{font-size:13px}}
`
