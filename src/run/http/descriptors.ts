// How many connections the descriptors of this process leave room for beside its files.
import { readdirSync } from 'node:fs'

// Segments, journals, checkpoints and calls to other servers come and go while the service runs.
const reservedMax = 256
const reservedMin = 16
const connectionsMin = 4
// Where the system does not say what is open.
const openGuess = 64

/** `wanted`, or as many as there is room for; a few in any case, because without them nobody could ask what is wrong. */
export function connectionsWithin(wanted: number): number {
  const limit = descriptorLimit()
  const reserved = Math.max(reservedMin, Math.min(reservedMax, Math.floor(limit / 4)))
  return Math.max(connectionsMin, Math.min(wanted, limit - openDescriptors() - reserved))
}

/** Node raises the soft limit to the hard one when it starts; its report says what came of it. Infinity where there is none. */
function descriptorLimit(): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } }
  const soft = report.userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY
}

function openDescriptors(): number {
  try {
    return readdirSync('/dev/fd').length
  } catch {
    return openGuess
  }
}
