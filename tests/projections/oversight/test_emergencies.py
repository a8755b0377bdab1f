"""Files opened in an emergency, with their reviews: a question over looks, files and reviews."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.kernel.access import Actor, Role
from domain.kernel.event import Event
from domain.oversight.glass.record import BreakGlassReviewed, Judgement
from domain.oversight.looks.record import BreakGlassUsed, FileShown, Ground, Outcome, Purpose
from domain.oversight.restrictions.record import Listing, RestrictionReason, RestrictionSet
from projections.listings.oversight.emergencies import EMERGENCIES
from projections.questions import NEWEST, ask, reach

from ..conftest import Desk, Pen, Written
from ..test_questions import opened

LAST = date(2026, 3, 5)
LEADER = Actor("leader-1", Role.LEADER, "county")
ALL: dict[str, Any] = {
    **{"reviewed": None, "late": None, "before": NEWEST, "limit": 10},
    **{"units": ["county"], "today": LAST, **reach(LEADER)},
}


def used(case: UUID) -> Event:
    return BreakGlassUsed(
        case_id=case,
        route="case",
        purpose=Purpose.SUPERVISION,
        ground=Ground.PERSON_MISSING,
        position=3,
        outcome=Outcome.SHOWN,
        review_by=LAST,
    )


def three(pen: Pen, desk: Desk, *of_first: Event) -> tuple[list[UUID], list[UUID]]:
    """Three files, the last of another unit, each opened once; the first one's own entries."""
    files, uses, account = [uuid7() for _ in range(3)], [uuid7() for _ in range(3)], uuid7()
    units = ("county", "county", "north")
    written = [Written(file, uuid7(), opened(n, units[n]), n, n) for n, file in enumerate(files)]
    written += [Written(files[0], uuid7(), event, 5 + n, 5 + n) for n, event in enumerate(of_first)]
    pen.write(written)
    shown = FileShown(case_id=files[0], route="case", purpose=Purpose.DECISION, position=3, outcome=Outcome.SHOWN)
    looks = [Written(account, use, used(file), n, n) for n, (use, file) in enumerate(zip(uses, files, strict=True))]
    pen.write([*looks, Written(account, uuid7(), shown, 9, 9)], "reads")
    desk.engine().step(len(written))
    desk.engine(journal="reads").step(4)
    return files, uses


def found(desk: Desk, **more: Any) -> list[UUID]:
    return [line.use_id for line in ask(desk.views, EMERGENCIES, ALL | more)]


def test_uses_of_files_in_reach_are_listed_newest_first_and_other_looks_are_not(pen: Pen, desk: Desk) -> None:
    files, uses = three(pen, desk)
    lines = ask(desk.views, EMERGENCIES, ALL)
    assert [(line.stream, line.use_id, line.unit_id) for line in lines] == [
        (files[1], uses[1], "county"),
        (files[0], uses[0], "county"),
    ]
    assert found(desk, units=["north"]) == [uses[2]]
    assert found(desk, before=lines[0].position) == [uses[0]]
    assert found(desk, limit=1) == [uses[1]]


def test_a_use_is_late_from_the_day_after_its_last_day_until_it_is_reviewed(pen: Pen, desk: Desk) -> None:
    _, uses = three(pen, desk)
    assert found(desk, late=True) == []
    after = date(2026, 3, 6)
    assert found(desk, late=True, today=after) == [uses[1], uses[0]]
    assert found(desk, late=False, today=after) == []


def test_a_reviewed_one_says_so_and_is_late_no_more(pen: Pen, desk: Desk) -> None:
    files, uses = three(pen, desk)
    review = BreakGlassReviewed(use_id=uses[0], used_by="o1", judgement=Judgement.UNJUSTIFIED)
    pen.write([Written(files[0], uuid7(), review, 20, 20)])
    desk.engine().step(4)
    after = date(2026, 3, 6)
    assert found(desk, late=True, today=after) == found(desk, reviewed=False) == [uses[1]]
    (line,) = ask(desk.views, EMERGENCIES, ALL | {"reviewed": True, "today": after})
    assert (line.use_id, line.judgement, line.reviewed_by, line.late) == (uses[0], "unjustified", "o1", False)


def test_a_review_counts_on_its_own_file_alone(pen: Pen, desk: Desk) -> None:
    files, uses = three(pen, desk)
    review = BreakGlassReviewed(use_id=uses[1], used_by="o1", judgement=Judgement.JUSTIFIED)
    pen.write([Written(files[0], uuid7(), review, 20, 20)])
    desk.engine().step(4)
    assert found(desk, reviewed=True) == []


def test_whom_a_restriction_keeps_out_does_not_see_it(pen: Pen, desk: Desk) -> None:
    listed = RestrictionSet(
        restriction_id=uuid7(), listing=Listing.DENY, reason=RestrictionReason.PROTECTED, accounts=("leader-1",)
    )
    _, uses = three(pen, desk, listed)
    assert found(desk) == [uses[1]]
    assert found(desk, **reach(Actor("leader-2", Role.LEADER, "county"))) == [uses[1], uses[0]]
