-- 0007 seals: finds at once which files are sealed and whose keys have changed. Topics are not secret.
-- Locks: entries against writing while the index is made: they are read once. Undo: drop index.
CREATE INDEX entries_key_changes ON entries (originator_id, topic, position)
  WHERE topic IN ('oversight.case-sealed.v1', 'oversight.case-unsealed.v1', 'oversight.key-destroyed.v1');
