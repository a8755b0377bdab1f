"""Who decided what, on whose proposal, and on what that was corrected since."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.catalogue import event_examples
from domain.conduct.breaches.examples import alleged
from domain.conduct.sanctions.examples import admonished, proposed
from domain.conduct.sanctions.record import Outcome, SanctionError, SanctionWithdrawn
from domain.contacts.examples import received
from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Decision, Event
from domain.kinds import kind_of
from domain.leave.deciding.examples import EVENTS as OF_LEAVES
from domain.leave.deciding.record import LeaveApproved, LeaveEndorsed
from domain.leave.record import LeaveRequested
from domain.oversight.corrections.record import CorrectionProposed
from projections.listings.oversight.decisions import DECISIONS
from projections.models.oversight import decisions
from projections.models.oversight.decisions import DecisionRow

from ..conftest import Desk
from ..telling import Said, listed, rows, told

approved = next(event for event in OF_LEAVES if isinstance(event, LeaveApproved))
endorsed = next(event for event in OF_LEAVES if isinstance(event, LeaveEndorsed))
requested = next(event for event in event_examples() if isinstance(event, LeaveRequested))
BEGUN = Said(replace(opened, unit_id="east"), -90)


def corrected(entry: int, by: str = "o2") -> EntryCorrected:
    return EntryCorrected(entry=UUID(int=entry), becomes=None, reason="-", proposed_by=by)


def found(*said: Event | Said) -> dict[int, DecisionRow]:
    """The rows by the numbers of their entries."""
    return {row.entry.int: row for row in rows(decisions.MODEL, told(*said))}


def test_a_decision_says_who_decided_by_which_rules_on_what() -> None:
    policies = ("sanction.ladder@a#b",)
    row = found(alleged, Said(replace(admonished, seen_position=7), 2, "r1", "reviewer", (1,), policies))[2]
    assert (row.actor_id, row.actor_role, row.policies, row.seen_position) == ("r1", "reviewer", policies, 7)
    assert (row.evidence, row.topic, row.unit_id) == ((str(UUID(int=1)),), admonished.topic, "east")
    assert (row.proposer, row.own, row.decides) == (None, False, True)


def test_a_decision_names_who_proposed_it_and_whether_that_was_the_same_person() -> None:
    for decider, own in (("r1", False), ("o1", True)):
        row = found(Said(proposed, 1, "o1"), Said(admonished, 2, decider, "reviewer", (1,)))[2]
        assert row.proposal
        assert row.proposal.entry == UUID(int=1)
        assert (row.proposer, row.proposer_role, row.own) == ("o1", "officer", own)


def test_a_proposal_that_is_not_cited_is_not_the_one_that_was_decided() -> None:
    row = found(Said(proposed, 1, "o1"), Said(alleged, 2, "o1"), Said(admonished, 3, "o1", "reviewer", (2,)))[3]
    assert (row.proposer, row.own) == (None, False)


def test_a_decision_on_ones_own_decision_is_not_one_on_ones_own_proposal() -> None:
    taken_back = SanctionWithdrawn(
        entry=UUID(int=1), outcome=Outcome.ADMONITION, breach_id=None, reason=SanctionError.LAW
    )
    row = found(Said(admonished, 1, "r1"), Said(taken_back, 2, "r1", "reviewer", (1,)))[2]
    assert (row.proposer, row.proposal, row.own) == (None, None, False)


def test_of_several_proposals_the_newest_is_named_and_any_of_ones_own_counts() -> None:
    said = (Said(requested, 1, "o1"), Said(endorsed, 2, "s1", rests_on=(1,)))
    row = found(*said, Said(approved, 3, "o1", "reviewer", (1, 2)))[3]
    assert (row.proposer, row.own) == ("s1", True)
    assert found(*said, Said(approved, 3, "r1", "reviewer", (1, 2)))[3].own is False


def test_who_endorses_a_request_that_they_entered_decides_nothing_yet() -> None:
    row = found(Said(requested, 1, "o1"), Said(endorsed, 2, "o1", rests_on=(1,)))[2]
    assert (row.proposer, row.own) == ("o1", False)


def test_a_correction_is_decided_on_by_another_than_proposed_it() -> None:
    for by, own in (("o2", False), ("r1", True)):
        assert found(received, Said(corrected(1, by), 2, "r1", "reviewer"))[2].own is own
    asked = CorrectionProposed(proposal_id=UUID(int=9), entry=UUID(int=1), becomes=None, reason="-")
    row = found(received, Said(asked, 2, "o2"), Said(corrected(1), 3, "r1", "reviewer", (1, 2)))[3]
    assert (row.proposer, row.proposal and row.proposal.entry, row.own) == ("o2", UUID(int=2), False)


def test_decisions_that_rest_on_an_entry_are_marked_when_it_is_corrected_later_and_only_then() -> None:
    after = Said(admonished, 5, "r1", "reviewer", (1,))
    lines = found(alleged, Said(admonished, 2, rests_on=(1,)), Said(admonished, 3), corrected(1), after)
    assert {number: row.since_corrected for number, row in lines.items()} == {2: True, 3: False, 4: False, 5: False}
    marked = lines[2].corrected
    assert marked
    assert marked.entry == UUID(int=4)


def test_what_is_decided_stays_though_the_fact_it_rests_on_is_gone() -> None:
    assert set(found(Said(requested, 1, "o1"), Said(approved, 2, "o1", rests_on=(1,)), corrected(1))) == {1, 2, 3}


#: What is decided of a seal is for those alone who may know that there is one.
SHOWN = [e for e in event_examples() if isinstance(e, Decision) and not kind_of(type(e)).entitled]


@pytest.mark.parametrize("event", SHOWN, ids=lambda e: e.topic)
def test_every_decision_is_a_line(event: Event) -> None:
    assert found(event)[1].decides


def test_requests_are_no_decisions_and_the_number_of_a_file_out_of_reach_is_not_told(desk: Desk) -> None:
    file = told(BEGUN, Said(requested, 1), Said(approved, 2, "r1", "reviewer", (2,)), Said(admonished, 3, "r1"))
    newest, oldest = listed(desk, DECISIONS, date(2026, 4, 1), file)
    assert (newest.topic, oldest.topic) == (admonished.topic, approved.topic)
    assert (oldest.case_number, oldest.decided_on, oldest.proposer) == (opened.case_number, date(2026, 3, 4), "o1")
    moved = told(Said(replace(opened, unit_id="west"), -90), Said(admonished, 3, "r1"))
    (line,) = listed(desk, DECISIONS, date(2026, 4, 1), moved)
    assert line.case_number is None
    assert listed(desk, DECISIONS, date(2026, 4, 1), file, units=("west",)) == []


def test_decisions_are_narrowed_down_to_those_that_are_looked_for(desk: Desk) -> None:
    file = told(
        BEGUN,
        Said(proposed, 1, "o1"),
        Said(admonished, 2, "o1", "reviewer", (2,)),
        Said(alleged, 3),
        Said(approved, 4, "r1", "reviewer", (4,)),
        corrected(4),
    )
    asked: tuple[tuple[dict[str, Any], list[str]], ...] = (
        ({"own": True}, [admonished.topic]),
        ({"since_corrected": True}, [approved.topic]),
        ({"topic": proposed.topic}, [proposed.topic]),
        ({"actor": "r1"}, [approved.topic]),
        ({"proposer": "o1"}, [admonished.topic]),
        ({"number": "nobody"}, []),
        ({"to_on": date(2026, 3, 3)}, [proposed.topic]),
    )
    for given, topics in asked:
        assert [line.topic for line in listed(desk, DECISIONS, date(2026, 4, 1), file, **given)] == topics
