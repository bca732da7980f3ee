// The one logger of the program: fixed sentences with fields, never a post's text or author.
import { pino } from 'pino'

export interface Logger {
  debug(fields: Readonly<Record<string, unknown>>, sentence: string): void
  info(fields: Readonly<Record<string, unknown>>, sentence: string): void
  warn(fields: Readonly<Record<string, unknown>>, sentence: string): void
  error(fields: Readonly<Record<string, unknown>>, sentence: string): void
  child(fields: Readonly<Record<string, unknown>>): Logger
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** Writes JSON lines to standard error, so that standard output stays what the command prints. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      name: 'qianzhao',
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Nothing here should carry such fields; if something ever does, they stay out of the log.
      redact: {
        paths: [
          'text',
          'title',
          'author',
          'excerpt',
          'token',
          'secret',
          'key',
          '*.text',
          '*.title',
          '*.author',
          '*.excerpt',
          '*.token',
          '*.secret',
          '*.key',
          'headers.authorization',
          'headers.cookie',
        ],
        censor: '〔redacted〕',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  )
}
