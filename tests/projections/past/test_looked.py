"""Lines about looks, through time: the second journal folded anew gives what the live tables say, to whom it may be
said now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.access import Actor, Role, Unit, Units
from domain.kernel.event import Event
from domain.oversight.glass.record import BreakGlassReviewed, Judgement
from domain.oversight.looks.record import (
    BreakGlassUsed,
    ExportMade,
    FeedOpened,
    FileShown,
    Ground,
    HistoryReplayed,
    ListShown,
    Outcome,
    Purpose,
    RefusalMade,
)
from domain.oversight.restrictions.record import Listing as Barred
from domain.oversight.restrictions.record import RestrictionReason, RestrictionSet
from domain.oversight.sealing.record import CaseSealed
from domain.oversight.upkeep.record import Anchor, ChainAnchored, ProjectionRebuilt
from journal.site import Site
from projections.asking import answering, sharing
from projections.asking.answering import at_once, room
from projections.asking.asked import Asked, When
from projections.asking.compared import compared, held
from projections.asking.journals import moment
from projections.asking.making import explaining
from projections.difference import Why
from projections.gate import unsealed
from projections.listings import LISTINGS

from ..conftest import START, Desk, Pen, Written
from ..test_questions import opened

LEADER = Actor("leader-1", Role.LEADER, "county")
UNITS = Units({name: Unit(name, name.title(), "Asia/Shanghai") for name in ("county", "north")})
ABOUT_LOOKS = [name for name, one in LISTINGS.items() if one.journal == "reads"]
LAST = START.date() + timedelta(days=3)
SEALED = CaseSealed(judgment="0" * 64, age_at_offence=17, sentence_months=12, due_on=LAST, days_late=0)


def shown(case: UUID, purpose: Purpose = Purpose.SUPERVISION) -> FileShown:
    return FileShown(case_id=case, route="case", purpose=purpose, position=3, outcome=Outcome.SHOWN)


def used(case: UUID) -> BreakGlassUsed:
    return BreakGlassUsed(
        case_id=case,
        route="case",
        purpose=Purpose.SUPERVISION,
        ground=Ground.PERSON_MISSING,
        position=3,
        outcome=Outcome.SHOWN,
        review_by=LAST,
    )


def rebuilt(position: int) -> ProjectionRebuilt:
    return ProjectionRebuilt(
        model="tallies", version=1, journal="record", position=position, rows=3, checksum=f"{position:064x}"
    )


class Told:
    """Three files, the last of another unit; what was looked at of them, an hour each; and a review half-way."""

    def __init__(self, pen: Pen, desk: Desk) -> None:
        self.pen, self.desk = pen, desk
        self.files, self.account, self.other = [uuid7() for _ in range(3)], uuid7(), uuid7()
        units = ("county", "county", "north")
        pen.write([Written(file, uuid7(), opened(n, units[n]), n, n) for n, file in enumerate(self.files)])
        self.written = 3
        self.looks: list[UUID] = []
        first, second, elsewhere = self.files
        of_all = ExportMade(
            route="export", purpose=Purpose.COURT_REQUEST, case_ids=(), from_position=1, position=3, entries=3
        )
        anchored = ChainAnchored(
            journal="record", origin="x/record", size=3, root=f"{3:064x}", how=Anchor.KEPT_ELSEWHERE
        )
        self.looked(
            shown(first),
            ListShown(
                route="cases",
                purpose=Purpose.INSPECTION,
                case_ids=(first, second, elsewhere),
                position=3,
                outcome=Outcome.SHOWN,
            ),
            used(first),
            RefusalMade(route="case", refusal="unknown", position=3, purpose=Purpose.SUPERVISION, case_id=elsewhere),
            rebuilt(3),
        )
        self.happened(
            first, BreakGlassReviewed(use_id=self.looks[2], used_by="o1", judgement=Judgement.UNJUSTIFIED), at=14.5
        )
        self.looked(
            FeedOpened(route="feed", purpose=Purpose.STATISTICS, from_position=0, position=3),
            of_all,
            HistoryReplayed(
                case_id=second, route="replay", purpose=Purpose.DECISION, position=3, outcome=Outcome.SHOWN
            ),
            used(second),
            rebuilt(4),
            anchored,
        )

    def looked(self, *events: Event) -> None:
        """Some looks more, from the eleventh hour on, by two accounts in turn."""
        written = [
            Written((self.account, self.other)[n % 2], uuid7(), event, 10 + n, 10 + n)
            for n, event in enumerate(events, len(self.looks))
        ]
        self.pen.write(written, "reads")
        self.looks += [look.event_id for look in written]

    def happened(self, file: UUID, event: Event, at: float = 30) -> None:
        self.pen.write([Written(file, uuid7(), event, at, at)])
        self.written += 1

    def fold(self, looks: int | None = None, record: int | None = None) -> None:
        """Bring the live tables up to some positions; to the newest."""
        self.fold_one("record", record or self.written)
        self.fold_one("reads", looks or len(self.looks))

    def fold_one(self, journal: str, position: int) -> None:
        engine = self.desk.engine(journal=journal)
        while engine.position < position:
            engine.step(position)

    def when(self, name: str, known_at: Any = None, as_at: Any = None) -> When:
        return moment(self.desk.journals, LISTINGS[name], as_at, known_at)

    def lines(self, question: Asked, when: When) -> list[Any]:
        """What is answered at once about the past."""
        rows, _ = at_once(self.desk.journals, self.desk.views, question, when, UNITS)
        return unsealed(self.desk.reader, rows)


@pytest.fixture
def told(pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr(answering, "units_at", lambda *_: UNITS)
    return Told(pen, desk)


def asked(name: str, when: When, actor: Actor = LEADER, **given: Any) -> Asked:
    return Asked(listing=name, actor=actor, purpose=Purpose.INSPECTION, when=when, given=given)


def as_a_job(site: Site, question: Asked, when: When) -> list[Any]:
    with room(site) as at, answering.answer(at, question, when, lambda *_: None) as found:
        return [line for page in found.pages for line in page]


@pytest.mark.parametrize("name", ABOUT_LOOKS)
def test_the_journal_folded_anew_gives_what_the_live_tables_say(
    told: Told, site: Site, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the same text, at several moments, in step and dealt out; the number of lines shows that there are some."""
    counted = []
    for position, of_record in ((2, 3), (4, 3), (7, 4), (11, 4)):
        told.fold(position, of_record)
        question = asked(name, told.when(name, position))
        assert question.when.beside == of_record
        live = as_a_job(site, question, When(0, live=True, open=True))
        assert told.lines(question, question.when) == live
        assert as_a_job(site, question, question.when) == live
        with monkeypatch.context() as dealt_out:
            dealt_out.setattr(sharing, "SHARED_FROM", 0)
            dealt_out.setattr(sharing, "PIECE", 1)
            assert as_a_job(site, question, question.when) == live
        counted.append(len(live))
    expected = {"accesses": [3, 4, 4, 6], "emergencies": [0, 1, 1, 2], "whole-exports": [0, 0, 1, 1]}
    assert counted == expected.get(name, [0, 0, 1, 3])


