"""Sending what is queued for one subscription, in the order of positions; what fails holds up its own file alone.

Where it is the receiver that fails, all of its deliveries rest: one that is away is not asked once for each file.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from consumers.webhooks import reaching
from consumers.webhooks.body import CONTENT_TYPE
from consumers.webhooks.reaching import Answer
from consumers.webhooks.signing import Vault, signatures

#: Asked first, and alone: of one that rests, what is queued is not looked through.
AWAKE: LiteralString = """
SELECT failures, url, secret, CASE WHEN before_until > clock_timestamp() THEN secret_before END FROM subscriptions
WHERE subscription_id = %s AND off_for = '' AND NOT filling AND rests_until <= clock_timestamp()"""
NEXT: LiteralString = """
SELECT position, event_id, body, attempts FROM deliveries AS d
WHERE subscription_id = %s AND dead_for = '' AND due_at <= clock_timestamp()
  AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.subscription_id = d.subscription_id AND e.file = d.file
                  AND e.position < d.position)
ORDER BY position LIMIT 1"""
DONE: LiteralString = "DELETE FROM deliveries WHERE subscription_id = %s AND position = %s"
WELL: LiteralString = "UPDATE subscriptions SET failures = 0 WHERE subscription_id = %s AND failures > 0"
OFF: LiteralString = "UPDATE subscriptions SET off_for = 'gone' WHERE subscription_id = %s"
ALL_OF: LiteralString = "DELETE FROM deliveries WHERE subscription_id = %s"
LATER: LiteralString = """
UPDATE deliveries SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => %s), dead_for = %s
WHERE subscription_id = %s AND position = %s"""
REST: LiteralString = """
UPDATE subscriptions SET failures = failures + 1, rests_until = clock_timestamp() + make_interval(secs => %s)
WHERE subscription_id = %s"""
#: A power of two beyond which pauses are no longer doubled.
_MOST_DOUBLINGS = 30


class Manner(NamedTuple):
    """How deliveries are sent. seconds: for one. attempts: until it is dead. first_pause, longest_pause: in seconds,
    doubled from one to the other. private: also to addresses of our own networks."""

    seconds: float = 10.0
    attempts: int = 80
    first_pause: float = 1.0
    longest_pause: float = 3_600.0
    private: bool = False

    def pause(self, failures: int) -> float:
        """How long to wait after so many failures, by chance up to a half less: not all come back at once."""
        longest = min(self.longest_pause, self.first_pause * 2.0 ** min(failures, _MOST_DOUBLINGS))
        return longest * random.uniform(0.5, 1.0)


class Due(NamedTuple):
    """A delivery whose turn it is. failures: of the receiver, one after the other."""

    position: int
    event_id: UUID
    body: bytes
    attempts: int
    failures: int
    url: str
    secret: bytes
    secret_before: bytes | None


class Line:
    """The deliveries of one subscription. conn: nobody else's; it holds the lock by which one process alone sends."""

    def __init__(self, conn: psycopg.Connection[Any], vault: Vault, subscription_id: UUID, manner: Manner) -> None:
        self._conn = conn
        self._vault = vault
        self._id = subscription_id
        self._manner = manner

    def step(self) -> bool:
        """Send the delivery whose turn it is; False where there is none."""
        awake = self._conn.execute(AWAKE, [self._id]).fetchone()
        row = awake and self._conn.execute(NEXT, [self._id]).fetchone()
        if not awake or not row:
            return False
        due = Due(*row, *awake)
        answer = self._send(due)
        with self._conn.transaction():
            self._settle(due, answer)
        return True

    def _send(self, due: Due) -> Answer:
        headers = self._headers(due)
        return reaching.post(due.url, headers, due.body, seconds=self._manner.seconds, private=self._manner.private)

    def _headers(self, due: Due) -> Mapping[str, str]:
        """Those of Standard Webhooks. The id is the event's, and stays: by it a receiver knows one that comes again."""
        stored = (due.secret, due.secret_before)
        secrets = [self._vault.open(one, self._id) for one in stored if one is not None]
        at = int(time.time())
        return {
            "content-type": CONTENT_TYPE,
            "user-agent": "rollcall-webhooks",
            "webhook-id": str(due.event_id),
            "webhook-timestamp": str(at),
            "webhook-signature": signatures(str(due.event_id), at, due.body, secrets),
        }

    def _settle(self, due: Due, answer: Answer) -> None:
        if not answer.cause:
            self._conn.execute(DONE, [self._id, due.position])
            self._conn.execute(WELL, [self._id])
        elif answer.gone:
            self._conn.execute(OFF, [self._id])
            self._conn.execute(ALL_OF, [self._id])
        else:
            dead = answer.cause if due.attempts + 1 >= self._manner.attempts else ""
            self._conn.execute(LATER, [self._manner.pause(due.attempts), dead, self._id, due.position])
            if answer.of_receiver:
                self._conn.execute(REST, [self._manner.pause(due.failures), self._id])
