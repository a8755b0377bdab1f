"""The keeper: what it does to keys and what it writes of it, ended at any point and begun again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from consumers.keeper.keeping import KEEPER
from consumers.keeper.process import keeper, run
from domain.contacts.rules import RecordCheckIn
from domain.intake.ending.rules import RecordDeath
from domain.intake.filing.rules import FileDocument
from domain.intake.regime.rules import ApplyJuvenileRegime
from domain.kernel.documents import DocumentType
from domain.kernel.event import Redacted
from domain.kernel.ids import stream_of
from domain.kernel.refusal import Unknown
from domain.oversight.erasure.record import Erased, ErasureGround, KeyDestroyed
from domain.oversight.erasure.rules import ApproveErasure, RequestErasure
from domain.oversight.sealing.record import CaseSealed, CaseUnsealed, UnsealingGround
from domain.oversight.sealing.rules import SealCase
from domain.oversight.seals.record import FileKeysSealed, UnsealingApproved, UnsealingRequested
from domain.oversight.seals.rules import ApproveUnsealing, RequestUnsealing
from journal.custody import Custody
from journal.site import Site
from tests.consumers.clock.conftest import LEADER, REVIEWER, Town

JUDGMENT = "0e" * 32


class Ended(Exception):
    """In the place of a process that is killed."""


class Dies(Custody):
    """Ends once the keys are changed, before anything is written of it."""

    def seal(self, file: UUID) -> int:
        super().seal(file)
        raise Ended

    def unseal(self, file: UUID) -> int:
        super().unseal(file)
        raise Ended

    def destroy(self, file: UUID, categories: Any) -> list[UUID]:
        super().destroy(file, categories)
        raise Ended


async def round_of(town: Town, dies: bool = False) -> None:
    """All that a keeper does, which begins anew."""
    with ExitStack() as stack:
        conn = stack.enter_context(town.site.connected("record"))
        async with keeper(town.site, conn) as keeping:
            if dies:
                keeping._custody.__class__ = Dies
            while await keeping.round():
                pass


def wrapped(site: Site, file: UUID) -> list[tuple[Any, ...]]:
    with psycopg.connect(site.keys_url) as conn:
        sql = "SELECT category, wrapped_by, wrapped IS NULL FROM keys.keys WHERE stream = %s ORDER BY category"
        return conn.execute(sql, [file]).fetchall()


def topics(town: Town, stream: UUID, *kinds: type) -> int:
    """How many entries of some kinds a stream holds, by what is not secret of them."""
    with town.site.connected("record") as conn:
        names = [kind.topic for kind in kinds]  # type: ignore[attr-defined]
        sql = "SELECT count(*) FROM entries WHERE originator_id = %s AND topic = ANY(%s)"
        return conn.execute(sql, [stream, names]).fetchone()[0]  # type: ignore[index]


async def ended(town: Town) -> UUID:
    """A file of somebody under age that has ended, with the judgment in it."""
    case_id = await town.open()
    await town.do(RecordCheckIn(mode="phone", identity="confirmed", note="well"), case_id)
    await town.do(ApplyJuvenileRegime(basis="judgment", digest=JUDGMENT), case_id)
    _stored(town, case_id)
    await town.do(FileDocument(digest=JUDGMENT, folder="legal"), case_id)
    await town.do(RecordDeath(notified_by="hospital"), case_id)
    return case_id


def _stored(town: Town, case_id: UUID) -> None:
    """A document with a digest that the test knows; its content does not matter here."""
    with psycopg.connect(town.site.keys_url) as keys, psycopg.connect(town.site.record_url) as conn:
        (key_id,) = keys.execute(
            "SELECT key_id FROM keys.keys WHERE stream = %s AND category = 1", [case_id]
        ).fetchone()  # type: ignore[misc]
        conn.execute(
            "INSERT INTO record.documents VALUES (%s, %s, %s, 'application/pdf', 9, 1, %s, '\\x00', 'c', %s)",
            [case_id, bytes.fromhex(JUDGMENT), DocumentType.JUDGMENT.value, key_id, str(uuid4())],
        )


async def seal(town: Town, case_id: UUID) -> None:
    await town.do(SealCase(judgment=JUDGMENT, age_at_offence=16, sentence_months=36), case_id, by=REVIEWER)


async def approve(town: Town, case_id: UUID) -> None:
    seals = stream_of("seal", str(case_id))
    ask = RequestUnsealing(ground=UnsealingGround.JUDICIAL_CASE, instrument="5e" * 32)
    await town.do(ask, seals, by=REVIEWER)
    (asked,) = town.entries(seals, UnsealingRequested)
    await town.do(ApproveUnsealing(unsealing_id=asked.event.unsealing_id), seals, by=LEADER)


@pytest.mark.parametrize("dies", [False, True], ids=["whole", "killed between keys and record"])
async def test_a_sealed_files_keys_are_handed_over_once(town: Town, dies: bool):
    case_id = await ended(town)
    count = len(wrapped(town.site, case_id))
    await seal(town, case_id)
    if dies:
        with pytest.raises(Ended):
            await round_of(town, dies=True)
    await round_of(town)
    await round_of(town)
    assert wrapped(town.site, case_id) == [(category, "sealed", False) for category, *_ in wrapped(town.site, case_id)]
    (told,) = town.entries(stream_of("seal", str(case_id)), FileKeysSealed)
    assert (told.event.case_id, told.event.keys, told.actor_role) == (case_id, count, "keeper")
    assert all(isinstance(entry.event, Redacted) for entry in town.entries(case_id))
    with pytest.raises(Unknown):
        await town.do(RecordCheckIn(mode="phone", identity="confirmed"), case_id)


@pytest.mark.parametrize("dies", [False, True], ids=["whole", "killed between keys and record"])
async def test_an_unsealed_file_is_there_again(town: Town, dies: bool):
    case_id = await ended(town)
    town.fold()
    before = len(town.entries(case_id))
    await seal(town, case_id)
    await round_of(town)
    town.fold()
    await approve(town, case_id)
    assert all(isinstance(entry.event, Redacted) for entry in town.entries(case_id))
    if dies:
        with pytest.raises(Ended):
            await round_of(town, dies=True)
        assert all(isinstance(entry.event, Redacted) for entry in town.entries(case_id))  # keys alone open nothing
    await round_of(town)
    await round_of(town)
    assert {row[1] for row in wrapped(town.site, case_id)} == {"active"}
    assert len(town.entries(case_id)) == before + 2
    (opened,) = town.entries(case_id, CaseUnsealed)
    (approval,) = town.entries(stream_of("seal", str(case_id)), UnsealingApproved)
    assert opened.event.approval == approval.event_id


@pytest.mark.parametrize("dies", [False, True], ids=["whole", "killed between keys and record"])
async def test_an_approved_erasure_destroys_the_keys_once(town: Town, dies: bool):
    case_id = await ended(town)
    named = (Erased.IDENTITY, Erased.NARRATIVE, Erased.VICTIM)
    ask = RequestErasure(ground=ErasureGround.COURT_ORDER, categories=named, order=JUDGMENT)
    await town.do(ask, case_id, by=REVIEWER)
    erasure_id = town.entries(case_id)[-1].event.erasure_id
    await town.do(ApproveErasure(erasure_id=erasure_id), case_id, by=LEADER)
    if dies:
        with pytest.raises(Ended):
            await round_of(town, dies=True)
    await round_of(town)
    await round_of(town)
    gone = {category: is_gone for category, _, is_gone in wrapped(town.site, case_id)}
    assert {category for category, is_gone in gone.items() if is_gone} == {1, 4, 5}
    (told,) = town.entries(case_id, KeyDestroyed)
    assert (told.event.erasure_id, told.event.categories, len(told.event.key_ids)) == (erasure_id, named, 3)


async def test_a_keeper_that_lost_its_mark_does_nothing_twice(town: Town):
    """Also where the file was opened again since: it is not sealed by what was taken back."""
    case_id = await ended(town)
    await seal(town, case_id)
    await round_of(town)
    await approve(town, case_id)
    await round_of(town)
    entries = town.entries(case_id)
    with psycopg.connect(town.site.record_url, autocommit=True) as conn:
        conn.execute("DELETE FROM record.clock_marks WHERE name = %s", [KEEPER])
    await round_of(town)
    assert town.entries(case_id) == entries
    assert {row[1] for row in wrapped(town.site, case_id)} == {"active"}
    await seal(town, case_id)  # and it may be sealed anew
    await round_of(town)
    assert {row[1] for row in wrapped(town.site, case_id)} == {"sealed"}
    assert topics(town, case_id, CaseSealed) == 2
    assert topics(town, stream_of("seal", str(case_id)), FileKeysSealed) == 2


async def test_one_works_and_another_takes_over(town: Town):
    case_id = await ended(town)
    stops = [threading.Event(), threading.Event()]
    threads = [threading.Thread(target=run, args=(town.site, stop), daemon=True) for stop in stops]
    for thread in threads:
        thread.start()
    await seal(town, case_id)
    await _until(lambda: topics(town, stream_of("seal", str(case_id)), FileKeysSealed) == 1)
    stops[0].set()
    other = await ended(town)
    await seal(town, other)
    await _until(lambda: topics(town, stream_of("seal", str(other)), FileKeysSealed) == 1)
    stops[1].set()
    for thread in threads:
        thread.join(10)
    assert topics(town, stream_of("seal", str(case_id)), FileKeysSealed) == 1


PROCESS = """
import sys, threading
from pathlib import Path
from consumers.keeper.process import run
from journal.site import Site
run(Site(sys.argv[1], sys.argv[2], Path(sys.argv[3])), threading.Event())
"""


async def test_killed_again_and_again_it_leaves_nothing_half_done(town: Town):
    files = [await ended(town) for _ in range(6)]
    for case_id in files:
        await seal(town, case_id)
    seals = [stream_of("seal", str(case_id)) for case_id in files]
    command = [sys.executable, "-c", PROCESS, town.site.record_url, town.site.keys_url, str(town.site.root_file)]
    for done in range(1, len(files) + 1):  # killed as soon as it has changed the keys of one file more
        process = subprocess.Popen(command, env={**os.environ})
        await _until(lambda done=done: _handed_over(town.site, files) >= done)
        process.send_signal(signal.SIGKILL)
        process.wait()
    await round_of(town)
    for case_id, stream in zip(files, seals, strict=True):
        assert {row[1] for row in wrapped(town.site, case_id)} == {"sealed"}
        assert topics(town, stream, FileKeysSealed) == 1


def _handed_over(site: Site, files: list[UUID]) -> int:
    with psycopg.connect(site.keys_url) as conn:
        sql = "SELECT count(DISTINCT stream) FROM keys.keys WHERE wrapped_by = 'sealed' AND stream = ANY(%s)"
        return conn.execute(sql, [files]).fetchone()[0]  # type: ignore[index]


async def _until(holds: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        await asyncio.sleep(0.05)
