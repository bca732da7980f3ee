// The live page: lists alerts as they are raised and explains the chosen one; text from outside only ever becomes textContent.

const words = {
  zh: {
    name: '前兆', feed: '预警', open: '进行中', all: '全部', language: 'English',
    simulated: '模拟数据 · 以下内容由模拟器生成，不是真实事件',
    silent: (names) => `来源静默：${names}`,
    since: (time) => `（最近一条 ${time}）`, never: '（尚无数据）',
    live: '实时', lost: '连接中断，正在重连', watermark: (time) => `数据时间 ${time}`,
    empty: '目前没有进行中的预警。\n有新的预警会立即出现在这里。',
    choose: '点一条预警，查看依据。',
    level: { blue: '蓝', yellow: '黄', orange: '橙', red: '红' },
    state: { pending: '待确认', firing: '进行中', acknowledged: '已确认', resolved: '已解除', dismissed: '已排除' },
    where: '地点', whole: '全域', since2: '始于', until: '最近', sources: '来源', voices: '独立声音', voicesOf: '独立声音 / 文本',
    probability: '演变为危机的概率', observed: '实际 / 预期', topic: '类别', unknown: '未定位',
    why: '为什么预警', whyLevel: '为什么是这个级别', noDecision: '这一修订没有留下级别的依据。', revisions: '经过', evidence: '依据（最早与最强，已脱敏）', terms: '关键词', hours: '每小时独立声音（近 48 小时）',
    reason: {
      raised: '首次提示', recurred: '再次出现', grew: '人数增长', joined: '并入他事', related: '另有相关', held: '持续成立',
      level_up: '升级', level_down: '降级', quiet: '平息', revised: '条件不再成立', merged: '并入另一预警',
      acknowledge: '已有人确认', resolve: '已有人解除', dismiss: '已有人排除',
    },
    noEvidence: '依据已超出保存期限。', revision: '修订',
    entryTitle: '需要从终端打开',
    entryText: '请使用启动命令在终端里打印的地址打开本页。\n该地址只能使用一次；重启服务会打印新的地址。',
    failed: '暂时无法读取，稍后自动重试。',
  },
  en: {
    name: 'Qianzhao', feed: 'Alerts', open: 'Open', all: 'All', language: '中文',
    simulated: 'Simulated data · everything below is made up by the simulator, nothing of it is real',
    silent: (names) => `Silent sources: ${names}`,
    since: (time) => ` (last record ${time})`, never: ' (no data yet)',
    live: 'live', lost: 'connection lost, trying again', watermark: (time) => `data time ${time}`,
    empty: 'No open alerts at the moment.\nNew ones appear here at once.',
    choose: 'Choose an alert to see what it rests on.',
    level: { blue: 'Blue', yellow: 'Yellow', orange: 'Orange', red: 'Red' },
    state: { pending: 'pending', firing: 'open', acknowledged: 'acknowledged', resolved: 'resolved', dismissed: 'dismissed' },
    where: 'Where', whole: 'whole area', since2: 'Since', until: 'Latest', sources: 'Sources', voices: 'Independent voices', voicesOf: 'Voices / documents',
    probability: 'Probability of a crisis', observed: 'Observed / expected', topic: 'Topic', unknown: 'not located',
    why: 'Why this alert', whyLevel: 'Why this level', noDecision: 'This revision kept no reasons for its level.', revisions: 'How it went', evidence: 'Evidence (earliest and strongest, de-identified)', terms: 'Key words',
    hours: 'Independent voices per hour (last 48 hours)',
    reason: {
      raised: 'raised', recurred: 'came back', grew: 'grew', joined: 'joined another matter', related: 'related matter', held: 'lasted',
      level_up: 'level up', level_down: 'level down', quiet: 'went quiet', revised: 'no longer holds', merged: 'part of another alert',
      acknowledge: 'acknowledged', resolve: 'resolved by a person', dismiss: 'dismissed by a person',
    },
    noEvidence: 'The evidence is older than what is kept.', revision: 'revision',
    entryTitle: 'Open it from the terminal',
    entryText: 'Open this page with the address that the start command printed.\nIt works once; a restart prints a new one.',
    failed: 'Cannot be read at the moment; it will be tried again.',
  },
}
const levels = ['red', 'orange', 'yellow', 'blue']
const alertsMax = 300
const alerts = new Map()
const view = { language: readLanguage(), onlyOpen: true, chosen: null, status: null, connected: false, detail: null }

