"""`rollcall webhooks` and `rollcall consumers`, as an operator calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from consumers.following.postgres import PostgresSink
from consumers.following.sink import Batch, Mark
from consumers.published.reading import leaving
from consumers.webhooks import tables
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from rollcall.cli import main
from tests.consumers.kafka.conftest import Pen

Called = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def called(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Calls a command on the installation: its exit code, and its lines."""
    views.migrate(site.record_url, MODELS)
    for name, value in {
        "DATABASE_URL": site.record_url,
        "KEYS_URL": site.keys_url,
        "MASTER_KEY_FILE": str(site.root_file),
        "HOME": str(site.root_file.parent),
        "KAFKA": "127.0.0.1:1",
    }.items():
        monkeypatch.setenv(f"ROLLCALL_{name}", value)

    def call(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        return int(left.value.code or 0), [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return call


def test_a_subscription_is_made_filled_listed_and_ended(called: Called, pen: Pen) -> None:
    pen.write(5)
    code, (made,) = called("webhooks", "add", "https://example.org/in", "--topics", "contacts.", "--from", "2")
    assert (code, made["queued"]) == (0, 4)
    assert made["secret"].startswith("whsec_")
    code, (listed,) = called("webhooks", "list")
    assert (listed["topics"], listed["queued"], listed["dead"], listed["filling"]) == (["contacts."], 4, 0, False)
    assert made["secret"] not in str(listed)
    code, (other,) = called("webhooks", "rotate", made["subscription"])
    assert other["secret"] != made["secret"]
    assert called("webhooks", "replay", made["subscription"], "--from", "1")[1][0]["queued"] == 5
    assert called("webhooks", "dead") == (0, [])
    assert called("webhooks", "retry", made["subscription"])[1][0]["again"] == 0
    assert called("webhooks", "remove", made["subscription"]) == (0, [])
    assert called("webhooks", "list") == (0, [])


def test_what_is_no_address_or_no_subscription_is_said_and_ends_with_2(called: Called) -> None:
    assert called("webhooks", "add", "http://example.org/in") == (2, [])
    assert called("webhooks", "remove", str(uuid4())) == (2, [])


def test_what_a_consumer_parked_is_shown_and_tried_again(called: Called, site: Site, pen: Pen) -> None:
    pen.write(3)
    with tables.opened(site.record_url) as conn, leaving(site) as record:
        sink = PostgresSink(conn, "webhooks", _refuses)
        before = sink.marks([0])[0]
        page = record.page(0, 3)
        sink.write([Batch(0, page, (), before, Mark(3, 3))])
    file = str(page[0].stream)
    _, parked = called("consumers", "parked")
    assert [(one["consumer"], one["position"]) for one in parked] == [("webhooks", 1), ("webhooks", 2), ("webhooks", 3)]
    assert parked[0]["cause"] == "LookupError"
    assert called("consumers", "retry", "webhooks", file) == (
        0,
        [{"consumer": "webhooks", "file": file, "parked": 0}],
    )
    assert file not in str(called("consumers", "parked"))


def test_without_a_broker_nobody_can_say_how_far_behind_one_is(called: Called) -> None:
    command = [sys.executable, "-m", "rollcall", "consumers", "list"]  # the client leaves a socket open
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "waits for the broker" in done.stderr


def _refuses(_: object, __: object) -> None:
    raise LookupError
