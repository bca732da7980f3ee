// Which place a text speaks of, by example, over the whole gazetteer.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PlaceCode } from '../../../src/core/ids.ts'
import { defaultHome, loadGazetteer } from '../../../src/nlp/places/gazetteer.ts'
import { createPlaces } from '../../../src/nlp/places/places.ts'

const gazetteer = loadGazetteer(readFileSync(join(import.meta.dirname, '../../../src/nlp/models/gazetteer.bin')))
const anywhere = '' as PlaceCode
const places = createPlaces(gazetteer, { home: anywhere, landmarks: [] })
const atHome = createPlaces(gazetteer, {
  home: defaultHome,
  landmarks: [{ name: '包公园', place: '340111' as PlaceCode }],
})

function codes(text: string, hint = '', fallback = ''): string[] {
  return places(text, hint, fallback as PlaceCode).map(({ code }) => code)
}

function homeCodes(text: string, hint = ''): string[] {
  return atHome(text, hint, defaultHome).map(({ code }) => code)
}

describe('the gazetteer', () => {
  test('knows full names, also of masked codes', () => {
    expect(gazetteer.name('340104' as PlaceCode)).toBe('安徽省合肥市蜀山区')
    expect(gazetteer.name('1101' as PlaceCode)).toBe('北京市')
    expect(gazetteer.name('441900003' as PlaceCode)).toBe('广东省东莞市东城街道')
    expect(gazetteer.name('MXA007' as PlaceCode)).toBe('西地省A市A7区县')
    expect(gazetteer.name('999999' as PlaceCode)).toBe('')
  })

  test('gives the communities of a city on demand', () => {
    expect(gazetteer.communities(defaultHome).length).toBeGreaterThan(1000)
    expect(gazetteer.communities('34' as PlaceCode)).toEqual([])
  })

  test('refuses other bytes', () => {
    expect(() => loadGazetteer(new Uint8Array(64))).toThrow('gazetteer.bin')
  })
})

describe('names', () => {
  test.each([
    ['湖北省武汉市洪山区关山街道发生火灾', ['420111002']],
    ['武汉洪山区停电', ['420111']],
    ['内蒙古包头', ['1502']],
    ['延边州地震', ['2224']],
    ['大理州漾濞县6.4级地震', ['532922']],
    ['重庆城口县', ['500229']],
    ['东莞市虎门镇', ['441900121']],
    ['北京暴雨，上海高温', ['11', '31']],
  ])('%s', (text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  test('a span covers the parents that stand right before', () => {
    expect(places('在武汉市洪山区', '', anywhere)).toEqual([
      { code: '420111', name: '湖北省武汉市洪山区', start: 1, end: 7, confidence: expect.any(Number) },
    ])
  })

  test('at most eight places', () => {
    expect(codes('北京上海天津重庆广州深圳武汉成都西安杭州')).toHaveLength(8)
  })
})

describe('ambiguity', () => {
  test('a district name that two cities have goes by the city in the text', () => {
    expect(codes('长春朝阳区起火')).toEqual(['220104'])
    expect(codes('北京朝阳区起火')).toEqual(['110105'])
    expect(codes('朝阳区起火', '', '2201')).toEqual(['220104'])
  })

  test('a name that several cities share equally is left alone', () => {
    expect(codes('鼓楼区起火')).toEqual([])
    expect(codes('鼓楼区起火', '江苏 南京')).toEqual(['320106'])
  })

  test.each([
    '朝阳升起，东方大同',
    '公安机关通报',
    '今天津津有味',
    '云顶和平',
    '南京东路步行街',
    '兰州拉面',
    '早餐吃三明治',
    '再三明令禁止',
    '国家级示范县',
    '买了两袋复合肥',
    '长江入海口',
    '祝大家平安顺遂',
    '楼太高遮挡日照',
    '舞台中间',
    '快递被拆开封条',
  ])('%s names no place', (text) => {
    expect(codes(text)).toEqual([])
  })

  test('the same signs are a place where they stand for themselves', () => {
    expect(codes('昨天到了三明，再去日照')).toEqual(['3504', '3711'])
    expect(codes('已从开封前往合肥')).toEqual(['4102', '3401'])
  })

  test('ordinary words are places where the text says so', () => {
    expect(codes('海南东方市台风')).toEqual(['469007'])
    expect(codes('湖北公安县内涝')).toEqual(['421022'])
  })
})

describe('what the source knows', () => {
  test('a hint and a fallback place speak where the text does not', () => {
    expect(codes('停水了', '安徽 合肥')).toEqual(['3401'])
    expect(codes('停水了', '', '3401')).toEqual(['3401'])
    expect(codes('停水了')).toEqual([])
  })

  test('a hint that is more specific replaces the place in the text', () => {
    expect(codes('合肥停水', '安徽省合肥市蜀山区')).toEqual(['340104'])
  })
})

describe('home', () => {
  test('communities and landmarks are known', () => {
    expect(homeCodes('逍遥津街道九狮桥社区停水')).toEqual(['340103006003'])
    expect(homeCodes('包公园附近有烟')).toEqual(['340111'])
  })

  test('streets of home need no city', () => {
    expect(homeCodes('大圩镇内涝')[0]?.slice(0, 4)).toBe('3401')
  })
})

describe('masked names', () => {
  test.each([
    ['A市A7县校车停运', ['MXA007']],
    ['西地省经济学院', ['MX']],
    ['西地省A市A3区山', ['MXA003']],
    ['K9县和A市', ['MXK009', 'MXA0']],
  ])('%s', (text, expected) => {
    expect(codes(text)).toEqual(expected)
  })
})
