"""Who reaches a restricted file: the question says what the domain says, now and for questions about the past."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.case import fold
from domain.kernel.access import Actor, Role
from domain.kernel.event import Event
from domain.kernel.history import history
from domain.oversight.restrictions.record import Listing, RestrictionLifted, RestrictionReason, RestrictionSet, reached
from projections.questions import ASKED_ALREADY, CASES, FIRST, ask, candidates, reach

from .conftest import Desk, Pen, Written
from .test_questions import opened

WHY = RestrictionReason.CONFLICT_OF_INTEREST
FIRST_LIST, SECOND_LIST = uuid7(), uuid7()
ACTORS = [Actor(name, role, "county") for role in Role for name in ("officer-1", "officer-2")]
ALL = {"case_number": None, "unit_id": None, "officer_id": None, "streams": None, "limit": 50, "units": ["county"]}


def listed(listing: Listing, *accounts: str, roles: Sequence[Role] = (), key: UUID = FIRST_LIST) -> RestrictionSet:
    return RestrictionSet(restriction_id=key, listing=listing, reason=WHY, accounts=accounts, roles=tuple(roles))


LISTS: dict[str, list[Event]] = {
    "none": [],
    "one account alone": [listed(Listing.ALLOW, "officer-1")],
    "one role alone": [listed(Listing.ALLOW, roles=[Role.LEADER])],
    "an account or a role": [listed(Listing.ALLOW, "officer-2", roles=[Role.REVIEWER, Role.UPPER])],
    "all but an account": [listed(Listing.DENY, "officer-1")],
    "all but a role": [listed(Listing.DENY, roles=[Role.OFFICER, Role.POLICE])],
    "two lists": [
        listed(Listing.ALLOW, roles=[Role.OFFICER, Role.LEADER]),
        listed(Listing.DENY, "officer-1", key=SECOND_LIST),
    ],
    "one of two lifted": [
        listed(Listing.ALLOW, roles=[Role.LEADER]),
        listed(Listing.DENY, "officer-1", key=SECOND_LIST),
        RestrictionLifted(restriction_id=FIRST_LIST, reason=WHY),
    ],
    "lifted": [listed(Listing.DENY, "officer-1"), RestrictionLifted(restriction_id=FIRST_LIST, reason=WHY)],
}


def written(pen: Pen, desk: Desk, events: Sequence[Event]) -> UUID:
    stream = uuid7()
    pen.write([Written(stream, uuid7(), event, n, n) for n, event in enumerate([opened(1), *events])])
    desk.engine().step(1 + len(events))
    return stream


@pytest.mark.parametrize("events", LISTS.values(), ids=LISTS)
def test_lists_and_candidates_hold_the_files_that_rules_let_somebody_reach(
    pen: Pen, desk: Desk, events: list[Event]
) -> None:
    stream = written(pen, desk, events)
    restrictions = fold(history(desk.reader.stream(stream))).restrictions
    answers = set()
    for actor in ACTORS:
        there = [stream] if reached(restrictions.open.values(), actor) else []
        found = [line.stream for line in ask(desk.views, CASES, ALL | FIRST | reach(actor))]
        assert found == there, actor
        assert candidates(desk.views, ["county"], 1, reach(actor)) == there, actor
        answers.add(bool(there))
    assert answers == ({True, False} if restrictions.open else {True})


def test_who_chose_files_by_who_reaches_them_now_does_not_ask_again(pen: Pen, desk: Desk) -> None:
    stream = written(pen, desk, LISTS["one role alone"])
    assert [line.stream for line in ask(desk.views, CASES, ALL | FIRST | ASKED_ALREADY)] == [stream]
