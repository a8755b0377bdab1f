-- keys 0002 accounts: who may sign in. They stand in the keys' database, not the record's: a copy of the record
-- (a replica, an auditor's, an earlier back-up) must bring neither passwords along nor disabled accounts back.
-- Locks: none on existing rows. Undo: drop schema accounts cascade.
CREATE SCHEMA accounts;
CREATE TABLE accounts.accounts (
  account_id    text        PRIMARY KEY,                     -- opaque: it stands in the record
  name          text        NOT NULL UNIQUE,                 -- what is typed to sign in; never in the record
  role          text        NOT NULL CHECK (role IN ('officer', 'reviewer', 'inspector')),
  unit_id       text        NOT NULL,                        -- the account reaches this unit and all below it
  password_hash text        NOT NULL,                        -- argon2id, with its parameters
  made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  disabled_at   timestamptz
);
CREATE INDEX ON accounts.accounts (changed_at);

GRANT USAGE ON SCHEMA accounts TO rollcall_service;
GRANT SELECT, INSERT ON accounts.accounts TO rollcall_service;
GRANT UPDATE (password_hash, changed_at, disabled_at) ON accounts.accounts TO rollcall_service;
