-- 0005 forms: what a writer hands over, as one value an entry and one a command, whatever the layout of the tables.
-- Locks: none. Undo: drop type.
CREATE TYPE new_entry AS (
  position            bigint,
  originator_id       uuid,
  originator_version  bigint,
  topic               text,
  event_id            uuid,
  occurred_at         timestamptz,
  occurred_precision  text,
  recorded_at         timestamptz,
  actor_id            text,
  actor_role          text,
  on_behalf_of        text,
  unit_id             text,
  source              text,
  command_id          text,
  correlation_id      uuid,
  causation_id        uuid,
  matter_id           uuid,
  policies            text[],
  evidence            text[],
  facts               bytea,
  personal            bytea,
  digest              bytea
);
CREATE TYPE new_command AS (
  client_id   text,
  command_id  text,
  body_sha256 bytea,
  positions   int8range,
  answer      bytea
);
