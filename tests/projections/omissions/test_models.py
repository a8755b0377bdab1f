"""What the listings of omissions rest on: silences, activations, which duties are whose, what decisions pin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, ClassChanged, SupervisionClass
from domain.catalogue import event_examples, policies
from domain.conduct.breaches.examples import alleged
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.sanctions.examples import admonished
from domain.duties.declared import BY_WORD
from domain.duties.record import DutyRestated
from domain.duties.turning import TURNS
from domain.intake.background.record import CustodyEnded, CustodyRecorded
from domain.intake.ending.record import Discharged
from domain.intake.examples import opened
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.event import Event
from domain.organisation.meetings.record import MeetingScheduled, MeetingSeriesBegun
from domain.oversight.policies.record import PolicyActivated, PolicyRetired
from domain.oversight.restrictions.record import RestrictionSet
from domain.people.group.examples import worker
from domain.people.group.record import GroupFormed, GroupMemberLeft
from domain.whereabouts.silence.record import ContactLost, EvidenceGapDetected, SubjectFound
from domain.whereabouts.silence.tables import GapHours
from domain.whereabouts.tracks.record import FixesRecorded
from projections.listings.omissions.counts import KINDS, OMISSIONS
from projections.listings.omissions.groups import INCOMPLETE_GROUPS
from projections.listings.omissions.late import LATE_ENTRIES
from projections.listings.omissions.silence import SILENCE
from projections.listings.omissions.versions import held, number, numbers
from projections.models.conduct import breaches
from projections.models.duties.whose import ELSEWHERE, OF_AGENCY, OF_OTHERS
from projections.models.omitted import activations, silences
from projections.models.oversight import decisions
from projections.models.oversight.decisions import OF_OTHER_DAYS
from projections.models.people import groups

from ..conftest import Desk
from ..telling import COUNTY, NIGHT, Said, listed, rows, told


def example(kind: type[Event]) -> Any:
    return next(event for event in event_examples() if type(event) is kind)


here = replace(opened, unit_id="east", term_ends_on=None)
talk = next(e for e in event_examples() if e.topic == "contacts.talk-held.v1")
visit: Any = next(e for e in event_examples() if e.topic == "contacts.visit-recorded.v1")
lenient = ClassAssigned(level=SupervisionClass.LENIENT, ground=example(ClassAssigned).ground)
stay = UUID(int=7)
detained = CustodyRecorded(stay_id=stay, reason="police")
freed = replace(example(CustodyEnded), stay_id=stay)
#: Strict supervision, which holds before a class is assigned, allows eight days.
EIGHT = timedelta(hours=192)


def past(*said: Event | Said) -> list[tuple[float, float]]:
    """The silences of the past that were too long: from which day to which."""
    found = [row for row in rows(silences.MODEL, told(*said)) if row.key]
    return [((row.since - NIGHT) / timedelta(days=1), (row.until - NIGHT) / timedelta(days=1)) for row in found]


@pytest.mark.parametrize(
    ("said", "silent"),
    [
        ([Said(here, 0), Said(talk, 8)], []),
        ([Said(here, 0), Said(talk, 8.1)], [(0, 8.1)]),
        ([Said(here, 0), Said(talk, 3), Said(talk, 12), Said(talk, 19)], [(3, 12)]),
        ([Said(here, 0), Said(lenient, 1), Said(talk, 30)], []),
        ([Said(here, 0), Said(lenient, 1), Said(talk, 35)], [(0, 35)]),
        ([Said(here, 0), Said(replace(visit, met=False), 7), Said(talk, 9)], [(0, 9)]),
        ([Said(here, 0), Said(replace(visit, met=True), 7), Said(talk, 9)], []),
        ([Said(here, 0), Said(example(CaseSuspended), 7), Said(example(CaseResumed), 30), Said(talk, 37)], []),
        ([Said(here, 0), Said(example(CaseSuspended), 9), Said(example(CaseResumed), 30)], [(0, 9)]),
        ([Said(here, 0), Said(detained, 7), Said(freed, 30), Said(talk, 37)], []),
        ([Said(here, 0), Said(detained, 7), Said(talk, 8), Said(freed, 30), Said(talk, 39)], [(30, 39)]),
        ([Said(here, 0), Said(example(ContactLost), 7), Said(example(SubjectFound), 30), Said(talk, 37)], []),
        ([Said(here, 0), Said(example(Discharged), 7), Said(talk, 60)], []),
        ([Said(talk, 0), Said(talk, 60)], []),
    ],
)
def test_a_silence_is_too_long_after_the_hours_of_the_class_while_they_run(
    said: list[Said], silent: list[tuple[float, float]]
) -> None:
    assert past(*said) == silent


def test_a_silence_that_was_noticed_says_so_until_something_is_heard() -> None:
    gap = example(EvidenceGapDetected)
    (row,) = rows(silences.MODEL, told(Said(here, 0), Said(gap, 9)))
    assert (row.noticed.entry, row.too_long_at) == (UUID(int=2), NIGHT + EIGHT)
    heard = rows(silences.MODEL, told(Said(here, 0), Said(gap, 9), Said(talk, 10)))
    assert [(row.key, row.noticed is None) for row in sorted(heard, key=lambda row: row.key)] == [
        ("", True),
        (str(UUID(int=1)), False),
    ]


def test_what_begins_or_ends_a_silence_pins_the_hours_of_its_unit() -> None:
    of_its_own = {ClassAssigned, ClassChanged, DutyRestated, EvidenceGapDetected, ReportedAtNewPlace}
    assert silences.MODEL.handles - of_its_own == TURNS


def test_a_silence_is_an_omission_from_the_day_after_its_hours_are_over(desk: Desk) -> None:
    file = told(Said(here, 0), Said(example(EvidenceGapDetected), 9))
    last = date(2026, 3, 10)  # the night of the tenth in Shanghai, eight days after the second
    assert listed(desk, SILENCE, last, file) == []
    (line,) = listed(desk, SILENCE, last + timedelta(days=1), file)
    assert (line.due_on, line.since_on, line.open, line.days) == (last, last + timedelta(days=1), True, 0)
    assert [cite.position for cite in line.shown_by] == [1, 2]


def test_an_activation_holds_until_it_is_retired_and_both_say_when_they_were_written() -> None:
    active = PolicyActivated(
        unit_id="county", table="leave.barred", version="x-1", digest="a" * 64, effective_from=date(2026, 3, 1)
    )
    gone = PolicyRetired(
        unit_id="county", table="leave.barred", version="x-1", digest="a" * 64, retired_from=date(2026, 5, 1)
    )
    again = replace(active, effective_from=date(2026, 6, 1))
    first, second = rows(activations.MODEL, told(active, gone, again))
    assert (first.pin, first.effective_from, first.retired_from, first.retired_position) == (
        f"leave.barred@x-1#{'a' * 64}", date(2026, 3, 1), date(2026, 5, 1), 2,
    )  # fmt: skip
    assert (second.position, second.retired_from) == (3, None)


def test_every_duty_is_the_agencys_somebody_elses_or_in_a_listing_of_its_own() -> None:
    sorts = [set(OF_AGENCY), OF_OTHERS, ELSEWHERE]
    assert sorted(word for sort in sorts for word in sort) == sorted(BY_WORD)


def test_a_breach_says_what_was_said_to_show_it() -> None:
    (row,) = rows(breaches.MODEL, told(here, Said(alleged, 2, rests_on=(1,))))
    assert row.rests_on == (str(UUID(int=1)),)


@pytest.mark.parametrize(
    ("pins", "unusual"),
    [
        ((policies().of("class.criteria")[0].pin,), False),
        ((policies().of("class.criteria")[-1].pin,), True),
        ((f"class.criteria@own#{'b' * 64}",), True),
        ((f"calendar@2026#{'b' * 64}",), False),
        ((), False),
    ],
)
def test_a_decision_is_looked_at_where_a_version_it_pins_was_not_in_force_as_packaged(
    pins: tuple[str, ...], unusual: bool
) -> None:
    (row,) = rows(decisions.MODEL, told(Said(admonished, 1, policies=pins)))
    assert row.unusual is unusual


def test_a_group_lacks_somebody_since_the_entry_by_which_it_did() -> None:
    left = GroupMemberLeft(member_id=worker.member_id, role=worker.role, reason="unsuited")
    told_of: list[Event] = [here, GroupFormed(), worker, left, left]
    since = [rows(groups.MODEL, told(*told_of[:n]))[0].lacking for n in range(1, 6)]
    assert [cite and cite.position for cite in since] == [None, 2, None, 4, 4]


def test_an_entry_that_shows_an_omission_in_two_ways_is_named_once(desk: Desk) -> None:
    file = told(Said(here, 0), Said(GroupFormed(), 1))
    (line,) = listed(desk, INCOMPLETE_GROUPS, date(2026, 4, 1), file)
    assert [cite.position for cite in line.shown_by] == [2]


def test_a_version_and_its_number_are_those_packaged_where_no_unit_has_its_own(
    desk: Desk,
) -> None:
    for day in ("2020-06-30", "2020-07-01"):
        pin = held(ConductResponse, f"'{day}'::date", "'east'::text")
        of = {"above": "{}", "numbers": numbers()}
        found = desk.views.execute(f"SELECT {pin}, {number(pin)}", of)  # type: ignore[call-overload]
        assert found.fetchone() == (policies().in_force(ConductResponse, date.fromisoformat(day)).pin, 30)


def test_an_entry_is_late_on_any_stream_and_is_of_the_unit_that_held_it(desk: Desk) -> None:
    called: Any = example(MeetingScheduled)
    series = told(
        Said(example(MeetingSeriesBegun), 0.5), *[Said(called, n) for n in range(2, 6)], Said(called, 1), unit=COUNTY
    )
    sent = told(*[Said(example(FixesRecorded), 0.1)] * 6, first=50)
    (line,) = listed(desk, LATE_ENTRIES, date(2026, 4, 1), series, sent)
    assert (line.stream, line.unit_id, line.case_number, line.key) == (
        series[0].originator_id, COUNTY, None, str(UUID(int=6)),
    )  # fmt: skip
    assert listed(desk, LATE_ENTRIES, date(2026, 4, 1), series, units=["elsewhere"]) == []


def test_a_file_that_is_not_reached_says_nothing_of_its_late_entries(desk: Desk) -> None:
    barred = replace(example(RestrictionSet), listing="allow", accounts=("i9",), roles=())
    file = told(Said(here, 0), barred, visit, visit, Said(visit, 0.5))
    day = date(2026, 4, 1)
    assert len(listed(desk, LATE_ENTRIES, day, file)) == 1
    reached = {"reader_account": "i9", "reader_role": "leader"}
    assert len(listed(desk, LATE_ENTRIES, day, file, by=reached)) == 1
    assert listed(desk, LATE_ENTRIES, day, file, by=reached | {"reader_account": "i8"}) == []


def test_a_file_that_is_not_reached_is_counted_in_no_kind(desk: Desk) -> None:
    barred = replace(example(RestrictionSet), listing="allow", accounts=("i9",), roles=())
    file = told(Said(here, 0), barred, Said(GroupFormed(), 8), visit, Said(visit, 0.5))
    of = {"reader_role": "leader"}
    counted, none = (
        {
            line.kind
            for line in listed(desk, OMISSIONS, date(2026, 5, 1), file, by=of | {"reader_account": who})
            if line.number
        }
        for who in ("i9", "i8")
    )
    assert {"silence", "groups", "duties", "late-entries"} <= counted
    assert none == set()


def quiet(*said: Event | Said) -> list[tuple[str, date | None]]:
    """The silences of a file: of each its key, and from when on it is too long."""
    return [(row.key and "past", row.omitted_from) for row in rows(silences.MODEL, told(*said))]


def test_a_silence_is_too_long_from_the_day_after_its_hours_and_one_that_ends_that_day_was_not() -> None:
    assert quiet(Said(here, 0)) == [("", date(2026, 3, 11))]
    assert quiet(Said(here, 0), Said(example(CaseSuspended), 1)) == [("", None)]
    assert quiet(Said(here, 0), Said(talk, 8.1)) == [("", date(2026, 3, 19)), ("past", None)]
    assert quiet(Said(here, 0), Said(talk, 9)) == [("", date(2026, 3, 20)), ("past", date(2026, 3, 11))]


def test_own_hours_that_a_restatement_gives_hold_for_later_silences_until_the_class_changes() -> None:
    due = {"was_due_at": NIGHT + EIGHT, "due_at": NIGHT + timedelta(hours=48), "policy": f"gap.hours@own#{'0' * 64}"}
    own = replace(example(DutyRestated), duty="contact", key="", **due)
    packaged = policies().in_force(GapHours, NIGHT.date()).pin
    back = replace(own, was_due_at=own.due_at, due_at=own.was_due_at, policy=packaged)
    assert past(Said(here, 0), Said(own, 1), Said(talk, 2), Said(talk, 5)) == [(2, 5)]
    assert past(Said(here, 0), Said(own, 1), Said(lenient, 1), Said(talk, 2), Said(talk, 5)) == []
    assert past(Said(here, 0), Said(own, 1), Said(back, 1.5), Said(talk, 2), Said(talk, 5)) == []
    assert past(Said(here, 0), Said(replace(own, duty="check-in"), 1), Said(talk, 5)) == []


def test_a_decision_under_a_version_that_is_out_of_force_is_unusual_unless_rules_look_back() -> None:
    ended = [v for vs in policies().all().values() for v in vs if v.source.effective_to is not None]
    old = next(version for version in ended if version.table not in OF_OTHER_DAYS)
    ever = next(version for version in ended if version.table in OF_OTHER_DAYS)
    assert [row.unusual for row in rows(decisions.MODEL, told(admonished, pins=(old.pin,)))] == [True]
    assert [row.unusual for row in rows(decisions.MODEL, told(admonished, pins=(ever.pin,)))] == [False]
    assert [row.decided_on for row in rows(decisions.MODEL, told(Said(admonished, 0)))] == [date(2026, 3, 2)]


def test_what_was_omitted_in_a_file_is_counted_where_the_file_is_held_now(desk: Desk) -> None:
    moved = replace(example(ReportedAtNewPlace), unit_id=COUNTY)
    file = told(Said(here, 0), Said(GroupFormed(), 8), Said(talk, 9), Said(moved, 11))
    day = date(2026, 5, 1)
    of_files = [(kind, listed(desk, kind, day, file)) for kind in KINDS if kind.about == "files"]
    found = {kind.name.removeprefix("omissions-"): len(lines) for kind, lines in of_files if lines}
    counted = [line for line in listed(desk, OMISSIONS, day, file) if line.kind in found and line.number]
    assert {line.kind: (line.unit_id, line.number) for line in counted} == {k: (COUNTY, n) for k, n in found.items()}
    assert {"silence", "not-formed", "incomplete"} <= {line.what for _, lines in of_files for line in lines}
    assert {line.unit_id for _, lines in of_files for line in lines} == {COUNTY}
