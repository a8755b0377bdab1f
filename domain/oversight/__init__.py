"""How the record itself is watched over: corrections, findings, service, access, policies, and who looked at what."""
