"""kill -9 of the process of webhooks under load: every entry comes, those of a file in order."""

from __future__ import annotations

import os
import random
import time
from itertools import pairwise

from consumers.broker.place import Broker as Where
from consumers.published.reading import leaving
from consumers.webhooks import subscriptions, tables
from consumers.webhooks.signing import Vault
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from tests.consumers.kafka.conftest import SECRET, Pen, relaying, until
from tests.consumers.kafka.receiving import Receiver
from tests.consumers.kafka.trouble.killed import Killed

KILLS = 50 if os.environ.get("ROLLCALL_FAULTS") == "whole" else 6
ENTRIES_A_LIFE = 30
SETTINGS = {"ROLLCALL_WEBHOOK_PRIVATE": "true", "ROLLCALL_WEBHOOK_LONGEST_PAUSE": "1"}


def test_kills_leave_nothing_out_and_nothing_out_of_order(site: Site, where: Where, pen: Pen) -> None:
    views.migrate(site.record_url, MODELS)  # without them it is no installation
    chance = random.Random(5)
    receiver = Receiver(lambda _: 503 if chance.random() < 0.05 else 200)
    with tables.opened(site.record_url) as conn, leaving(site) as record:
        _, secret = subscriptions.add(conn, record, Vault(site.custodians), receiver.url)
    with relaying(site, where):
        sending = Killed(site, where, "webhooks", "send", **SETTINGS)
        try:
            for _ in range(KILLS):
                before = len(receiver.taken)
                pen.write(ENTRIES_A_LIFE)
                until(lambda before=before: len(receiver.taken) > before, 60, sending.said)  # type: ignore[misc]
                time.sleep(chance.uniform(0.0, 0.3))
                sending.kill()
            written = KILLS * ENTRIES_A_LIFE
            until(lambda: len(set(receiver.positions())) == written, 120, sending.said)
            (listed,) = sending.called("consumers", "list")
        finally:
            sending.end()
            receiver.close()
    assert sorted(set(receiver.positions())) == list(range(1, written + 1))
    assert receiver.repeated() <= KILLS
    assert all(_rises(own) for own in receiver.of_files().values())
    assert all(got.signed_by(secret) for got in receiver.taken)
    assert (listed["consumer"], listed["records"], listed["parked"]) == ("webhooks", 0, 0)
    assert not any(told in sending.said() for told in (SECRET, secret, receiver.url))


def _rises(positions: list[int]) -> bool:
    """Whether they rise, save that one comes again at once."""
    return all(before <= after for before, after in pairwise(positions))
