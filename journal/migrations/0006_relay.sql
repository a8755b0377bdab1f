-- 0006 relay: what may leave is asked of each file, and how far the relay has come.
-- Locks: entries against writing while the index is made. Undo: drop index, drop tables; the relay asks the topic.
CREATE INDEX entries_guarding ON entries (originator_id, position) WHERE topic IN (
  'oversight.restriction-set.v1', 'oversight.restriction-lifted.v1',
  'oversight.case-sealed.v1', 'oversight.case-unsealed.v1', 'oversight.key-destroyed.v1');

-- A hint, so that a start need not begin where the quietest partition ended: all up to the position is in the topic,
-- as long as the topic is that one and no partition of it is shorter than it was.
CREATE TABLE relay_marks (
  topic    text     PRIMARY KEY,
  topic_id text     NOT NULL,
  position bigint   NOT NULL,
  ends     bigint[] NOT NULL                                -- of each partition: its end when this was written
) WITH (fillfactor = 50);

-- How it fares: one row, for health and metrics.
CREATE TABLE relay_rounds (
  one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
  began_at   timestamptz NOT NULL,                          -- of the process that works
  round_at   timestamptz NOT NULL,
  position   bigint      NOT NULL,                          -- all up to it is in the topic
  sent       bigint      NOT NULL,                          -- records that this process sent
  waiting    text        NOT NULL                           -- for what it waits, or nothing
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON relay_marks, relay_rounds TO rollcall_service;
