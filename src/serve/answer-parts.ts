// The parts that answers are made of.
import { z } from 'zod'
import { levels } from '../core/alert-state.ts'

export const time = z.string().meta({ format: 'date-time' })
export const count = z.number().int().min(0)
export const probability = z.number().min(0).max(1)
export const place = z.string().describe('Administrative code; empty where no place is known.')
export const names = z.object({ zh: z.string(), en: z.string() })
export const citedKey = z.string().describe('`source:id` of a document.')
export const cursor = z.string().nullable().describe('For the next page; null on the last.')
export const level = z.enum(levels)
export const person = z.object({ id: z.string(), name: z.string() })

export const contribution = z.object({ name: z.string(), value: z.number(), logOdds: z.number() })
export const facets = z.record(z.string(), z.array(z.object({ value: z.string(), count, name: names })))
export const step = z.object({ name: z.string(), time, document: citedKey })
