// Which ids stay as they are: those of a shape that software gives out, never one in which a person could stand.
import { digitsPassLuhn } from './checksums.ts'

const words =
  'post|doc|document|id|msg|message|order|case|report|item|row|record|event|thread|topic|reply|comment|note|repost|weibo|forum|hotline|grid|news|push|test|sim|[a-z]'
const shapes: readonly RegExp[] = [
  // A row number, or three signs: too short for a name, a number or an account.
  /^(?:\d{1,6}|[A-Za-z0-9]{1,3})$/,
  // What counts things: post-12, t4711, e3/17.
  new RegExp(`^(?:${words})[-_.:/]?\\d{1,7}(?:[-_./]\\d{1,7})?$`, 'i'),
  // Hashes and random ids: hexadecimal ones of the usual lengths, UUID, ULID, and the 22 or more signs of a keyed hash.
  /^(?=\d*[a-f])(?:[0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/,
  // Shorter cuts of a hash, longer than the address of a device, as long as no digits in them stand together as in a number of a person.
  /^(?=\d*[a-f])(?!.*\d{11})[0-9a-f]{13,40}$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
]
const weiboShape = /^[345]\d{15}$/
// The simulated city writes fourteen random letters, which hardly ever read as the name of somebody.
const randomLetters = /^[a-z]{14}$/
const readsAsPinyin =
  /^(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])(?:[iu]ang|iong|[aeio]ng|i[ae]n|iao|uai|uan|[ae]i|[ao]u|ao|[aeiu]n|ia|ie|iu|u[aieo]|[aeiouv])|a[io]|ang?|e[inr]|ou|[aeo]){2,6}$/

/** True for an id of a usual shape, or of the one that its format declares. */
export function isDeclaredId(id: string, declared: RegExp | undefined): boolean {
  if (declared?.test(id) === true) return true
  for (const shape of shapes) if (shape.test(id)) return true
  // A card of sixteen digits can begin like a Weibo id; only one in ten of those passes for a card.
  if (weiboShape.test(id)) return !digitsPassLuhn(id)
  return randomLetters.test(id) && !readsAsPinyin.test(id)
}

/** Empty cells as programs write them, and numbers that a spreadsheet has rounded: no id at all. */
export function isNoId(id: string): boolean {
  return /^(?:none|nan|null|undefined|n\/a|-+|\d(?:\.\d+)?e\+?\d+)$/i.test(id)
}
