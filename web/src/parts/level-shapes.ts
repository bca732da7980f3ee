// The outline of each level's mark on a grid of twenty-eight: circle, triangle, diamond, octagon.
import type { Level } from '../api/answers.ts'

export const levelShapes: Readonly<Record<Level, string>> = {
  red: 'M9.3 2.5h9.4l6.8 6.8v9.4l-6.8 6.8H9.3l-6.8-6.8V9.3z',
  orange: 'M14 .8 27.2 14 14 27.2 .8 14z',
  yellow: 'M14 3.5 26 24.5H2z',
  blue: 'M14 2.5a11.5 11.5 0 1 1 0 23 11.5 11.5 0 0 1 0-23z',
}
