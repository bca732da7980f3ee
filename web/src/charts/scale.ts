// Where an axis ends: an even number that two steps divide, at or above the highest value.

export function niceTop(most: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  const step = [2, 4, 6, 8, 10].find((one) => one * magnitude >= most) ?? 10
  return step * magnitude
}
