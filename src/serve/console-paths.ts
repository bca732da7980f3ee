// The addresses at which the console answers: all show the same page, which then reads its own address.

/** The first is that of the duty view. */
export const consolePaths = ['/', '/search', '/sources', '/people'] as const
