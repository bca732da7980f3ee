// One error class and one closed list of codes; a message says what was found, what was wanted, and what to do.

const errorCodes = [
  'CONFIG_INVALID',
  'USAGE',
  'INPUT_UNREADABLE',
  'FORMAT_UNKNOWN',
  'MODEL_INVALID',
  'LOG_CORRUPT',
  'LOG_BEHIND_WITNESS',
  'STATE_CORRUPT',
  'STATE_VERSION',
  'STATE_FENCED',
  'STATE_GAP',
  'HISTORY_LOST',
  'INDEX_FAILED',
  'ANNOTATION_FAILED',
  'STORAGE_FAILED',
  'NETWORK_REFUSED',
  'DELIVERY_FAILED',
  'UNAVAILABLE',
  'ASSERTION',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export class EarlyWarningError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'EarlyWarningError'
    this.code = code
  }
}

/** There is no room: nothing of the write was kept, and the same one succeeds once there is. */
export class StorageFull extends EarlyWarningError {
  constructor(message: string, cause: unknown) {
    super('STORAGE_FAILED', message, cause)
  }
}

const scarceCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']

/** The system refused for want of room or descriptors, and not because something is broken. */
export function isWantOfRoom(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && scarceCodes.includes(cause.code)
}

/** What must hold. A failure is a bug and stops the process. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new EarlyWarningError('ASSERTION', message)
}
