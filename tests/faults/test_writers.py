"""Fifty writers on twenty streams, through three connections: versions are unique, and each history is linear."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.contacts.record import TalkHeld
from domain.kernel.codec import encode
from domain.kernel.event import Category
from journal.keys import NOBODY
from journal.plan import Accepted, Answer, Append, Body, Conflict, Envelope
from journal.schema import conninfo
from journal.site import Site
from journal.writer import Writer
from tests.conftest import Install

APPENDS = 100_000 if os.environ.get("ROLLCALL_FAULTS") == "whole" else 5_000
WRITERS, STREAMS, CONNECTIONS = 50, 20, 3


class Done(NamedTuple):
    """An accepted append: when it was asked for and answered, and the version it got."""

    asked: float
    answered: float
    version: int
    event_id: UUID


async def test_fifty_writers_on_twenty_streams_make_linear_histories(install: Install) -> None:
    site = install("real")
    with site.keys() as keys:
        key = keys.of(NOBODY)[Category.FACTS]
    writers = [Writer(conninfo(site.record_url, "record")) for _ in range(CONNECTIONS)]
    for writer in writers:
        writer.start()
    streams, done, conflicts = [uuid7() for _ in range(STREAMS)], defaultdict[UUID, list[Done]](list), 0
    left = iter(range(APPENDS))
    versions = dict.fromkeys(streams, 0)

    async def write(number: int) -> None:
        nonlocal conflicts
        rng, writer = random.Random(number), writers[number % CONNECTIONS]
        for _ in left:
            stream = rng.choice(streams)
            while True:
                event_id, expected, asked = uuid7(), versions[stream], time.perf_counter()
                append = Append(
                    stream=stream,
                    expected_version=expected,
                    bodies=[Body(event_id, encode(TalkHeld(talk="group")))],
                    envelope=Envelope(actor_id="officer-1", actor_role="officer", unit_id="county"),
                    keys={Category.FACTS: key},
                )
                match await writer.append(append):
                    case Accepted(told=Answer(version=version)):
                        done[stream].append(Done(asked, time.perf_counter(), version, event_id))
                        versions[stream] = max(versions[stream], version)
                        break
                    case Conflict(version=version):
                        conflicts += 1
                        versions[stream] = max(versions[stream], version)
                    case other:
                        raise AssertionError(other)

    await asyncio.gather(*[write(n) for n in range(WRITERS)])
    for writer in writers:
        await writer.stop()
    anomalies = _anomalies(site, done)
    acknowledged = sum(map(len, done.values()))
    print(
        json.dumps(
            {"trials": APPENDS, "faults": conflicts, "acknowledgements": acknowledged, "anomalies": len(anomalies)}
        )
    )
    assert not anomalies, anomalies[:10]
    assert acknowledged == APPENDS
    assert conflicts > APPENDS // 10, "vacuous: hardly anybody met"


def _anomalies(site: Site, done: dict[UUID, list[Done]]) -> list[str]:
    found: list[str] = []
    with site.reader() as reader:
        for stream, accepted in done.items():
            entries = reader.stream(stream)
            told = {one.version: one.event_id for one in accepted}
            if [e.originator_version for e in entries] != list(range(1, len(accepted) + 1)):
                found.append(f"{stream}: versions are not 1 to {len(accepted)}")
            if {e.originator_version: e.event_id for e in entries} != told:
                found.append(f"{stream}: another entry stands where one was acknowledged")
            positions = [e.position for e in entries]
            if positions != sorted(positions):
                found.append(f"{stream}: versions and positions disagree")
            found += _out_of_order(stream, accepted)
    return found


def _out_of_order(stream: UUID, accepted: list[Done]) -> list[str]:
    """Answers that came before a question was asked must bear lower versions than its answer."""
    found, answered = [], sorted(accepted, key=lambda one: one.answered)
    highest, at = 0, 0
    for one in sorted(accepted, key=lambda one: one.asked):
        while at < len(answered) and answered[at].answered < one.asked:
            highest, at = max(highest, answered[at].version), at + 1
        if one.version <= highest:
            found.append(f"{stream}: version {one.version} was asked for after {highest} had been answered")
    return found