def test_a_day_ends_in_the_zone_of_whoever_asks(told: Told, site: Site) -> None:
    """Sixteen hours into the day in UTC it is over where they are."""
    told.fold()
    when = told.when("accesses", as_at=START.date())
    lines = told.lines(asked("accesses", when), when)
    assert lines == as_a_job(site, asked("accesses", when), when)
    assert {line.entry for line in lines} == {told.looks[n] for n in (0, 1, 2)}
    later = told.when("accesses", as_at=START.date() + timedelta(days=1))
    assert told.looks[8] in {line.entry for line in told.lines(asked("accesses", later), later)}


def test_a_review_counts_from_the_moment_on_at_which_the_record_had_it(told: Told) -> None:
    told.fold()
    name = "emergencies"
    before = told.when(name, START + timedelta(hours=14))
    after = told.when(name, START + timedelta(hours=15))
    (line,) = told.lines(asked(name, before), before)
    assert (line.use_id, line.reviewed, line.review) == (told.looks[2], False, None)
    (line,) = told.lines(asked(name, after), after)
    assert (line.reviewed, line.judgement, line.review.position) == (True, Judgement.UNJUSTIFIED, 4)


def test_one_is_late_from_the_day_after_its_last_day_on(told: Told) -> None:
    told.fold()
    name = "emergencies"
    for days, late in ((3, []), (4, [told.looks[8]])):
        when = told.when(name, as_at=START.date() + timedelta(days=days))
        assert [line.use_id for line in told.lines(asked(name, when, late=True), when)] == late


