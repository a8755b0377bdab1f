"""Whoever speaks HTTP alone is told of each entry, in order, signed, whatever fails on the way."""

from __future__ import annotations

import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from consumers.following.postgres import PostgresSink
from consumers.following.sink import Batch, Mark
from consumers.published.message import headers, source_of
from consumers.published.reading import leaving
from consumers.webhooks import reaching, subscriptions, tables
from consumers.webhooks.body import MOST_BYTES, body_of
from consumers.webhooks.process import send
from consumers.webhooks.queueing import taking_in
from consumers.webhooks.reaching import post
from consumers.webhooks.sending import Manner
from consumers.webhooks.signing import Vault
from journal.site import Site
from tests.consumers.kafka.conftest import SECRET, Pen, until
from tests.consumers.kafka.receiving import DRIPS, Got, Receiver

SOURCE = source_of("test/record").encode()
SCHEMAS = b"urn:x:"
QUICK = Manner(seconds=0.5, attempts=4, first_pause=0.02, longest_pause=0.05, private=True)
SEALED = "oversight.case-sealed.v1"


class Hooks:
    """The schema of webhooks, what is taken into it, and receivers."""

    def __init__(self, site: Site, conn: psycopg.Connection[Any]) -> None:
        self.site = site
        self.conn = conn
        self.sink = PostgresSink(conn, "webhooks", taking_in(SOURCE, SCHEMAS))
        self.vault = Vault(site.custodians)

    def subscribed(self, receiver: Receiver, *topics: str, units: tuple[str, ...] = ()) -> tuple[UUID, str]:
        with leaving(self.site) as record:
            return subscriptions.add(self.conn, record, self.vault, receiver.url, topics, units)

    def take_in(self) -> None:
        """What the topic would bring."""
        with leaving(self.site) as record:
            before = self.sink.marks([0])[0]
            head = record.head()
            page = record.page(before.position, head)
        self.sink.write([Batch(0, page, (), before, Mark(head, head))])
        assert self.sink.parked() == []

    def replay(self, subscription: UUID, first: int) -> int:
        with leaving(self.site) as record:
            return subscriptions.replay(self.conn, record, subscription, first, SCHEMAS)

    def queued(self) -> list[int]:
        return [row[0] for row in self.conn.execute("SELECT position FROM deliveries ORDER BY position")]

    @contextmanager
    def sending(self, manner: Manner = QUICK) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=send, args=(self.site, manner, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()

    def sent(self) -> None:
        """Send until nothing is left."""
        with self.sending():
            until(lambda: self.queued() == [], 30)


@pytest.fixture
def hooks(site: Site) -> Iterator[Hooks]:
    """The schema of webhooks in the record's database."""
    with tables.opened(site.record_url) as conn:
        yield Hooks(site, conn)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """One that takes everything until it is told otherwise."""
    one = Receiver()
    yield one
    one.close()


def test_each_entry_comes_once_in_order_signed_and_without_anything_personal(
    hooks: Hooks, pen: Pen, receiver: Receiver
) -> None:
    pen.write(20)  # before there was a subscription
    _, secret = hooks.subscribed(receiver)
    pen.write(60)
    hooks.take_in()
    hooks.sent()
    assert receiver.positions() == list(range(21, 81))
    assert all(got.signed_by(secret) for got in receiver.taken)
    assert not any(got.signed_by("whsec_AAAA") for got in receiver.taken)
    assert SECRET.encode() not in b"".join(got.body for got in receiver.taken)


def test_a_body_bears_the_attributes_that_the_topic_does(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    hooks.subscribed(receiver)
    pen.write(1)
    hooks.take_in()
    hooks.sent()
    with leaving(hooks.site) as record:
        (out,) = record.page(0, 1)
    (got,) = receiver.taken
    expected = {name.removeprefix("ce_"): value.decode() for name, value in headers(out, SOURCE, SCHEMAS)}
    expected["datacontenttype"] = expected.pop("content-type")
    assert got.headers["content-type"] == "application/cloudevents+json"
    assert got.headers["webhook-id"] == str(out.event_id)
    assert got.entry == expected | {"data": {"talk": "individual", "about": None}}


def test_facts_that_are_too_large_are_left_out_and_said_to_be(hooks: Hooks, pen: Pen) -> None:
    pen.write(1)
    with leaving(hooks.site) as record:
        (out,) = record.page(0, 1)
    large = body_of(out._replace(facts=b'"%s"' % (b"x" * MOST_BYTES)), SOURCE, SCHEMAS)
    assert len(large) < 2_000
    assert b'"toolarge":"true"' in large
    assert b'"data"' not in large


def test_a_receiver_that_fails_is_asked_again_and_gets_all_in_order(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    hooks.subscribed(receiver)
    times: dict[str, int] = {}

    def stumbles(got: Got) -> int:
        tries = times[got.headers["webhook-id"]] = times.get(got.headers["webhook-id"], 0) + 1
        return 503 if tries < 3 and int(got.entry["sequence"]) % 4 == 0 else 200

    receiver.answers = stumbles
    pen.write(16)
    hooks.take_in()
    hooks.sent()
    assert sorted(receiver.positions()) == list(range(1, 17))
    assert all(own == sorted(own) for own in receiver.of_files().values())


def test_an_answer_that_drips_is_cut_and_counts_as_none(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    hooks.subscribed(receiver)
    first = iter([DRIPS])
    receiver.answers = lambda _: next(first, 200)
    pen.write(2)
    hooks.take_in()
    hooks.sent()
    assert sorted(receiver.positions()) == [1, 2]
    assert len(receiver.tried) == 3
    receiver.answers = lambda _: DRIPS
    assert post(receiver.url, {}, b"{}", seconds=0.5, private=True) == (0, "slow")
    assert hooks.conn.execute("SELECT failures FROM subscriptions").fetchone() == (0,)


def test_a_receiver_that_is_gone_is_told_no_more(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    hooks.subscribed(receiver)
    receiver.answers = lambda _: 410
    pen.write(5)
    hooks.take_in()
    hooks.sent()
    pen.write(5)
    hooks.take_in()
    assert len(receiver.tried) == 1
    assert hooks.queued() == []
    assert [one.off_for for one in subscriptions.every(hooks.conn)] == ["gone"]


def test_a_receiver_that_is_away_is_asked_once_and_not_for_each_file(
    hooks: Hooks, pen: Pen, receiver: Receiver
) -> None:
    hooks.subscribed(receiver)
    receiver.answers = lambda _: 404
    pen.write(40)
    hooks.take_in()
    with hooks.sending(QUICK._replace(first_pause=60.0, longest_pause=60.0)):
        until(lambda: receiver.tried)
        time.sleep(1.0)
    assert len(receiver.tried) == 1


def test_what_is_refused_is_laid_aside_with_its_cause_and_holds_up_its_own_file_alone(
    hooks: Hooks, pen: Pen, receiver: Receiver
) -> None:
    subscription, _ = hooks.subscribed(receiver)
    receiver.answers = lambda got: 422 if int(got.entry["sequence"]) == 1 else 200
    for _ in range(3):
        pen.raw(pen.files[0], "contacts.talk-held.v1")
        pen.raw(pen.files[1], "contacts.talk-held.v1")
    hooks.take_in()
    with hooks.sending():
        until(lambda: subscriptions.dead(hooks.conn))
        until(lambda: hooks.queued() == [1, 3, 5])
    (dead,) = subscriptions.dead(hooks.conn)
    assert (dead.position, dead.cause, dead.attempts) == (1, "status-422", 4)
    assert receiver.positions() == [2, 4, 6]
    receiver.answers = lambda _: 200
    assert subscriptions.retry(hooks.conn, subscription) == 1
    hooks.sent()
    assert receiver.positions() == [2, 4, 6, 1, 3, 5]


def test_of_a_file_that_is_sealed_nothing_is_sent_but_the_word(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    hooks.subscribed(receiver, "contacts.")
    sealed, other = pen.files[:2]
    pen.raw(sealed, "contacts.talk-held.v1")
    pen.raw(other, "contacts.talk-held.v1")
    hooks.take_in()
    stranger = Receiver()
    hooks.subscribed(stranger, "contacts.")
    pen.raw(sealed, SEALED)
    hooks.take_in()
    try:
        hooks.sent()
    finally:
        stranger.close()
    assert [(got.entry["subject"], got.entry["type"]) for got in receiver.taken] == [
        (str(other), "contacts.talk-held.v1"),
        (str(sealed), SEALED),
    ]
    assert stranger.tried == []  # it was told nothing of the file


def test_a_subscription_gets_what_it_asked_for(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    hooks.subscribed(receiver, "leave.", "contacts.talk")
    elsewhere = Receiver()
    hooks.subscribed(elsewhere, units=("office-b",))
    pen.raw(pen.files[0], "contacts.talk-held.v1")
    pen.raw(pen.files[0], "contacts.visit-made.v1")
    hooks.take_in()
    try:
        hooks.sent()
    finally:
        elsewhere.close()
    assert receiver.positions() == [1]
    assert elsewhere.tried == []


def test_a_replay_sends_again_from_a_position_under_the_same_ids(hooks: Hooks, pen: Pen, receiver: Receiver) -> None:
    subscription, _ = hooks.subscribed(receiver)
    pen.write(10)
    hooks.take_in()
    hooks.sent()
    pen.write(5)  # not taken in yet: the replay has them, and taking in does not double them
    assert hooks.replay(subscription, 6) == 10
    hooks.sent()
    hooks.take_in()
    hooks.sent()
    assert receiver.positions() == [*range(1, 11), *range(6, 16)]
    assert receiver.repeated() == 5


def test_a_secret_stands_nowhere_in_clear_and_signs_beside_its_successor_for_a_day(
    hooks: Hooks, pen: Pen, receiver: Receiver
) -> None:
    subscription, before = hooks.subscribed(receiver)
    after = subscriptions.rotate(hooks.conn, hooks.vault, subscription)
    stored = str(hooks.conn.execute("SELECT s::text FROM subscriptions AS s").fetchall())
    assert not any(b64decode(secret.removeprefix("whsec_")).hex() in stored for secret in (before, after))
    pen.write(1)
    hooks.take_in()
    hooks.sent()
    assert receiver.taken[0].signed_by(before)
    assert receiver.taken[0].signed_by(after)
    hooks.conn.execute("UPDATE subscriptions SET before_until = now()")
    pen.write(1)
    hooks.take_in()
    hooks.sent()
    assert not receiver.taken[1].signed_by(before)
    assert receiver.taken[1].signed_by(after)


def test_neither_an_address_of_our_own_nor_a_redirect_is_followed(receiver: Receiver) -> None:
    assert post(receiver.url, {}, b"{}", seconds=2, private=False).cause == "private"
    assert receiver.tried == []
    receiver.answers = lambda _: 302
    answer = post(receiver.url, {}, b"{}", seconds=2, private=True)
    assert (answer.cause, len(receiver.tried)) == ("redirected", 1)


def test_a_receiver_is_believed_by_its_certificate_alone(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = receiver.secured(tmp_path, "localhost")
    secure = receiver.url.replace("http://127.0.0.1", "https://localhost")
    assert post(secure, {}, b"{}", seconds=5, private=True).cause == "untrusted"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reaching.trusted.cache_clear()
    try:
        assert post(secure, {}, b"{}", seconds=5, private=True) == (200, "")
        assert post(secure.replace("localhost", "127.0.0.1"), {}, b"{}", seconds=5, private=True).cause == "untrusted"
    finally:
        reaching.trusted.cache_clear()
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://a:b@example.org/",
        "ftp://example.org",
        "https://",
        "https://e.org/#x",
        "https://e.org/ x",
    ],
)
def test_an_address_is_https_and_carries_no_password(url: str) -> None:
    with pytest.raises(subscriptions.NoAddress):
        subscriptions.address(url)


def test_what_is_no_subscription_is_said_so(hooks: Hooks) -> None:
    with pytest.raises(subscriptions.NoSubscription):
        hooks.replay(uuid4(), 1)
    with pytest.raises(subscriptions.NoSubscription):
        subscriptions.retry(hooks.conn, uuid4())
