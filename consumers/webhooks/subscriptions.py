"""Subscriptions: made, listed, given another secret, filled from the record, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from consumers.published.message import source_of
from consumers.published.reading import Leaving
from consumers.webhooks import signing
from consumers.webhooks.body import body_of
from consumers.webhooks.queueing import Wanting, queue
from consumers.webhooks.signing import Vault
from consumers.webhooks.tables import ALONE

#: How long a secret of before signs beside the one that took its place.
BOTH_SIGN = timedelta(hours=24)
PAGE = 1_000
LOOPBACK = ("127.0.0.1", "::1", "localhost")

ADD: LiteralString = """
INSERT INTO subscriptions (subscription_id, url, topics, units, had_from, had_upto, filling, secret)
VALUES (%s, %s, %s, %s, 0, %s, false, %s)"""
EVERY: LiteralString = """
SELECT subscription_id, url, topics, units, filling, off_for, failures, made_at,
  (SELECT count(*) FROM deliveries AS d WHERE d.subscription_id = s.subscription_id AND dead_for = ''),
  (SELECT count(*) FROM deliveries AS d WHERE d.subscription_id = s.subscription_id AND dead_for <> '')
FROM subscriptions AS s ORDER BY made_at"""
REMOVE: LiteralString = "DELETE FROM subscriptions WHERE subscription_id = %s"
ROTATE: LiteralString = """
UPDATE subscriptions SET secret_before = secret, before_until = clock_timestamp() + %s, secret = %s
WHERE subscription_id = %s"""
REFILL: LiteralString = """
UPDATE subscriptions SET filling = true, off_for = '', failures = 0, rests_until = '-infinity',
  had_from = CASE WHEN %(first)s <= had_upto THEN least(had_from, %(first)s) ELSE %(first)s END, had_upto = %(upto)s
WHERE subscription_id = %(one)s RETURNING topics, units"""
FILLED: LiteralString = "UPDATE subscriptions SET filling = false WHERE subscription_id = %s"
DEAD: LiteralString = """
SELECT subscription_id, position, file, event_id, dead_for, attempts FROM deliveries
WHERE dead_for <> '' AND (%(of)s::uuid IS NULL OR subscription_id = %(of)s) ORDER BY subscription_id, position"""
AGAIN: LiteralString = """
UPDATE deliveries SET dead_for = '', attempts = 0, due_at = '-infinity' WHERE dead_for <> '' AND subscription_id = %s"""
REST_NO_MORE: LiteralString = """
UPDATE subscriptions SET failures = 0, rests_until = '-infinity' WHERE subscription_id = %s"""


class Subscription(NamedTuple):
    """One subscription. filling: a replay is not whole, so nothing is sent. off_for: why it is off.
    failures: of its receiver, one after the other."""

    subscription_id: UUID
    url: str
    topics: Sequence[str]
    units: Sequence[str]
    filling: bool
    off_for: str
    failures: int
    made_at: datetime
    queued: int
    dead: int


class Dead(NamedTuple):
    """A delivery that is tried no more. What is behind it under the same file waits."""

    subscription_id: UUID
    position: int
    file: UUID
    event_id: UUID
    cause: str
    attempts: int


class NoAddress(ValueError):
    """An address of a receiver begins with https://, or with http:// on this machine; it has no name, no password and
    no fragment in it."""

    def __init__(self) -> None:
        super().__init__(" ".join(str(type(self).__doc__).split()))


class NoSubscription(LookupError):
    """There is no subscription of that id."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def address(url: str) -> str:
    """An address of a receiver as it was given. NoAddress where it is none."""
    try:
        parts = urlsplit(url)
        good = parts.port != 0 and bool(parts.hostname) and parts.username is None and not parts.fragment
    except ValueError:
        raise NoAddress() from None
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not good or not (parts.scheme == "https" or plain) or not url.isascii() or not url.isprintable() or " " in url:
        raise NoAddress()
    return url


def add(
    conn: psycopg.Connection[Any],
    record: Leaving,
    vault: Vault,
    url: str,
    topics: Sequence[str] = (),
    units: Sequence[str] = (),
) -> tuple[UUID, str]:
    """Make a subscription of what is recorded from now on; its id, and its secret, which is shown this once."""
    subscription_id, secret = uuid7(), signing.made()
    with conn.transaction():
        conn.execute(ALONE)
        sealed = vault.seal(secret, subscription_id)
        conn.execute(ADD, [subscription_id, address(url), list(topics), list(units), record.head(), sealed])
    return subscription_id, signing.shown(secret)


def every(conn: psycopg.Connection[Any]) -> list[Subscription]:
    """All subscriptions, oldest first."""
    return [Subscription(*row) for row in conn.execute(EVERY)]


def remove(conn: psycopg.Connection[Any], subscription_id: UUID) -> None:
    """End a subscription, with all that was still to be sent. NoSubscription."""
    _one(conn.execute(REMOVE, [subscription_id]))


def rotate(conn: psycopg.Connection[Any], vault: Vault, subscription_id: UUID) -> str:
    """Give a subscription another secret, which is shown this once. For a day that of before signs too.
    NoSubscription."""
    secret = signing.made()
    _one(conn.execute(ROTATE, [BOTH_SIGN, vault.seal(secret, subscription_id), subscription_id]))
    return signing.shown(secret)


def replay(conn: psycopg.Connection[Any], record: Leaving, subscription_id: UUID, first: int, schemas: bytes) -> int:
    """Queue again what a subscription wants from a position on, read from the record; how many deliveries.

    One that was off is on again. Nothing is sent meanwhile: what is older comes first. Cut, it is called again.
    NoSubscription.
    """
    with conn.transaction():
        conn.execute(ALONE)
        upto = record.head()
        wanted = conn.execute(REFILL, {"first": first, "upto": upto, "one": subscription_id}).fetchone()
    if wanted is None:
        raise NoSubscription()
    source = source_of(record.origin).encode()
    one = Wanting(subscription_id, *wanted)
    count = 0
    for at in range(first - 1, upto, PAGE):
        with conn.transaction():
            conn.execute(ALONE)  # before the record is read: a seal is either seen here or taken in after this
            page = record.page(at, min(at + PAGE, upto))
            count += queue(conn, [one], page, lambda out: body_of(out, source, schemas))
    conn.execute(FILLED, [subscription_id])
    return count


def dead(conn: psycopg.Connection[Any], subscription_id: UUID | None = None) -> list[Dead]:
    """Deliveries that are tried no more: all, or those of a subscription."""
    return [Dead(*row) for row in conn.execute(DEAD, {"of": subscription_id})]


def retry(conn: psycopg.Connection[Any], subscription_id: UUID) -> int:
    """Try the dead deliveries of a subscription again; how many. NoSubscription."""
    with conn.transaction():
        _one(conn.execute(REST_NO_MORE, [subscription_id]))
        return conn.execute(AGAIN, [subscription_id]).rowcount


def _one(done: psycopg.Cursor[Any]) -> None:
    if done.rowcount != 1:
        raise NoSubscription()
