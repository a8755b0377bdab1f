"""The sample: invented people in a simulated journal, and three accounts to look at them with."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime
from typing import NamedTuple

from api.signin import accounts
from domain.kernel import days
from domain.kernel.access import Actor, Role
from journal.durable import kept
from journal.site import Site
from rollcall.exits import Unavailable
from rollcall.progress import progress
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


class HalfFilled(Unavailable):
    """A sample that was begun here and never finished: nothing can be looked at that would not mislead."""


def sample(site: Site, settings: Settings) -> list[SignIn]:
    """Fill the journal if it is empty, and make the sample accounts; the same ones every time after.

    HalfFilled where an earlier one was interrupted: its mark is durable before the first entry and goes after
    the last.
    """
    begun = settings.home / "sample.begun"
    with site.reader() as reader:
        empty = reader.head().position == 0
    if empty:
        kept(begun, lambda: b"")
        with progress("sample", total=2 * CASES, unit="steps") as bar:
            simulate(site, CASES, MONTHS, SEED, bar, begins_on=_a_year_ago())
        begun.unlink()
    elif begun.exists():
        raise HalfFilled(f"the sample was interrupted before it was whole: remove {settings.home} and start again")
    return _accounts(site, settings)


def _a_year_ago() -> date:
    """So that the simulated year ends today: an older one would be all overdue."""
    today = datetime.now(people.UNITS[0].zone_info).date()
    return days.add_months(today, -MONTHS)


def _accounts(site: Site, settings: Settings) -> list[SignIn]:
    file = settings.home / "secrets" / "sample-accounts.json"
    if file.exists():
        return [SignIn(*entry) for entry in json.loads(file.read_text())]
    made = [SignIn(name, actor.role, actor.unit_id, secrets.token_urlsafe(12)) for name, actor in ACCOUNTS]
    known = {account.name for account in accounts.every(site)}
    for entry, (name, actor) in zip(made, ACCOUNTS, strict=True):
        if name in known:
            accounts.set_password(site, name, entry.password)
        else:
            accounts.add(site, name, actor.role, actor.unit_id, entry.password, account_id=actor.id)
    kept(file, lambda: json.dumps(made).encode())
    return made
