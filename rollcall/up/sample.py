"""The sample: invented people in a simulated journal, and three accounts to look at them with."""

from __future__ import annotations

import json
import os
import secrets
from typing import NamedTuple

from api.signin import accounts
from journal.site import Site
from rollcall.settings import Settings

CASES, MONTHS, SEED = 60, 12, 1

#: (name, role, unit): one of each role.
ACCOUNTS = (("officer", "officer", "county"), ("reviewer", "reviewer", "county"), ("inspector", "inspector", "county"))


class SignIn(NamedTuple):
    """A sample account, with its password: made here, for a journal that holds nobody real."""

    name: str
    role: str
    unit_id: str
    password: str


def sample(site: Site, settings: Settings) -> list[SignIn]:
    """Fill the journal if it is empty, and make the sample accounts; the same ones every time after."""
    from rollcall.simulating.run import simulate

    with site.reader() as reader:
        empty = reader.head().position == 0
    if empty:
        simulate(site, cases=CASES, months=MONTHS, seed=SEED)
    return _accounts(site, settings)


def _accounts(site: Site, settings: Settings) -> list[SignIn]:
    kept = settings.home / "secrets" / "sample-accounts.json"
    if kept.exists():
        return [SignIn(*entry) for entry in json.loads(kept.read_text())]
    made = [SignIn(name, role, unit, secrets.token_urlsafe(12)) for name, role, unit in ACCOUNTS]
    known = {account.name for account in accounts.every(site)}
    for entry in made:
        if entry.name in known:
            accounts.set_password(site, entry.name, entry.password)
        else:
            accounts.add(site, entry.name, entry.role, entry.unit_id, entry.password)
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file)
    return made