const by = (id) => document.getElementById(id)
const say = () => words[view.language]

function element(tag, properties = {}, ...children) {
  const { className = '', text, ...attributes } = properties
  const node = document.createElement(tag)
  if (className !== '') node.className = className
  if (text !== undefined) node.textContent = text
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.append(...children)
  return node
}

async function start() {
  by('language').addEventListener('click', () => {
    view.language = view.language === 'zh' ? 'en' : 'zh'
    try { localStorage.setItem('language', view.language) } catch { /* A browser without storage forgets it. */ }
    draw()
  })
  draw()
  await exchangeCode()
  if (!(await refreshStatus())) return showEntry()
  setInterval(refreshStatus, 5000)
  await listen()
}

function readLanguage() {
  try { return localStorage.getItem('language') === 'en' ? 'en' : 'zh' } catch { return 'zh' }
}

/** The code stands in the fragment, which never leaves the browser by itself; it is taken out of the address at once. */
async function exchangeCode() {
  const code = /^#code=([\w-]{40,60})$/.exec(location.hash)?.[1]
  if (code === undefined) return
  history.replaceState(null, '', location.pathname)
  await fetch('/v1/session', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: code }).catch(() => null)
}

/** False where this browser has no session. */
async function refreshStatus() {
  const answer = await fetch('/v1/status').catch(() => null)
  if (answer !== null && (answer.status === 401 || answer.status === 403)) return false
  if (answer?.ok) view.status = await answer.json()
  drawStatus()
  return true
}

async function listen() {
  const answer = await fetch('/v1/alerts?limit=200').catch(() => null)
  if (answer?.status === 401) return showEntry()
  if (!answer?.ok) return void setTimeout(listen, 3000)
  const { alerts: latest, sequence } = await answer.json()
  for (const alert of latest.reverse()) keep(alert)
  drawAlerts()
  // The browser sends the id of the last event by itself when it connects again.
  const stream = new EventSource(`/v1/alerts/stream?after=${sequence}`)
  stream.addEventListener('open', () => setConnected(true))
  stream.addEventListener('alert', (event) => {
    const alert = JSON.parse(event.data)
    const isNew = !alerts.has(alert.id)
    keep(alert)
    drawAlerts(isNew ? alert.id : null)
    if (view.chosen === alert.id) void choose(alert.id)
  })
  stream.addEventListener('error', () => {
    setConnected(false)
    // After an answer that is no stream (a session that ended, say) a browser does not try again by itself.
    if (stream.readyState === EventSource.CLOSED) setTimeout(async () => ((await refreshStatus()) ? listen() : showEntry()), 3000)
  })
}

function keep(alert) {
  if ((alerts.get(alert.id)?.rev ?? -1) >= alert.rev) return
  alerts.delete(alert.id)
  alerts.set(alert.id, alert)
  for (const id of alerts.keys()) {
    if (alerts.size <= alertsMax) break
    alerts.delete(id)
  }
}

function setConnected(connected) {
  view.connected = connected
  drawStatus()
}

function isOpen(alert) {
  return alert.state === 'firing' || alert.state === 'acknowledged'
}

function sorted() {
  return [...alerts.values()]
    .filter((alert) => (view.onlyOpen ? isOpen(alert) : alert.state !== 'pending'))
    .sort(
      (a, b) =>
        Number(isOpen(b)) - Number(isOpen(a)) ||
        levels.indexOf(a.level) - levels.indexOf(b.level) ||
        (a.raisedAt < b.raisedAt ? 1 : -1),
    )
}

function draw() {
  const text = say()
  document.documentElement.lang = view.language === 'zh' ? 'zh-CN' : 'en'
  document.title = `${text.name} · ${text.feed}`
  by('name').textContent = text.name
  by('feed-title').textContent = text.feed
  by('language').textContent = text.language
  by('simulated').textContent = text.simulated
  by('entry-title').textContent = text.entryTitle
  by('entry-text').textContent = text.entryText
  by('filters').replaceChildren(
    ...[true, false].map((onlyOpen) => {
      const button = element('button', {
        type: 'button', className: 'quiet', text: onlyOpen ? text.open : text.all, 'aria-pressed': String(view.onlyOpen === onlyOpen),
      })
      button.addEventListener('click', () => {
        view.onlyOpen = onlyOpen
        draw()
      })
      return button
    }),
  )
  drawStatus()
  drawAlerts()
  drawDetail()
}

