-- keys: one data key a file and category, wrapped; in a database and a backup cycle of its own.
-- Locks: none. Undo: drop the tables, and with them the meaning of every sealed part.
CREATE TABLE keys (
  key_id       uuid        PRIMARY KEY,
  stream       uuid        NOT NULL,
  category     smallint    NOT NULL,
  epoch        integer     NOT NULL DEFAULT 1,
  wrapped      bytea,                                        -- null once destroyed
  wrapped_by   text        NOT NULL CHECK (wrapped_by IN ('active', 'sealed')),
  made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  destroyed_at timestamptz,
  UNIQUE (stream, category, epoch),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- Key-encryption keys, wrapped by the root key that lies outside every database.
CREATE TABLE custodians (
  name    text  PRIMARY KEY CHECK (name IN ('active', 'sealed', 'search')),
  wrapped bytea NOT NULL
);

-- Keyed digests of the words of names, so that a file can be found by name without a name in any table.
CREATE TABLE name_tokens (
  token  bytea NOT NULL,
  stream uuid  NOT NULL,
  PRIMARY KEY (token, stream)
);
CREATE INDEX ON name_tokens (stream);

GRANT SELECT, INSERT ON keys, custodians, name_tokens TO rollcall_service;
