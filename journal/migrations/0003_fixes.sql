-- 0003 fixes: positions of people, in batches, beside the record. The only rows that may go, each after its day.
-- Locks: none on existing rows. Undo: drop table; the record keeps count, span and digest of every batch.
CREATE TABLE fixes (
  stream  uuid  NOT NULL,                                   -- of a file's tracks
  digest  bytea NOT NULL CHECK (octet_length(digest) = 32), -- SHA-256 of the batch in clear, as its event holds it
  until   date  NOT NULL,                                   -- the last day on which it is kept
  content bytea NOT NULL,                                   -- key id, nonce, ciphertext under the file's key of places
  PRIMARY KEY (stream, digest)
);
ALTER TABLE fixes ALTER COLUMN content SET STORAGE EXTERNAL;  -- ciphertext does not compress
CREATE INDEX fixes_until ON fixes (until);

CREATE FUNCTION refuse_early() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until >= current_date THEN
    RAISE EXCEPTION 'fixes are kept until %: DELETE on %.% is refused', OLD.until, TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege', HINT = 'They may go the day after.';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER kept_until BEFORE DELETE ON fixes FOR EACH ROW EXECUTE FUNCTION refuse_early();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON fixes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, DELETE ON fixes TO rollcall_service;