function drawStatus() {
  const text = say()
  const { status, connected } = view
  const line = by('line')
  line.textContent = connected ? text.live : text.lost
  line.className = `line ${connected ? 'live' : status === null ? '' : 'lost'}`
  if (status === null) line.textContent = ''
  by('watermark').textContent = status?.watermark ? text.watermark(clock(status.watermark)) : ''
  by('simulated').hidden = status?.simulated !== true
  const silent = (status?.sources ?? []).filter((source) => source.silent)
  by('silent').hidden = silent.length === 0
  const names = silent.map(({ name, last }) => name + (last === null ? text.never : text.since(clock(last))))
  by('silent').textContent = text.silent(names.join(view.language === 'zh' ? '、' : ', '))
}

function drawAlerts(freshId = null) {
  const text = say()
  const open = [...alerts.values()].filter(isOpen)
  by('tally').replaceChildren(
    ...levels.map((level) => {
      const count = open.filter((alert) => alert.level === level).length
      return element('li', { className: count > 0 ? `${level} some` : level }, text.level[level], element('b', { text: String(count) }))
    }),
  )
  const shown = sorted()
  by('empty').hidden = shown.length > 0 || view.status === null
  by('empty').textContent = text.empty
  by('alerts').hidden = shown.length === 0
  by('alerts').replaceChildren(...shown.map((alert) => element('li', {}, alertButton(alert, alert.id === freshId))))
}

function alertButton(alert, fresh) {
  const text = say()
  const facts = element(
    'span',
    { className: 'facts' },
    element('span', { text: text.state[alert.state] }),
    ...(alert.placeName !== '' && alert.title.includes(alert.placeName)
      ? []
      : [element('span', { text: alert.placeName || text.unknown })]),
    element('span', { text: `${text.voices} ${alert.voices}` }),
    element('span', { text: alert.sourceNames.join(view.language === 'zh' ? '、' : ', ') }),
  )
  const button = element(
    'button',
    {
      type: 'button',
      className: `alert ${alert.level}${isOpen(alert) ? '' : ' over'}${fresh ? ' fresh' : ''}`,
      'aria-current': String(view.chosen === alert.id),
    },
    element('span', { className: 'badge', text: text.level[alert.level] }),
    element('span', { className: 'title', text: alert.title }),
    element('span', { className: 'when', text: clock(alert.raisedAt) }),
    facts,
  )
  button.addEventListener('click', () => choose(alert.id, true))
  return button
}

async function choose(id, byPerson = false) {
  view.chosen = id
  if (byPerson) drawAlerts()
  const answer = await fetch(`/v1/alerts/${encodeURIComponent(id)}`).catch(() => null)
  if (view.chosen !== id) return
  view.detail = answer?.ok ? await answer.json() : null
  drawDetail(answer !== null && !answer.ok)
  if (byPerson && matchMedia('(max-width: 860px)').matches) by('detail').scrollIntoView({ behavior: 'smooth' })
}

function drawDetail(failed = false) {
  const text = say()
  const { detail } = view
  if (detail === null) {
    return by('detail').replaceChildren(element('p', { className: 'empty', text: failed ? text.failed : text.choose }))
  }
  const comma = view.language === 'zh' ? '、' : ', '
  const nodes = [
    element(
      'div',
      { className: `headline ${detail.level}` },
      element('span', { className: 'badge', text: text.level[detail.level] }),
      element('h2', { text: detail.title }),
    ),
    element('p', { className: 'state', text: [text.state[detail.state], stamp(detail.raisedAt), `${text.probability} ${Math.round(detail.probability * 100)} %`].join(' · ') }),
    element(
      'dl',
      { className: 'facts-list' },
      fact(text.where, places(detail, comma) || text.unknown, 'full'),
      fact(text.topic, detail.topicName?.[view.language] ?? detail.topic),
      fact(text.since2, stamp(detail.windowStart)),
      fact(text.until, stamp(detail.windowEnd)),
      fact(text.voicesOf, `${detail.voices} / ${detail.documentCount}`),
      ...(detail.expected === undefined ? [] : [fact(text.observed, `${round(detail.observed)} / ${round(detail.expected)}`)]),
      fact(text.sources, detail.sourceNames.join(comma), 'wide'),
    ),
    element('h3', { text: text.why }),
    element('p', { className: `why ${detail.level}`, text: sentences(detail.explanation[view.language]) }),
    element('h3', { text: text.whyLevel }),
    element('p', { className: `why ${detail.level}`, text: detail.decisionText?.[view.language] ?? text.noDecision }),
  ]
  if (detail.voicesByHour?.some((count) => count > 0)) nodes.push(element('h3', { text: text.hours }), hours(detail))
  if (detail.terms?.length > 0) {
    nodes.push(element('h3', { text: text.terms }))
    nodes.push(element('ul', { className: 'terms' }, ...detail.terms.slice(0, 16).map((term) => element('li', { text: term }))))
  }
  nodes.push(element('h3', { text: text.evidence }))
  nodes.push(
    detail.evidence.length === 0
      ? element('p', { className: 'small', text: text.noEvidence })
      : element('ol', { className: 'evidence' }, ...detail.evidence.map(evidenceItem)),
  )
  if (detail.revisions?.length > 1) {
    nodes.push(element('h3', { text: text.revisions }))
    nodes.push(element('ol', { className: 'revisions' }, ...detail.revisions.toReversed().map(revisionItem)))
  }
  nodes.push(element('p', { className: 'small', text: `${detail.id} · ${text.revision} ${detail.rev} · ${detail.rule}` }))
  by('detail').replaceChildren(...nodes)
}

