"""One stream of a lake is folded as the record is; what is not in the lake is counted, what cannot be read is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from consumers.lake.tables import rows
from consumers.published.message import Out
from consumers.spark.forms import MODELS, REPLAYED
from consumers.spark.replaying import replayed
from domain.assessment.points.record import PointsAwarded
from domain.case import Case, fold
from domain.catalogue import event_examples
from domain.contacts.record import TalkHeld
from domain.intake.record import CaseOpened, Sentence, Sex
from domain.kernel.codec import encode
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from domain.kinds import CASES, kind_of
from domain.organisation.record import UnitEstablished

FILE = UUID(int=(1 << 90) + 1)
BEGAN = datetime(2025, 3, 1, 2, tzinfo=UTC)
SECRET = "Zhou Invented"
OPENED = CaseOpened(
    case_number="T-1", unit_id="north", category=Sentence.PAROLE, name=SECRET, sex=Sex.FEMALE, address=SECRET
)
TALK = TalkHeld(talk="individual", note=SECRET)
AWARDED = PointsAwarded(rule_id="A01", kind="conduct", points=3, for_month="2025-03")


def entry(version: int, event: Event | None, *, topic: str = "", day: int | None = None, **other: Any) -> Out:
    """An entry as it left the record, at position 100 and so many. event: None where its facts stayed there."""
    encoded = None if event is None else encode(event)
    at = BEGAN + timedelta(days=version if day is None else day)
    out = Out(
        position=100 + version, stream=FILE, version=version, topic=topic or (encoded.topic if encoded else ""),
        event_id=UUID(int=(7 << 76) + version), occurred_at=at, precision="instant", recorded_at=at, unit_id="north",
        correlation_id=None, causation_id=None, facts=encoded.facts if encoded else None,
    )  # fmt: skip
    return out._replace(**other)


def made(*entries: Out) -> dict[str, Any]:
    """What becomes of a stream's entries."""
    table = replayed(rows(entries))
    assert table.schema == REPLAYED
    (one,) = table.to_pylist()
    return one


def test_entries_are_folded_in_the_order_in_which_they_occurred_whatever_theirs_is() -> None:
    late = entry(3, TALK, day=1)
    one = made(late, entry(2, TALK, day=9), entry(1, OPENED))
    (file,) = one["case_files"]
    assert (file["version"], file["position"], file["last_contact_at"]) == (3, 103, BEGAN + timedelta(days=9))
    assert json.loads(file["says"])["last_contact"]["position"] == 102
    assert made(entry(1, OPENED), entry(2, TALK, day=9), late) == one


def test_a_correction_stands_in_the_place_of_what_it_corrects() -> None:
    fixed = EntryCorrected(
        entry=entry(1, OPENED).event_id,
        becomes=replace(OPENED, category=Sentence.TEMPORARY_RELEASE),
        reason=SECRET,
        proposed_by="officer-1",
    )
    one = made(entry(1, OPENED), entry(2, fixed))
    assert one["case_files"][0]["category"] == "temporary_release"
    assert json.loads(one["states"][0]["state"])["intake"]["category"] == "temporary_release"


def test_tallies_are_by_month_quarter_year_and_term() -> None:
    one = made(entry(1, OPENED), entry(2, AWARDED))
    assert {row["span"]: row["awarded"] for row in one["tallies"]} == {"2025-03": 3, "2025-Q1": 3, "2025": 3, "term": 3}


def test_nothing_personal_is_in_what_is_made() -> None:
    one = made(entry(1, OPENED), entry(2, TALK))
    assert SECRET not in str(one)
    assert "name" not in one["case_files"][0]


def test_entries_without_facts_and_those_that_are_not_there_are_counted() -> None:
    one = made(entry(1, OPENED), entry(3, None, topic="contacts.talk-held.v1"), entry(5, AWARDED))
    assert [row["missing"] for row in one["case_files"]] == [3]
    assert {row["missing"] for row in one["tallies"]} == {3}
    assert [(row["entries"], row["missing"]) for row in one["states"]] == [(2, 3)]
    assert one["entries"] == 3


def test_of_a_sealed_file_nothing_is_made() -> None:
    one = made(entry(9, None, topic="oversight.case-sealed.v1", control="sealed"))
    assert [one[name] for name in ("states", "case_files", "tallies", "parked")] == [[], [], [], []]


def test_what_a_newer_release_wrote_parks_the_stream() -> None:
    one = made(entry(1, OPENED), entry(2, TALK, topic="contacts.dream-told.v9"))
    (parked,) = one["parked"]
    assert (parked["position"], parked["cause"], one["case_files"]) == (102, "TopicUnknown", [])


def test_malformed_facts_park_the_stream_and_are_not_told() -> None:
    one = made(entry(1, OPENED, facts=b'{"case_number": 17}'))
    (parked,) = one["parked"]
    assert (parked["stream"], parked["cause"]) == (str(FILE), "ValidationError")
    assert "17" not in str(parked["cause"])


def test_old_versions_are_brought_to_the_form_of_this_release() -> None:
    old = {"channel": "tel", "late_by_days": 2}
    one = made(entry(1, OPENED), entry(2, TALK, topic="contacts.check-in-received.v1", facts=json.dumps(old).encode()))
    assert (one["parked"], one["case_files"][0]["check_ins_late"]) == ([], 1)


def test_what_is_no_file_has_no_row() -> None:
    unit = UnitEstablished(unit_id="north", name="north", zone="Asia/Shanghai", parent=None)
    one = made(entry(1, unit))
    assert (one["states"], one["case_files"], one["parked"]) == ([], [], [])


def test_what_does_not_leave_changes_no_row_and_no_state() -> None:
    stays = {
        "actor_id": "officer-9", "actor_role": "leader", "on_behalf_of": "officer-8", "unit_id": "elsewhere",
        "source": "import", "command_id": "c-1", "correlation_id": UUID(int=8), "causation_id": UUID(int=9),
        "matter_id": UUID(int=10), "policies": ("points.rules@v1#0",), "evidence": (str(UUID(int=11)),),
    }  # fmt: skip
    bare = [
        Entry(n, FILE, n, UUID(int=(7 << 76) + n), BEGAN + timedelta(hours=n), BEGAN + timedelta(hours=n), event)
        for n, event in enumerate(event_examples(), 1)
        if type(event) is not EntryCorrected and kind_of(type(event)) is CASES
    ]
    full = [replace(entry, **stays) for entry in bare]
    assert len(bare) > 100
    for model in MODELS:
        assert model.folded(full).rows == model.folded(bare).rows != {}
    assert fold(full) == fold(bare) != Case()
