// The tables of the embedded state store.

export const stateSchemaVersion = 2

// SQLite keeps no checksum of its pages: a flipped bit inside a row is read as data. So every row that is trusted carries a
// CRC-32 over its columns. Counters are REAL so that totals beyond 2^31 are kept exactly as JavaScript has them.
export const stateSchema = `
CREATE TABLE IF NOT EXISTS meta (
  only INTEGER PRIMARY KEY CHECK (only = 1), epoch INTEGER NOT NULL, owner TEXT NOT NULL,
  "offset" INTEGER NOT NULL, tick INTEGER NOT NULL, sequence INTEGER NOT NULL, crc INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS alert_revisions (
  sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, rev INTEGER NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS alert_revisions_id ON alert_revisions (id, sequence);
CREATE TABLE IF NOT EXISTS alert_heads (
  id TEXT PRIMARY KEY, rev INTEGER NOT NULL, sequence INTEGER NOT NULL, crc INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS alert_heads_sequence ON alert_heads (sequence);
CREATE TABLE IF NOT EXISTS situations (
  id TEXT PRIMARY KEY, rev INTEGER NOT NULL, tick INTEGER NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS situations_tick ON situations (tick);
CREATE TABLE IF NOT EXISTS signals (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, tick INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS dead_letters (sequence INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS records (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL,
  UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS records_kind ON records (kind, sequence);
CREATE TABLE IF NOT EXISTS outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  sink TEXT NOT NULL, alert TEXT NOT NULL, rev INTEGER NOT NULL, body TEXT NOT NULL, crc INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, error TEXT, done INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL DEFAULT 0,
  UNIQUE (sink, alert, rev)
);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (sink, due, sequence) WHERE done = 0;
CREATE TABLE IF NOT EXISTS refused ("offset" INTEGER PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value REAL NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoints (
  "offset" INTEGER PRIMARY KEY, version TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL
);
PRAGMA user_version = ${stateSchemaVersion};
`

/** 0.1.0 made the outbox without it; that build goes on reading and writing a table that has it. */
export const dueIsThere = "SELECT max(name = 'due') AS there FROM pragma_table_info('outbox')"
export const addDue = 'ALTER TABLE outbox ADD COLUMN due INTEGER NOT NULL DEFAULT 0'
