"""A simulated population: the same seed gives the same facts, by the same rules, in a journal born for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from domain.contacts.record import VisitRecorded
from domain.intake.record import CaseOpened
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Sealed
from domain.oversight.corrections.record import CorrectionProposed
from journal.sealing import open_value
from journal.site import Site
from rollcall.progress import Silent
from rollcall.simulating.simulator import ClockWrong, NotSimulated, simulate
from tests.conftest import Install

#: What a year of sixty people cannot be without.
COMMON = {
    "organisation.unit-established.v1",
    "intake.case-opened.v1",
    "intake.documents-received.v1",
    "intake.receipt-returned.v1",
    "intake.reporting-due.v1",
    "intake.reported-in-person.v1",
    "intake.reporting-missed.v1",
    "intake.identity-verified.v1",
    "intake.induction-announced.v1",
    "intake.responsible-officer-assigned.v1",
    "intake.plan-adopted.v1",
    "intake.plan-revised.v1",
    "intake.own-summary-submitted.v1",
    "intake.discharge-appraised.v1",
    "intake.discharged.v1",
    "intake.discharge-certified.v1",
    "intake.aftercare-handed-over.v1",
    "contacts.check-in-scheduled.v1",
    "contacts.check-in-received.v2",
    "contacts.check-in-missed.v1",
    "contacts.visit-recorded.v1",
    "contacts.talk-held.v1",
    "assessment.risk-assessed.v1",
    "assessment.class-assigned.v1",
    "assessment.class-changed.v1",
    "assessment.points-awarded.v1",
    "assessment.points-deducted.v1",
    "assessment.points-reversed.v1",
    "assessment.period-closed.v2",
    "assessment.period-reopened.v1",
    "oversight.correction-proposed.v1",
    "kernel.entry-corrected.v1",
}


def test_the_same_seed_gives_the_same_facts(install: Install, fresh_urls: tuple[str, str], tmp_path: Path):
    one = install("simulated")
    two = Site(*fresh_urls, tmp_path / "other.key")
    two.migrate(name="other", kind="simulated")
    simulate(one, 12, 6, 5)
    simulate(two, 12, 6, 5)
    assert _said(one) == _said(two)


def test_another_seed_gives_other_facts(install: Install, fresh_urls: tuple[str, str], tmp_path: Path):
    one = install("simulated")
    two = Site(*fresh_urls, tmp_path / "other.key")
    two.migrate(name="other", kind="simulated")
    simulate(one, 3, 3, 5)
    simulate(two, 3, 3, 6)
    assert _said(one) != _said(two)


def test_a_real_journal_takes_nobody_who_does_not_exist(install: Install):
    site = install("real")
    with pytest.raises(NotSimulated):
        simulate(site, 1, 1, 1)
    assert _entries(site) == []


def test_recorded_times_are_of_the_simulated_clock_and_rise(install: Install):
    site = install("simulated")
    summary = simulate(site, 20, 4, 1)
    entries = _entries(site)
    assert len(entries) == summary.events
    assert [e.position for e in entries] == list(range(1, len(entries) + 1))
    assert all(before.recorded_at < after.recorded_at for before, after in pairwise(entries))
    assert summary.begins_on == date(2025, 9, 1)
    ends = datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert all(datetime(2025, 8, 31, 16, tzinfo=UTC) <= e.recorded_at < ends for e in entries)
    assert all(e.occurred_at <= e.recorded_at for e in entries)


def test_cases_are_recorded_among_each_other(install: Install):
    site = install("simulated")
    simulate(site, 20, 4, 1)
    streams = [e.originator_id for e in _entries(site)]
    assert sum(before != after for before, after in pairwise(streams)) > len(streams) / 4


def test_a_year_of_sixty_people_holds_what_supervision_holds(install: Install):
    site = install("simulated")
    simulate(site, 60, 12, 1)
    entries = _entries(site)
    seen = {type(e.event).topic for e in entries}
    assert seen >= COMMON
    visits = [e for e in entries if isinstance(e.event, VisitRecorded)]
    late = [e for e in visits if e.recorded_at - e.occurred_at > timedelta(days=1)]
    assert late


def test_corrections_are_proposed_by_one_person_and_decided_by_another(install: Install):
    site = install("simulated")
    simulate(site, 60, 12, 1)
    entries = {e.event_id: e for e in _entries(site)}
    corrections = [e for e in entries.values() if isinstance(e.event, EntryCorrected)]
    assert corrections
    for correction in corrections:
        proposal = next(e for e in map(_entry_in(entries), correction.evidence) if e and _proposes(e))
        assert isinstance(correction.event, EntryCorrected)
        assert proposal.actor_id == correction.event.proposed_by != correction.actor_id
        assert entries[correction.event.entry].recorded_at < proposal.recorded_at < correction.recorded_at


def test_progress_is_told_twice_a_case(install: Install):
    told: list[int] = []

    class Bar(Silent):
        def advance(self, n: int = 1) -> None:
            told.append(n)

    simulate(install("simulated"), 7, 2, 1, Bar())
    assert sum(told) == 14


def test_a_second_population_has_to_begin_after_the_first(install: Install):
    site = install("simulated")
    simulate(site, 3, 2, 1, begins_on=date(2024, 1, 1))
    with pytest.raises(ClockWrong, match="later entries"):
        simulate(site, 3, 2, 2, begins_on=date(2024, 1, 1))
    first = len(_entries(site))
    second = simulate(site, 3, 2, 2, begins_on=date(2024, 4, 1))
    assert len(_entries(site)) == first + second.events


def test_the_clock_does_not_run_into_the_future(install: Install):
    with pytest.raises(ClockWrong, match="future"):
        simulate(install("simulated"), 1, 12, 1, begins_on=datetime.now(UTC).date())


def _entries(site: Site) -> list[AnyEntry]:
    with site.reader() as reader:
        return reader.after(0, 100_000)


def _said(site: Site) -> list[Any]:
    """Everything that can be digested of the record: the envelope, the facts, the personal values in clear."""
    said = []
    with site.reader() as reader:
        for e in reader.after(0, 100_000):
            values = [getattr(e.event, name) for name in e.event.__struct_fields__]
            clear = [open_value(v, reader.keys.of(e.originator_id)) if isinstance(v, Sealed) else v for v in values]
            envelope = (e.position, e.originator_id, e.originator_version, e.event_id, e.occurred_at, e.recorded_at)
            said.append((envelope, e.actor_id, e.unit_id, e.policies, e.evidence, type(e.event).topic, repr(clear)))
    assert any(isinstance(e.event, CaseOpened) for e in _entries(site))
    return said


def _entry_in(entries: dict[Any, AnyEntry]) -> Callable[[str], AnyEntry | None]:
    by_text = {str(event_id): entry for event_id, entry in entries.items()}
    return by_text.get


def _proposes(entry: AnyEntry) -> bool:
    return isinstance(entry.event, CorrectionProposed)
