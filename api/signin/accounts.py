"""Local accounts: made and changed in step, known to the API as they are now."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.health.troubles import Told, Troubles
from domain.kernel.access import Actor, Role
from journal.handling.composing import microseconds
from journal.handling.loading import Session
from journal.site import Site
from journal.store import Unavailable

ROLES = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.UPPER, Role.POLICE, Role.INSPECTOR, Role.ADMIN)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
UNIT = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
ACCOUNT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
LEAST_PASSWORD, MOST_PASSWORD = 12, 256

#: argon2id with 19 MiB, two passes, one lane: the least that is advised, so that several sign-ins fit in memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Of no password: it is verified where there is no such account, so that both answers take the same time.
NOBODYS_HASH = HASHER.hash(uuid4().hex)

COLUMNS: LiteralString = "account_id, name, role, unit_id, password_hash, changed_at, disabled_at"
CHANGED: LiteralString = f"""
SELECT {COLUMNS} FROM accounts.accounts
WHERE %s::timestamptz IS NULL OR changed_at > %s::timestamptz - interval '10 seconds'"""
ADD: LiteralString = """
INSERT INTO accounts.accounts (account_id, name, role, unit_id, password_hash) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING"""
DISABLE: LiteralString = """
UPDATE accounts.accounts SET disabled_at = coalesce(disabled_at, clock_timestamp()), changed_at = clock_timestamp()
WHERE name = %s"""
PASSWORD: LiteralString = """
UPDATE accounts.accounts SET password_hash = %s, changed_at = clock_timestamp() WHERE name = %s"""

REFRESH_SECONDS = 1.0
#: How long accounts count as known when their database cannot be reached.
STALE_SECONDS = 30.0


class AccountWrong(ValueError):
    """An account cannot be made or changed so. The message says what would be acceptable, and echoes nothing."""


class Account(NamedTuple):
    """One account, in the order of ``COLUMNS``."""

    account_id: str
    name: str
    role: str
    unit_id: str
    password_hash: str
    changed_at: datetime
    disabled_at: datetime | None

    @property
    def at(self) -> int:
        """When the account was last changed; microseconds since 1970."""
        return microseconds(self.changed_at)

    @property
    def actor(self) -> Actor:
        """The account as somebody who acts."""
        return Actor(self.account_id, Role(self.role), self.unit_id)


def add(site: Site, name: str, role: str, unit_id: str, password: str, *, account_id: str | None = None) -> str:
    """Make an account and return its opaque id. AccountWrong where a part has not its form or the name is taken.

    name: what is typed to sign in; it never reaches the record. unit_id: the account reaches that unit and
    all below it. account_id: a chosen opaque id; None for a new one.
    """
    _fits(NAME, name, "a name of lower-case letters, digits, '.', '_' and '-', 63 at most")
    _fits(UNIT, unit_id, "a unit id of lower-case letters, digits, '.' and '-', 63 at most")
    if role not in ROLES:
        raise AccountWrong(f"one of the roles {', '.join(ROLES)}")
    account_id = account_id or f"a-{UUID(int=uuid4().int).hex[:20]}"
    _fits(ACCOUNT_ID, account_id, "an account id of letters, digits, '_', '.', ':' and '-', 100 at most")
    with site.connected("keys") as conn:
        made = conn.execute(ADD, [account_id, name, role, unit_id, _hashed(password)])
    if made.rowcount != 1:
        raise AccountWrong("a name and an id that no account has yet")
    return account_id


def disable(site: Site, name: str) -> None:
    """End an account: its tokens stop working within seconds. AccountWrong where there is none."""
    _change(site, DISABLE, [name])


def set_password(site: Site, name: str, password: str) -> None:
    """Give an account another password: tokens given for the one before stop working within seconds.
    AccountWrong where there is none, or the password is too short."""
    _change(site, PASSWORD, [_hashed(password), name])


def every(site: Site) -> list[Account]:
    """All accounts, by name."""
    with site.connected("keys") as conn:
        rows = conn.execute(f"SELECT {COLUMNS} FROM accounts.accounts ORDER BY name").fetchall()
    return [Account(*row) for row in rows]


def _change(site: Site, statement: LiteralString, params: Sequence[Any]) -> None:
    with site.connected("keys") as conn:
        if conn.execute(statement, params).rowcount != 1:
            raise AccountWrong("the name of an account that there is")


def _fits(pattern: re.Pattern[str], value: str, acceptable: str) -> None:
    if pattern.fullmatch(value) is None:
        raise AccountWrong(acceptable)


def _hashed(password: str) -> str:
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise AccountWrong(f"a password of {LEAST_PASSWORD} to {MOST_PASSWORD} characters")
    return HASHER.hash(password)


def fits(password: str, password_hash: str) -> bool:
    """Whether a password is the one that was hashed. Takes tens of milliseconds and 19 MiB."""
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


class Directory:
    """All accounts as they are now, read again every second: what was disabled stops working within seconds."""

    def __init__(self, session: Session, told: Told | None = None) -> None:
        """told: of each reading; where nobody is named, what nobody foresaw is logged and counted."""
        self._session = session
        self._told = told or Troubles().of("accounts")
        self._by_id: dict[str, Account] = {}
        self._by_name: dict[str, Account] = {}
        self._newest: datetime | None = None
        self._read_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read all accounts, then keep up."""
        await self.refresh()
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Stop keeping up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._session.close()

    async def refresh(self) -> None:
        """Read what changed. Unavailable where the keys' server is away."""
        (rows,) = await self._session.ask((CHANGED, [self._newest, self._newest]))
        for row in rows:
            account = Account(*row)
            self._by_id[account.account_id] = account
            self._by_name[account.name] = account
            self._newest = max(self._newest or account.changed_at, account.changed_at)
        self._read_at = time.monotonic()

    def actor(self, account_id: str, at: int) -> Actor | None:
        """Who an account is; None where there is none, it is disabled, or it has changed since ``at`` (its password
        is another one). No clock is asked: what a token was given for is compared. Unavailable where it is not known.
        """
        if time.monotonic() - self._read_at > STALE_SECONDS:
            raise Unavailable("the accounts cannot be read")
        account = self._by_id.get(account_id)
        return None if account is None or account.disabled_at is not None or account.at != at else account.actor

    def named(self, name: str) -> Account | None:
        """The account of a name; None where there is none or it is disabled."""
        account = self._by_name.get(name)
        return None if account is None or account.disabled_at is not None else account

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh()
            except Unavailable:
                continue  # they count as known for a while; ``actor`` says when no longer
            except Exception as wrong:
                self._told(wrong)
            else:
                self._told(None)
