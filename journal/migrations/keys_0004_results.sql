-- keys 0004 results: one key a result of a long question. What is kept to be fetched holds values of people in clear
-- under it; when the key is gone, so are they, in every copy of the other database too.
-- Locks: none. Undo: drop the table, and with it the meaning of every result that is still kept.
CREATE TABLE results (
  job_id  uuid        PRIMARY KEY,
  wrapped bytea       NOT NULL,                              -- by the active custodian
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT, DELETE ON results TO rollcall_service;
