"""Questions on the live tables, the gate that opens what they show, and the sentences people read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.assessment.points.record import PeriodClosed, PointsAwarded, PointsDeducted, PointsReversed
from domain.assessment.points.tables import ScoreRules
from domain.catalogue import policies
from domain.contacts.record import TalkHeld
from domain.intake.record import CaseOpened, ResponsibleOfficerAssigned, Sentence
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Redacted
from domain.oversight.looks.record import FileShown, ListShown, Outcome, Purpose
from journal.sealing import Tampered
from journal.site import Site
from projections.gate import Gate, in_clear
from projections.questions import (
    ACCESSES,
    ASKED_ALREADY,
    AUDIT_TRAIL,
    CASE_FILE,
    CASES,
    CONTRIBUTIONS,
    FIRST,
    NEWEST,
    TALLIES,
    ask,
)
from projections.sentences import explained, told

from .conftest import OF_CASES, Desk, Pen, Written


def opened(number: int, unit: str = "county") -> CaseOpened:
    return CaseOpened(
        case_number=f"C-{number:03}", unit_id=unit, category=Sentence.PAROLE, name=f"Invented {number}", phone="555"
    )


def values(gate: Gate, row: Any, *names: str) -> dict[str, Any]:
    return {name: gate.value(getattr(row, name)) for name in names}


def three_files(pen: Pen, desk: Desk) -> list[UUID]:
    streams = [uuid7() for _ in range(3)]
    units = ("county", "county", "north")
    written = [Written(s, uuid7(), opened(n, units[n]), n, n) for n, s in enumerate(streams)]
    written.append(Written(streams[1], uuid7(), ResponsibleOfficerAssigned(officer_id="o7"), 9, 9))
    pen.write(written)
    desk.engine().step(len(written))
    return streams


NOTHING: dict[str, Any] = {"case_number": None, "unit_id": None, "officer_id": None, "streams": None, "limit": 50}
ALL: dict[str, Any] = NOTHING | FIRST | ASKED_ALREADY | {"units": ["county", "north"]}


def test_files_are_listed_by_scope_number_unit_officer_and_name(pen: Pen, desk: Desk) -> None:
    streams = three_files(pen, desk)

    def found(**asked: Any) -> list[UUID]:
        return [line.stream for line in ask(desk.views, CASES, ALL | asked)]

    assert found() == streams
    assert found(units=["county"]) == streams[:2]
    assert found(units=[]) == []
    assert found(case_number="C-001") == [streams[1]]
    assert found(unit_id="north") == [streams[2]]
    assert found(officer_id="o7") == [streams[1]]
    assert found(streams=[streams[0], uuid7()]) == [streams[0]]
    assert found(limit=2) == streams[:2]
    assert found(limit=2, after_number="C-001", after_stream=streams[1]) == [streams[2]]


def test_the_gate_opens_what_a_row_holds_sealed(pen: Pen, desk: Desk) -> None:
    (stream, *_) = three_files(pen, desk)
    (row,) = ask(desk.views, CASE_FILE, {"stream": stream})
    gate = Gate(desk.reader.keys, Purpose.SUPERVISION)
    assert "Invented" not in repr(row)
    assert values(gate, row, "name", "phone", "address") == {"name": "Invented 0", "phone": "555", "address": None}
    assert gate.opened == 2


def test_what_was_erased_or_sealed_reads_as_such(pen: Pen, desk: Desk, site: Site) -> None:
    (stream, other, _) = three_files(pen, desk)
    (row,) = ask(desk.views, CASE_FILE, {"stream": stream})
    (sealed,) = ask(desk.views, CASE_FILE, {"stream": other})
    with psycopg.connect(site.keys_url, autocommit=True) as owner:
        owner.execute(
            "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE stream = %s AND category = 1", [stream]
        )
        owner.execute("UPDATE keys.keys SET wrapped_by = 'sealed' WHERE stream = %s", [other])
    ring = desk.reader.keys.ring
    ring._held.clear()
    ring._custodians = ring._custodians._replace(sealed=None)
    gate = Gate(desk.reader.keys, Purpose.SUPERVISION)
    assert values(gate, row, "name", "phone") == {"name": Redacted(reason="erased"), "phone": "555"}
    assert gate.value(sealed.name) == Redacted(reason="sealed")


def test_a_value_that_was_moved_to_another_place_does_not_open(pen: Pen, desk: Desk) -> None:
    (stream, *_) = three_files(pen, desk)
    (row,) = ask(desk.views, CASE_FILE, {"stream": stream})
    assert row.name is not None
    moved = msgspec.structs.replace(row.name, version=2)
    with pytest.raises(Tampered):
        Gate(desk.reader.keys, Purpose.SUPERVISION).value(moved)


def test_the_audit_trail_says_who_what_when_and_under_which_rule(pen: Pen, desk: Desk) -> None:
    stream, wrong, correction = uuid7(), uuid7(), uuid7()
    talk = TalkHeld(talk="first", note="she is well")
    pen.write(
        [
            Written(stream, uuid7(), opened(1), 0, 0),
            Written(stream, wrong, talk, 10, 60),
            Written(
                stream,
                correction,
                EntryCorrected(entry=wrong, becomes=TalkHeld(talk="group"), reason="mixed up", proposed_by="o2"),
                70,
                70,
            ),
        ]
    )
    desk.engine().step(3)
    lines = ask(desk.views, AUDIT_TRAIL, {"stream": stream, "after": 0, "limit": 2})
    lines += ask(desk.views, AUDIT_TRAIL, {"stream": stream, "after": lines[-1].position, "limit": 2})
    assert [(line.position, line.late_days, line.actor_id) for line in lines] == [
        (1, 0, "o1"),
        (2, 2, "o1"),
        (3, 0, "o1"),
    ]
    assert (lines[1].corrected_by, lines[1].withdrawn) == (correction, False)
    assert lines[2].corrects == wrong
    english = told(desk.reader, lines, "en")
    assert english[1].sentence == "A talk was held with the person (first)."
    assert "talk" in (english[2].becomes or "")
    assert english[1].personal == {}
    gate = Gate(desk.reader.keys, Purpose.INSPECTION)
    shown = told(desk.reader, lines, "zh", gate=gate, subject="甲")
    assert "甲" in shown[1].sentence
    assert shown[1].personal == {"note": "she is well"}
    assert in_clear(shown[2].personal, "en") == {"reason": "mixed up"}


def test_every_sentence_can_be_told_without_a_key(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    pen.write([Written(stream, uuid7(), event, n, n) for n, event in enumerate(OF_CASES)])
    engine = desk.engine()
    while engine.step(len(OF_CASES)).entries:
        pass
    lines = ask(desk.views, AUDIT_TRAIL, {"stream": stream, "after": 0, "limit": 500})
    assert len(lines) == len(OF_CASES)
    for lang in ("en", "zh"):
        assert all(one.sentence for one in told(desk.reader, lines, lang))  # type: ignore[arg-type]


def test_tallies_show_both_sides_and_each_figure_leads_back_to_its_entries(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    award, deduct, undone = uuid7(), uuid7(), uuid7()

    def points(kind: Any, n: int, month: str, of: Any = "conduct") -> Any:
        return kind(rule_id="A01", kind=of, points=n, for_month=month)

    closed = PeriodClosed(period="2025-01", base=100, awarded=5, deducted=2, score=103, grade="pass")
    pen.write(
        [
            Written(stream, award, points(PointsAwarded, 5, "2025-01"), 1, 1),
            Written(stream, deduct, points(PointsDeducted, 2, "2025-01", "sanction"), 2, 2),
            Written(stream, uuid7(), closed, 3, 3),
            Written(stream, undone, points(PointsAwarded, 7, "2025-02", "reward"), 4, 4),
            Written(stream, uuid7(), points(PointsDeducted, 4, "2025-01"), 5, 5),
            Written(
                stream,
                uuid7(),
                PointsReversed(
                    entry=undone, side="awarded", rule_id="A01", kind="reward", points=7, for_month="2025-02",
                    reason="counted twice",
                ),
                6,
                6,
            ),
        ]
    )  # fmt: skip
    desk.engine().step(6)
    rows = {row.span: row for row in ask(desk.views, TALLIES, {"stream": stream, "span": None})}
    assert list(rows) == ["term", "2025", "2025-01", "2025-02", "2025-Q1"]
    month = rows["2025-01"]
    assert (month.awarded, month.deducted, month.sanctions, month.conduct_deducted) == (5, 6, 2, 4)
    assert month.closed is not None
    assert (month.closed.deducted, month.is_closed) == (2, True)  # as decided, beside what it is now
    assert (rows["2025-02"].awarded, rows["2025-02"].rewards) == (0, 0)
    assert (rows["term"].awarded, rows["term"].deducted, rows["term"].entries) == (5, 6, 3)
    for span, row in rows.items():
        lines = ask(desk.views, CONTRIBUTIONS, {"stream": stream, "span": span})
        counting = [line for line in lines if line.reversed_by is None]
        assert sum(line.points for line in counting if line.side == "awarded") == row.awarded
        assert sum(line.points for line in counting if line.side == "deducted") == row.deducted
        assert len(counting) == row.entries


def test_a_deduction_is_explained_in_a_sentence(pen: Pen, desk: Desk) -> None:
    table = policies().all()[ScoreRules.table][0]
    assert isinstance(table, ScoreRules)
    rule = next(rule for rule in table.rules if rule.side == "deducted")
    stream = uuid7()
    event = PointsDeducted(rule_id=rule.id, kind=rule.kind, points=3, for_month="2025-01", capped=2)
    pen.write([Written(stream, uuid7(), event, 1, 1)])
    desk.engine().step(1)
    (line,) = ask(desk.views, CONTRIBUTIONS, {"stream": stream, "span": "2025-01"})
    pinned = msgspec.structs.replace(line, policies=(table.pin,), evidence=("e", "f"))
    english = explained(pinned, "en")
    assert english == (
        f"3 points were deducted for 2025-01: {rule.en} (rule {rule.id}, {table.pin.partition('#')[0]})."
        " The cap of the rule for the month took off 2. It rests on 2 entries."
    )
    assert rule.zh in explained(pinned, "zh")
    assert rule.id in explained(line, "en")  # a version that is not one of ours: its id must do


def test_accesses_say_who_looked_at_a_file_and_why(pen: Pen, desk: Desk) -> None:
    case, other, day = uuid7(), uuid7(), uuid7()
    shown = FileShown(case_id=case, route="case", purpose=Purpose.COMPLAINT, position=4, outcome=Outcome.SHOWN)
    listed = ListShown(
        route="cases", purpose=Purpose.SUPERVISION, case_ids=(case, other), position=5, outcome=Outcome.SHOWN
    )
    pen.write([Written(day, uuid7(), shown, 1, 1), Written(day, uuid7(), listed, 2, 2)], "reads")
    desk.engine(journal="reads").step(2)
    found = ask(desk.views, ACCESSES, {"case_id": case, "before": NEWEST, "limit": 10})
    assert [(a.look, a.purpose, a.shown_position, a.actor_id) for a in found] == [
        ("list", Purpose.SUPERVISION, 5, "o1"),
        ("file", Purpose.COMPLAINT, 4, "o1"),
    ]
    assert len(ask(desk.views, ACCESSES, {"case_id": other, "before": NEWEST, "limit": 10})) == 1
    assert len(ask(desk.views, ACCESSES, {"case_id": case, "before": found[0].position, "limit": 10})) == 1
