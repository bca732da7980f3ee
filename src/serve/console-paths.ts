// The addresses at which the console answers: all show the same page, which then reads its own address.

/** The first is that of the duty view. */
export const consolePaths = ['/', '/handover', '/search', '/indicators', '/sources', '/people'] as const
