-- 0001 entries: the record. Rows are only ever added, by the writer alone, in the order of their positions.
-- Locks: none on existing rows. Undo: drop schema.
CREATE TABLE entries (
  position            bigint      PRIMARY KEY,              -- from 1, without gaps
  originator_id       uuid        NOT NULL,                 -- the stream: one file, one key owner
  originator_version  bigint      NOT NULL,
  topic               text        NOT NULL,
  event_id            uuid        NOT NULL UNIQUE,
  occurred_at         timestamptz NOT NULL,
  occurred_precision  text        NOT NULL,                 -- instant, day, month
  recorded_at         timestamptz NOT NULL,                 -- always rises with the position
  actor_id            text        NOT NULL,                 -- opaque
  actor_role          text        NOT NULL,
  on_behalf_of        text,
  unit_id             text        NOT NULL,                 -- that holds the case
  source              text        NOT NULL,
  command_id          text        NOT NULL,
  correlation_id      uuid,
  causation_id        uuid,
  matter_id           uuid,
  policies            text[]      NOT NULL,                 -- table@version#digest
  evidence            text[]      NOT NULL,                 -- event ids and document digests
  facts               bytea       NOT NULL,                 -- key id, nonce, ciphertext
  personal            bytea       NOT NULL,                 -- framed parts, one a category present
  digest              bytea       NOT NULL CHECK (octet_length(digest) = 32),
  UNIQUE (originator_id, originator_version)
) WITH (autovacuum_analyze_scale_factor = 0.05, toast_tuple_target = 4096);
ALTER TABLE entries ALTER COLUMN facts SET STORAGE EXTERNAL;      -- ciphertext does not compress
ALTER TABLE entries ALTER COLUMN personal SET STORAGE EXTERNAL;

-- One row an accepted command, so that a repeated one is answered and not repeated. Kept 400 days.
CREATE TABLE commands (
  client_id   text        NOT NULL,
  command_id  text        NOT NULL,
  body_sha256 bytea       NOT NULL CHECK (octet_length(body_sha256) = 32),
  positions   int8range   NOT NULL,                         -- what it wrote
  answer      bytea       NOT NULL,                         -- given again as it is; nothing personal in it
  answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (client_id, command_id)
);

-- Positions of entries on reference streams (units, policies, calendars, roles): what decisions rest on.
CREATE TABLE reference_marks (
  position bigint PRIMARY KEY
);

-- What the signer has signed, oldest first. edge: the right edge of the tree at that size.
CREATE TABLE checkpoints (
  size      bigint      NOT NULL,
  signed_at timestamptz NOT NULL,
  root      bytea       NOT NULL CHECK (octet_length(root) = 32),
  note      text        NOT NULL,                           -- the signed note, byte for byte
  edge      bytea       NOT NULL,
  PRIMARY KEY (size, signed_at)
);

-- Full tiles of the tree, 256 hashes each.
CREATE TABLE tiles (
  level  smallint NOT NULL,
  index  bigint   NOT NULL,
  hashes bytea    NOT NULL CHECK (octet_length(hashes) = 8192),
  PRIMARY KEY (level, index)
);

-- What this journal is: its origin stands in every checkpoint, banner and export.
CREATE TABLE origin (
  single    boolean     PRIMARY KEY DEFAULT true CHECK (single),
  name      text        NOT NULL,
  kind      text        NOT NULL CHECK (kind IN ('real', 'simulated')),
  born_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record is append-only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege',
          HINT = 'A wrong fact is corrected by a new entry.';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tiles
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reference_marks
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON origin
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON commands
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Folded states: a convenience beside the record, sealed, completed by the tail, never trusted.
CREATE TABLE states (
  stream           uuid        PRIMARY KEY,
  version          bigint      NOT NULL,
  last_occurred_at timestamptz NOT NULL,
  last_position    bigint      NOT NULL,
  fold_digest      bytea       NOT NULL,
  state            bytea       NOT NULL
) WITH (fillfactor = 70);

GRANT SELECT, INSERT ON entries, commands, reference_marks, checkpoints, tiles TO rollcall_service;
GRANT SELECT ON origin TO rollcall_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON states TO rollcall_service;

-- The record as the library's recorder reads it.
CREATE VIEW stored_events AS
  SELECT position AS notification_id, originator_id, originator_version, topic, facts AS state FROM entries;
GRANT SELECT ON stored_events TO rollcall_service;
