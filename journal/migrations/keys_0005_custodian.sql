-- keys 0005 custodian: the one role that changes keys of files: hands them from one custodian to the other, destroys
-- them. What wraps the keys of sealed files is shown to it alone: no serving process can open one.
-- Locks: custodians and keys, exclusively, for a moment. Undo: drop the policies and the role's grants, disable row
-- security on custodians.
GRANT USAGE ON SCHEMA keys TO rollcall_custodian;
GRANT SELECT ON custodians TO rollcall_custodian;
GRANT SELECT, INSERT ON keys TO rollcall_custodian;
GRANT UPDATE (wrapped, wrapped_by, destroyed_at) ON keys TO rollcall_custodian;
GRANT SELECT, DELETE ON name_tokens TO rollcall_custodian;

ALTER TABLE custodians ENABLE ROW LEVEL SECURITY;
REVOKE INSERT ON custodians FROM rollcall_service;            -- whoever migrates makes them
CREATE POLICY in_service ON custodians FOR SELECT TO rollcall_service USING (name <> 'sealed');
CREATE POLICY of_seals ON custodians FOR SELECT TO rollcall_custodian USING (true);

-- What was destroyed stays so, whoever asks.
CREATE FUNCTION refuse_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a destroyed key stays destroyed: UPDATE on %.% is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER destroyed_for_good BEFORE UPDATE ON keys FOR EACH ROW
  WHEN (OLD.destroyed_at IS NOT NULL) EXECUTE FUNCTION refuse_return();
