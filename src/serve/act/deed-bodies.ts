// What the body of each deed must hold; the same schemas read it and describe it in /openapi.json.
import { z } from 'zod'
import { levels } from '../../core/alert-state.ts'
import type { Deed, DeedName } from '../../core/alert-action.ts'
import { dismissReasons, dispatchSteps, endings } from '../../core/alert-action.ts'
import type { DocumentKey } from '../../core/ids.ts'
import { parsedTime } from '../query-parameters.ts'

const words = z.string().trim().min(1).max(2000)
const name = z.string().trim().min(1).max(60)
const id = z.string().min(1).max(64)
const text = words.optional().describe('In words; redacted before it is kept.')
const person = z.strictObject({ id: z.string().min(1).max(60), name })
const place = z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$|^MX/u, 'must be an administrative code')
const topic = z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/u, 'must be a topic id')

const shapes = {
  acknowledge: z.strictObject({}),
  assign: z.strictObject({ to: person }),
  start: z.strictObject({}),
  escalate: z.strictObject({ to: name.optional().describe('To whom it is passed up.'), text }),
  resolve: z.strictObject({ ending: z.enum(endings).describe('What the matter turned out to be.'), text }),
  dismiss: z
    .strictObject({ reason: z.enum(dismissReasons), text })
    .refine((body) => body.reason !== 'other' || body.text !== undefined, 'other needs a text'),
  reopen: z.strictObject({ text }),
  note: z.strictObject({ text: words }),
  watch: z.strictObject({ on: z.boolean() }),
  merge: z.strictObject({ into: id.describe('The alert that tells of both from then on.') }),
  split: z.strictObject({ documents: z.array(z.string().min(3).max(200)).min(1).max(500), title: name }),
  correct: z.strictObject({ place: place.optional(), topic: topic.optional(), level: z.enum(levels).optional(), text }),
  handOver: z.strictObject({ office: name, text }),
  undo: z.strictObject({}),
  dispatch: z.strictObject({
    department: name,
    task: words,
    due: parsedTime,
    check: z
      .strictObject({ place: z.string().trim().min(1).max(100), look: z.string().trim().min(1).max(300) })
      .optional()
      .describe('What somebody on the spot is asked to look at; nothing else reaches him.'),
  }),
  dispatchStep: z.strictObject({ dispatch: id, step: z.enum(dispatchSteps), text, due: parsedTime.optional() }),
  respond: z.strictObject({
    organisation: name,
    said: parsedTime.describe('When it was said.'),
    text,
    link: z
      .url({ protocol: /^https?$/u })
      .max(500)
      .optional(),
  }),
} as const satisfies Readonly<Record<DeedName, z.ZodType>>

export const deedShapes: Readonly<Record<DeedName, z.ZodType>> = shapes

export type ReadDeed =
  | { readonly kind: 'deed'; readonly deed: Deed }
  | { readonly kind: 'wrong'; readonly detail: string }

export function readDeed(action: DeedName, body: unknown): ReadDeed {
  const parsed = shapes[action].safeParse(body)
  if (!parsed.success) return { kind: 'wrong', detail: whatIsWrong(parsed.error) }
  return { kind: 'deed', deed: deedOf(action, parsed.data) }
}

export function whatIsWrong(error: z.ZodError): string {
  const [issue] = error.issues
  const path = issue?.path.join('.') ?? ''
  return `${path === '' ? 'The body' : path}: ${issue?.message ?? 'cannot be read'}.`
}

/** The body as the deed that it asks for; its shape has just been checked, and only times have other names inside. */
function deedOf(action: DeedName, body: object): Deed {
  const renamed = Object.entries(body).map(([key, value]): [string, unknown] => {
    if (key === 'due') return ['dueMs', value]
    if (key === 'said') return ['saidMs', value]
    return [key, key === 'documents' ? (value as DocumentKey[]) : value]
  })
  return { ...Object.fromEntries(renamed), action } as unknown as Deed
}
