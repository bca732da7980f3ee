// The limits of the ingest edge and what happens at each of them.

/** A line, a CSV record or an array element beyond this is a dead letter `too_large`; its bytes are hashed, not kept. */
export const recordBytesMax = 1_048_576
/** Nesting beyond this is a dead letter `too_deep`; it is counted on the bytes, before any parser sees them. */
export const jsonDepthMax = 64
/** A CSV header or row with more columns is a dead letter `bad_csv`. */
export const csvColumnsMax = 1_000
/** A table whose header does not stand in its first rows has none. */
export const headerRowsMax = 20
/** An answer, a page or a dump around many records is opened as a whole up to here; beyond it, its longest list is read as it comes. */
export const envelopeBytesMax = 4_194_304
/** Longer texts are cut and carry the attribute `text_cut`. */
export const textCharactersMax = 20_000
export const titleCharactersMax = 500
export const fieldCharactersMax = 200
export const idCharactersMax = 200
export const attributesMax = 16
/** What a dead letter keeps of an unreadable record before redaction, so that 500 redacted characters remain. */
export const headBytesMax = 4_096
export const redactedTextCharactersMax = 500
// Deflate reaches 1,032:1 on zeros; Chinese text compresses 3:1 to 6:1, repeated log lines up to about 100:1.
/** Inflated size over deflated size beyond which, past `bombBytesMin`, a gzip stream is refused. */
export const bombRatioMax = 200
export const bombBytesMin = 67_108_864
