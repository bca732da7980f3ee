// The levels of an alert and the states of its life.

export const levels = ['blue', 'yellow', 'orange', 'red'] as const
export type Level = (typeof levels)[number]

export const alertStates = [
  'pending',
  'firing',
  'acknowledged',
  'assigned',
  'inHand',
  'escalated',
  'resolved',
  'dismissed',
] as const
export type AlertState = (typeof alertStates)[number]
