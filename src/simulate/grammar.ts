// Composes sentences from a small grammar: rules with alternatives, inline choices, slots and registers.
import { EarlyWarningError, assert } from '../core/errors.ts'
import type { Random } from '../core/random.ts'

/**
 * One rule a line, `name = alternative | alternative`; indented lines continue the rule above.
 * `(a|b|)` chooses inline, `{name}` inserts a slot or another rule, `{#2-9}` a whole number.
 * `name@hotline` replaces `name` where the register is `hotline`.
 */
export interface Grammar {
  /** Expands a rule. Names without a dot are asked of `fill` first: the facts of this text win over the rules. */
  say(rule: string, random: Random, register: string, fill: Fill): string
  has(rule: string): boolean
}

/** The facts a text may mention, by name; undefined where the text has no such fact. */
export type Fill = (name: string) => string | undefined

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'number'; readonly low: number; readonly high: number }
  | { readonly kind: 'choice'; readonly options: readonly Sequence[] }
type Sequence = readonly Node[]
type Rules = ReadonlyMap<string, readonly Sequence[]>

const depthMax = 24

export function createGrammar(texts: readonly string[]): Grammar {
  const rules = new Map<string, readonly Sequence[]>()
  for (const text of texts) {
    for (const [name, body] of splitRules(text)) {
      assert(!rules.has(name), `Rule ${name} is defined twice.`)
      rules.set(name, parseOptions(body))
    }
  }
  checkReferences(rules)
  const byRegister = new Map<string, Rules>()
  function rulesFor(register: string): Rules {
    const known = byRegister.get(register)
    if (known !== undefined) return known
    const own = new Map(rules)
    for (const [name, options] of rules) {
      if (name.endsWith(`@${register}`)) own.set(name.slice(0, name.indexOf('@')), options)
    }
    byRegister.set(register, own)
    return own
  }
  return {
    say: (rule, random, register, fill) => expandRule(rule, rulesFor(register), random, fill, 0),
    has: (rule) => rules.has(rule),
  }
}

function splitRules(text: string): [string, string][] {
  const found: [string, string][] = []
  for (const line of text.split('\n')) {
    const match = /^([\w.@-]+) = (.*)$/u.exec(line)
    if (match?.[1] !== undefined && match[2] !== undefined) found.push([match[1], match[2]])
    else if (line.trim() !== '') {
      const last = found.at(-1)
      assert(last !== undefined, `The grammar starts with a continuation: ${line}`)
      last[1] += line.trim()
    }
  }
  return found
}

function parseOptions(body: string): Sequence[] {
  const options: Node[][] = [[]]
  let position = 0
  let literal = ''
  function flush(): void {
    if (literal !== '') options.at(-1)?.push({ kind: 'text', text: literal })
    literal = ''
  }
  while (position < body.length) {
    const character = body.charAt(position)
    if (character === '|') {
      flush()
      trimEnd(options.at(-1))
      options.push([])
      position++
      while (body.charAt(position) === ' ') position++
    } else if (character === '{') {
      flush()
      const end = body.indexOf('}', position)
      assert(end > 0, `A brace is not closed in: ${body}`)
      options.at(-1)?.push(parseReference(body.slice(position + 1, end)))
      position = end + 1
    } else if (character === '(') {
      flush()
      const end = closing(body, position)
      options.at(-1)?.push({ kind: 'choice', options: parseOptions(body.slice(position + 1, end)) })
      position = end + 1
    } else {
      literal += character
      position++
    }
  }
  flush()
  trimEnd(options.at(-1))
  return options
}

function trimEnd(sequence: Node[] | undefined): void {
  const last = sequence?.at(-1)
  if (sequence === undefined || last?.kind !== 'text') return
  sequence[sequence.length - 1] = { kind: 'text', text: last.text.trimEnd() }
}

function parseReference(inside: string): Node {
  const range = /^#(\d+)-(\d+)$/u.exec(inside)
  return range === null
    ? { kind: 'ref', name: inside }
    : { kind: 'number', low: Number(range[1]), high: Number(range[2]) }
}

function closing(body: string, open: number): number {
  let depth = 0
  for (let i = open; i < body.length; i++) {
    if (body[i] === '(') depth++
    if (body[i] === ')' && --depth === 0) return i
  }
  throw new EarlyWarningError('ASSERTION', `A parenthesis is not closed in: ${body}`)
}

// A misspelt rule would otherwise show only when chance picks it.
function checkReferences(rules: Rules): void {
  const bases = new Set([...rules.keys()].map((name) => name.split('@')[0]))
  function visit(sequence: Sequence, owner: string): void {
    for (const node of sequence) {
      if (node.kind === 'choice') for (const option of node.options) visit(option, owner)
      const dotted = node.kind === 'ref' && node.name.includes('.')
      if (dotted) assert(bases.has(node.name), `Rule ${owner} mentions ${node.name}, which does not exist.`)
    }
  }
  for (const [name, options] of rules) for (const option of options) visit(option, name)
}

function expandRule(name: string, rules: Rules, random: Random, fill: Fill, depth: number): string {
  assert(depth < depthMax, `Rule ${name} is nested deeper than ${depthMax}.`)
  const fact = name.includes('.') ? undefined : fill(name)
  if (fact !== undefined) return fact
  const options = rules.get(name)
  assert(options !== undefined, `There is neither a slot nor a rule named ${name}.`)
  return expandSequence(random.pick(options), rules, random, fill, depth)
}

function expandSequence(sequence: Sequence, rules: Rules, random: Random, fill: Fill, depth: number): string {
  let text = ''
  for (const node of sequence) {
    if (node.kind === 'text') text += node.text
    else if (node.kind === 'ref') text += expandRule(node.name, rules, random, fill, depth + 1)
    else if (node.kind === 'number') text += String(node.low + random.below(node.high - node.low + 1))
    else text += expandSequence(random.pick(node.options), rules, random, fill, depth + 1)
  }
  return text
}