/** The places with most voices first; what their names have in common is said once. */
function places(detail, comma) {
  const named = (detail.byPlace ?? []).filter(({ name }) => name !== '').sort((a, b) => b.voices - a.voices)
  if (named.length < 2) return named[0]?.name ?? detail.placeName
  const shown = named.slice(0, 6)
  const shortest = shown.reduce((least, { name }) => Math.min(least, name.length), Infinity)
  let common = 0
  while (common < shortest && shown.every(({ name }) => name[common] === shown[0].name[common])) common++
  // Cut after a whole level of the tree (省 市 区 县), never inside a name.
  while (common > 0 && !'省市区县州盟旗'.includes(shown[0].name[common - 1])) common--
  const rest = shown.map(({ name, voices }) => `${name.slice(common) || say().whole} ${voices}`)
  const more = named.length > shown.length ? ' …' : ''
  return `${common > 0 ? `${shown[0].name.slice(0, common)}　` : ''}${rest.join(comma)}${more}`
}

/** One sentence a line reads faster than a paragraph. */
function sentences(explanation) {
  return explanation.replaceAll(/。(?=[^」”』）\n])/g, '。\n').replaceAll(/\. (?=[A-Z])/g, '.\n')
}

function fact(name, value, className = '') {
  return element('div', { className }, element('dt', { text: name }), element('dd', { text: value }))
}

function evidenceItem(item) {
  return element(
    'li',
    {},
    element('p', { className: 'said', text: item.excerpt }),
    element(
      'p',
      { className: 'from' },
      element('span', { text: stamp(item.time) }),
      element('span', { text: item.sourceName }),
      element('span', { text: item.placeName || say().unknown }),
      element('span', { text: item.id }),
    ),
  )
}

function revisionItem({ level, state, reason, raisedAt, voices }) {
  const text = say()
  const facts = [stamp(raisedAt), text.level[level], text.state[state], text.reason[reason] ?? reason, `${text.voices} ${voices}`]
  return element('li', {}, ...facts.map((fact) => element('span', { text: fact })))
}

function hours(detail) {
  const most = Math.max(...detail.voicesByHour)
  return element(
    'div',
    { className: `hours ${detail.level}`, role: 'img', 'aria-label': detail.voicesByHour.join(' ') },
    ...detail.voicesByHour.map((count) => {
      const bar = element('i', { className: count === 0 ? 'none' : '', title: String(count) })
      bar.style.height = `${Math.max(4, (count / most) * 100)}%`
      return bar
    }),
  )
}

function showEntry() {
  by('entry').showModal()
}

const zone = { timeZone: 'Asia/Shanghai', hour12: false }
const clockFormat = new Intl.DateTimeFormat('zh-CN', { ...zone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
const stampFormat = new Intl.DateTimeFormat('zh-CN', { ...zone, dateStyle: 'short', timeStyle: 'short' })

function clock(iso) {
  return clockFormat.format(new Date(iso))
}

function stamp(iso) {
  return stampFormat.format(new Date(iso))
}

function round(value) {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}

void start()
