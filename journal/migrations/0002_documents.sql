-- 0002 documents: what was handed in (judgments, certificates, photos), sealed beside the record. An entry cites a
-- document by its digest; one that no entry cites is harmless. Destroying the key destroys the content.
-- Locks: none on existing rows. Undo: drop table.
CREATE TABLE documents (
  stream      uuid        NOT NULL,                          -- the file; its keys seal the content
  digest      bytea       NOT NULL CHECK (octet_length(digest) = 32),  -- SHA-256 of the plain content
  type        text        NOT NULL,                          -- judgment, medical, ...: it says whose key
  media_type  text        NOT NULL,
  size        integer     NOT NULL CHECK (size > 0),         -- bytes of the plain content
  category    smallint    NOT NULL,
  key_id      uuid        NOT NULL,
  content     bytea       NOT NULL,                          -- nonce, ciphertext
  client_id   text        NOT NULL,                          -- who handed it in, by which key
  command_id  text        NOT NULL,
  stored_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stream, digest),
  UNIQUE (client_id, command_id)
);
ALTER TABLE documents ALTER COLUMN content SET STORAGE EXTERNAL;    -- ciphertext does not compress

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON documents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON documents TO rollcall_service;
