// Reads a file of composed events: blocks that begin with `=== id`, stages with `@`, lines with their channel's letter.

export interface ComposedLine {
  readonly channel: string
  readonly title: string
  readonly text: string
}

export interface ComposedEvent {
  readonly id: string
  readonly crisis: boolean
  readonly stages: readonly { readonly shape: string; readonly lines: readonly ComposedLine[] }[]
}

const channelOf: Readonly<Record<string, string>> = {
  w: 'weibo',
  r: 'weibo',
  f: 'forum',
  h: 'hotline',
  g: 'grid',
  n: 'news',
}

/** Slots such as {name} or {a|b} are filled with their first value. */
export function parseEvents(file: string): readonly ComposedEvent[] {
  return file
    .split(/^=== /mu)
    .slice(1)
    .map((block) => {
      const [id = '', ...lines] = block.split('\n')
      const values = new Map(
        lines.flatMap((line) => {
          const slot = /^\$([^:]+):(.*)$/u.exec(line)
          return slot === null ? [] : [[(slot[1] ?? '').trim(), (slot[2] ?? '').trim().split('|')[0] ?? ''] as const]
        }),
      )
      const stages: { shape: string; lines: ComposedLine[] }[] = []
      for (const line of lines) {
        if (line.startsWith('@ ')) stages.push({ shape: line.split(/\s+/u).at(-1) ?? '', lines: [] })
        const told = /^([wfhgnr])(?:@[a-z-]+)?: (.*)$/u.exec(line)
        if (told === null) continue
        const body = told[2] ?? ''
        const cut = body.lastIndexOf(' | ')
        stages.at(-1)?.lines.push({
          channel: channelOf[told[1] ?? ''] ?? 'weibo',
          title: filled(cut < 0 ? '' : body.slice(0, cut), values),
          text: filled(cut < 0 ? body : body.slice(cut + 3), values),
        })
      }
      return { id: id.trim(), crisis: /^crisis:\s*true/mu.test(block), stages }
    })
}

/** A value may have slots itself, four deep at most. */
function filled(text: string, values: ReadonlyMap<string, string>): string {
  let result = text
  for (let depth = 0; depth < 4; depth++)
    result = result.replace(/\{([^{}]*)\}/gu, (_, name: string) => values.get(name) ?? name.split('|')[0] ?? '')
  return result
}