def test_who_sees_a_look_is_told_by_the_file_as_it_is_now(told: Told) -> None:
    """By the unit that holds it and by whom it keeps out, however long ago the look was."""
    moved = ReportedAtNewPlace(relocation_id=uuid7(), agency="county", unit_id="county", due_on=LAST, days_late=0)
    told.happened(told.files[2], moved)
    kept = RestrictionSet(
        restriction_id=uuid7(), listing=Barred.DENY, reason=RestrictionReason.PROTECTED, accounts=("leader-2",)
    )
    told.happened(told.files[1], kept)
    told.fold()
    when = told.when("accesses", 2)
    assert {line.stream for line in told.lines(asked("accesses", when), when)} == set(told.files)
    barred = Actor("leader-2", Role.LEADER, "county")
    assert {line.stream for line in told.lines(asked("accesses", when, barred), when)} == {told.files[0], told.files[2]}
    elsewhere = Actor("leader-3", Role.LEADER, "north")
    assert told.lines(asked("accesses", when, elsewhere), when) == []


def test_a_file_that_was_sealed_since_is_absent_before_the_models_know_of_it(told: Told, site: Site) -> None:
    told.fold()
    told.happened(told.files[0], SEALED)
    when = told.when("accesses", 11)
    lines = told.lines(asked("accesses", when), when)
    assert {line.stream for line in lines} == {told.files[1]}
    assert as_a_job(site, asked("accesses", when), when) == lines


def test_only_the_streams_are_folded_in_which_the_lines_are(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of an account or of a file, which the live table knows, and what it has not folded yet."""
    told.fold()
    far = [uuid7() for _ in range(4)]
    told.pen.write([Written(day, uuid7(), shown(uuid7()), 40 + n, 40 + n) for n, day in enumerate(far)], "reads")
    told.fold_one("reads", 15)
    told.pen.write([Written(uuid7(), uuid7(), shown(told.files[1]), 50, 50)], "reads")
    when = told.when("accesses")
    monkeypatch.setattr(answering, "MOST_ENTRIES", 12)
    with pytest.raises(answering.TooMuch):
        told.lines(asked("accesses", when), when)
    by_file = told.lines(asked("accesses", when, case_id=str(told.files[1])), when)
    assert by_file == told.lines(asked("accesses", when, number="C-001"), when)
    assert [line.position for line in by_file] == [16, 9, 8, 2]
    assert len(told.lines(asked("accesses", when, account="o1", case_id=str(told.files[0])), when)) == 3
    assert told.lines(asked("accesses", when, case_id=str(uuid7())), when) == []


def test_how_much_was_looked_at_what_is_not_in_reach_is_not_told(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question about it is no job where one about an unknown file is none; of a sealed one, from the seal on."""
    told.fold()
    when = told.when("accesses", 11)
    monkeypatch.setattr(answering, "MOST_ENTRIES", 0)
    for file in (told.files[2], uuid7()):
        assert told.lines(asked("accesses", when, case_id=str(file)), when) == []
    with pytest.raises(answering.TooMuch):
        told.lines(asked("accesses", when, case_id=str(told.files[0])), when)
    told.happened(told.files[0], SEALED)
    assert told.lines(asked("accesses", when, case_id=str(told.files[0])), when) == []


def test_the_entries_that_made_a_difference_are_those_that_its_lines_cite(told: Told) -> None:
    told.fold()
    review = told.desk.reader.stream(told.files[0])[-1].event_id
    assert differences(told, "accesses", 3, 4) == {}
    assert differences(told, "emergencies", 4, 9) == {
        told.looks[2]: ("changed", [(Why.NEW, review)]),
        told.looks[8]: ("added", [(Why.NEW, told.looks[8])]),
    }
    assert differences(told, "emergencies", 9, 2) == {
        told.looks[2]: ("gone", [(Why.NOT_YET, told.looks[2]), (Why.NOT_YET, review)]),
        told.looks[8]: ("gone", [(Why.NOT_YET, told.looks[8])]),
    }
    assert differences(told, "upkeep", 5, 10) == {
        told.looks[4]: ("changed", [(Why.NEW, told.looks[9])]),
        told.looks[9]: ("added", [(Why.NEW, told.looks[9])]),
    }


def differences(told: Told, name: str, *positions: int) -> dict[UUID, Any]:
    """Of each line that differs how it does, and why, by the entry that it is."""
    first, second = (told.when(name, position) for position in positions)
    question = Asked(listing=name, actor=LEADER, purpose=Purpose.INSPECTION, when=first, to=second)
    listing = question.of
    before, after = (told.lines(question, when) for when in (first, second))
    found = list(compared(listing, held(listing, [before]), [after]))
    made = explaining(told.desk.journals, question)(found)
    return {
        getattr(one.line, listing.key[0]): (one.change, [(cause.why, cause.entry.event_id) for cause in causes])
        for one, causes in zip(found, made, strict=True)
    }
