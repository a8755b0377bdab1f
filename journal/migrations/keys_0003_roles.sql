-- keys 0003 roles: accounts of the roles of the law (leader, upper agency, police) and of administrators.
-- Locks: accounts, exclusively, while its few rows are read once. Undo: the same with the three roles of before.
ALTER TABLE accounts.accounts DROP CONSTRAINT accounts_role_check;
ALTER TABLE accounts.accounts ADD CONSTRAINT accounts_role_check
  CHECK (role IN ('officer', 'reviewer', 'leader', 'upper', 'police', 'inspector', 'admin'));
