-- 0004 clock: what the clock goes by. Beats of sources, and how far it has come in the record.
-- Locks: none on existing rows. Undo: drop table; the clock begins anew and its commands are known already.
CREATE TABLE beats (
  source_id text        NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (source_id, at)
);

-- Up to which position it has followed the record; what it asked for is durable before a mark moves.
CREATE TABLE clock_marks (
  name     text   PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 50);

-- How it fares: one row, written after each round, for health and metrics.
CREATE TABLE clock_rounds (
  one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
  began_at   timestamptz NOT NULL,                          -- of the process that works
  round_at   timestamptz NOT NULL,
  overdue    bigint      NOT NULL,                          -- duties found overdue in the newest round
  waiting    text        NOT NULL,                          -- for what the newest round waited, or nothing
  counts     jsonb       NOT NULL                           -- what became of its commands: by work, then by outcome
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, DELETE ON beats TO rollcall_service;
GRANT SELECT, INSERT, UPDATE ON clock_marks, clock_rounds TO rollcall_service;
