// Scenario files: read once, strictly.
import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../src/simulate/scenario.ts'

const source = { id: 'hotline', channel: 'hotline', postsPerDay: 100, authors: 10, complaint: 0.8 }
const scenario = {
  about: 'a sample',
  name: 'sample',
  days: 2,
  start: '2026-03-02T00:00:00+08:00',
  quietHours: 0,
  unrest: 0.1,
  sources: [source],
  events: [{ kinds: ['rumour'], least: 0, most: 2 }],
}

describe('a scenario', () => {
  test('has no share of anything that is left out', () => {
    const parsed = parseScenario(scenario, 'sample.json')
    expect(parsed.sources[0]).toEqual({ ...source, advertisement: 0, mishap: 0 })
    expect(parsed.events).toEqual([{ kinds: ['rumour'], count: [0, 2] }])
  })

  test.each([
    [{ ...scenario, quitHours: 3 }, 'did you mean quietHours?'],
    [{ ...scenario, events: [{ kinds: ['gas-explosions'], least: 1, most: 1 }] }, 'did you mean gas-explosion?'],
    [{ ...scenario, events: [{ kinds: ['rumour'], least: 2, most: 1 }] }, 'most'],
    [{ ...scenario, start: '2026-03-02T00:00:00' }, 'with its zone'],
    [{ ...scenario, days: 1.5 }, 'whole number'],
    [{ ...scenario, sources: [{ ...source, channel: 'radio' }] }, 'sources.0.channel'],
    [{ ...scenario, sources: 'weibo' }, 'a list'],
    [[], 'an object'],
  ])('that is wrong says where and what was wanted: %#', (wrong, message) => {
    expect(() => parseScenario(wrong, 'sample.json')).toThrow(message)
    expect(() => parseScenario(wrong, 'sample.json')).toThrow('sample.json')
  })
})
