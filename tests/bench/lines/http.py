"""Over HTTP: 32 connections from another process, kept open."""

from __future__ import annotations

from typing import Any

import msgspec

from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from projections.worker import worker
from tests.bench import filling, load
from tests.bench.lines.append import CHECK_IN, FILES, Ours
from tests.bench.place import Place
from tests.bench.rounds import Measured, Round, alternate
from tests.bench.serving import served, token

CONNECTIONS = 32
MOST_P99_MS = 50.0
BODY = msgspec.json.encode({"mode": "phone", "identity": "confirmed", "note": CHECK_IN.note}).decode()


def http_check_in(place: Place) -> Measured:
    """Check-ins a second; the peer stores one plain row, no history."""
    site, cases = _opened(place, "http_check_in")
    headers = {"Authorization": f"Bearer {token(place, site)}"}
    plain = {"PLAIN_URL": place.plain("http_plain")}
    answered: list[load.Answered] = []
    with (
        served(place, site, ["rollcall", "api"]) as (ours, _),
        served(place, site, ["tests.bench.peers.plain_api"], **plain) as (peer, _),
    ):
        for port, path in ((ours, "/v1/cases/{case}/check-ins"), (peer, "/cases/{case}/check-ins")):
            _posting(port, path, cases, headers, [], once=True)(60)
        measured = alternate(
            "http_check_in",
            _posting(ours, "/v1/cases/{case}/check-ins", cases, headers, answered),
            _posting(peer, "/cases/{case}/check-ins", cases, headers, []),
            unit="requests/s",
            bound=1.5,
            pace=place.pace,
        )
    return _with_p99(measured, answered)


def read_case_file(place: Place) -> Measured:
    """Files read a second, each look recorded before the answer leaves; the peer is the same without the record."""
    site, cases = _opened(place, "read_case_file")
    projected(place, site)
    headers = {"Authorization": f"Bearer {token(place, site)}", "Rollcall-Purpose": "supervision"}
    answered: list[load.Answered] = []
    with (
        served(place, site, ["rollcall", "api"]) as (ours, _),
        served(place, site, ["tests.bench.peers.unrecorded"]) as (peer, _),
    ):
        measured = alternate(
            "read_case_file",
            _reading(ours, cases, headers, answered),
            _reading(peer, cases, headers, []),
            unit="requests/s",
            bound=0.8,
            pace=place.pace,
        )
    return _with_p99(measured, answered, most=None)


def _opened(place: Place, name: str) -> tuple[Site, list[str]]:
    site = place.site(name)
    views.migrate(site.record_url, MODELS)
    filling.establish(site)
    ours = Ours(site)
    cases = [str(case) for case in ours.opened(FILES)]
    ours.stop()
    return site, cases


def projected(place: Place, site: Site) -> None:
    """Bring the read models of a site up to its newest entry."""
    views.migrate(site.record_url, MODELS)
    with worker(site) as working:
        while working.round():
            pass
    place.settle(site.record_url)


def _posting(
    port: int, path: str, cases: list[str], headers: dict[str, str], kept: list[load.Answered], once: bool = False
) -> Round:
    def measure(seconds: float) -> float:
        return _put(kept, port=port, seconds=seconds, method="POST", path=path, cases=cases, headers=headers,
                    body=BODY, fresh="Idempotency-Key", once=once)  # fmt: skip

    return measure


def _reading(port: int, cases: list[str], headers: dict[str, str], kept: list[load.Answered]) -> Round:
    def measure(seconds: float) -> float:
        path = "/v1/cases/{case}"
        return _put(kept, port=port, seconds=seconds, method="GET", path=path, cases=cases, headers=headers)

    return measure


def _put(kept: list[load.Answered], **what: Any) -> float:
    answered = load.put(load.Load(connections=CONNECTIONS, **what))
    if set(answered.statuses) - {"200", "201"}:
        raise RuntimeError(f"answers of another kind: {answered.statuses}")
    kept.append(answered)
    return answered.rate


def _with_p99(measured: Measured, answered: list[load.Answered], most: float | None = MOST_P99_MS) -> Measured:
    """Add the 99th percentile of the middle round; it has a bound of its own."""
    p99 = sorted(a.p99_ms for a in answered)[len(answered) // 2]
    measured.more |= {"p99_ms": round(p99, 1)} | ({"p99_at_most_ms": most} if most else {})
    measured.good = measured.good and (most is None or p99 < most)
    return measured
