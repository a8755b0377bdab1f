"""The sample: invented people in a simulated journal, and three accounts to look at them with."""

from __future__ import annotations

import json
import os
import secrets
from typing import NamedTuple

from api.signin import accounts
from domain.kernel.access import Actor, Role
from journal.site import Site
from rollcall.settings import Settings
from rollcall.simulating import people
from rollcall.simulating.simulator import simulate

CASES, MONTHS, SEED = 60, 12, 1

#: (name, who of the simulated people it is): one of each role.
ACCOUNTS = (
    ("reviewer", people.reviewer(0)),
    ("officer", people.officer(people.OFFICES[0], 0)),
    ("inspector", Actor("sim.inspector-1", Role.INSPECTOR, people.COUNTY)),
)


class SignIn(NamedTuple):
    """A sample account, with its password: made here, for a journal that holds nobody real."""

    name: str
    role: str
    unit_id: str
    password: str


def sample(site: Site, settings: Settings) -> list[SignIn]:
    """Fill the journal if it is empty, and make the sample accounts; the same ones every time after."""
    with site.reader() as reader:
        empty = reader.head().position == 0
    if empty:
        simulate(site, cases=CASES, months=MONTHS, seed=SEED)
    return _accounts(site, settings)


def _accounts(site: Site, settings: Settings) -> list[SignIn]:
    kept = settings.home / "secrets" / "sample-accounts.json"
    if kept.exists():
        return [SignIn(*entry) for entry in json.loads(kept.read_text())]
    made = [SignIn(name, actor.role, actor.unit_id, secrets.token_urlsafe(12)) for name, actor in ACCOUNTS]
    known = {account.name for account in accounts.every(site)}
    for entry, (name, actor) in zip(made, ACCOUNTS, strict=True):
        if name in known:
            accounts.set_password(site, name, entry.password)
        else:
            accounts.add(site, name, actor.role, actor.unit_id, entry.password, account_id=actor.id)
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file)
    return made
