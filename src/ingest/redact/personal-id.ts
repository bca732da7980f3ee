// Finds ids that are themselves personal, so that no phone or identity number becomes the id of a post.

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkDigits = '10X98765432'

/**
 * True for a mobile number, a checked identity number (GB 11643) or an e-mail address inside an id.
 * Other digit runs stay: a Weibo id has 16 digits, and one in ten of those passes for a bank card.
 */
export function isPersonalId(id: string): boolean {
  if (id.includes('@')) return true
  if (id.length < 11) return false
  for (const run of id.match(/\d{11,}[Xx]?/g) ?? []) {
    if (/^(?:86)?1[3-9]\d{9}$/.test(run) || isIdentityNumber(run)) return true
  }
  return false
}

function isIdentityNumber(run: string): boolean {
  if (!/^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/.test(run)) return false
  const sum = weights.reduce((total, weight, at) => total + weight * Number(run[at]), 0)
  return checkDigits[sum % 11] === run[17]?.toUpperCase()
}
