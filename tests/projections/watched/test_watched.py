"""Who was located last, who wears what, which stage of education holds; whatever came late or was taken out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain.catalogue import event_examples
from domain.education.stages.record import EducationStageEntered, Stage
from domain.kernel.event import Event
from domain.kernel.ids import tracks_of
from domain.whereabouts.devices.record import DeviceFitted, DeviceRemoved, DeviceReplaced
from domain.whereabouts.silence.record import DeviceHeard, DeviceSilent, FalseAlarmConfirmed
from domain.whereabouts.tracks.record import FixesRecorded, Source
from projections.models.watched import seen, stages, worn

from ..conftest import Written, entries_of

CASE = UUID("019b8a00-0000-7000-8000-00000000f11e")
ONE, OTHER = uuid4(), uuid4()


def example(kind: type[Event], **fields: Any) -> Any:
    return replace(next(event for event in event_examples() if type(event) is kind), **fields)


def folded(model: Any, *events: Event, stream: UUID = CASE) -> dict[Any, Any]:
    written = [Written(stream, UUID(int=n + 1), event, n, n) for n, event in enumerate(events)]
    return dict(model.MODEL.folded(entries_of(written)).rows)


def at(hour: int) -> datetime:
    return datetime(2026, 3, 1, hour, tzinfo=UTC)


def fixes(hour: int, device: UUID | None = None) -> Event:
    source = Source.DEVICE if device else Source.PHONE
    return example(FixesRecorded, first_at=at(hour), last_at=at(hour), device_id=device, source=source)


def test_the_newest_fixes_of_each_source_are_kept_and_late_ones_change_nothing() -> None:
    rows = folded(seen, fixes(9), fixes(12), fixes(10), fixes(8, ONE), stream=tracks_of(CASE))
    assert {key: (row.case_id, row.last_at, row.said.position) for key, row in rows.items()} == {
        "mobile_phone": (CASE, at(12), 2),
        str(ONE): (CASE, at(8), 4),
    }


def test_a_device_is_worn_until_it_comes_off_or_is_replaced() -> None:
    fitted = example(DeviceFitted, device_id=ONE)
    rows = folded(worn, fitted, example(DeviceReplaced, device_id=OTHER, replaces=ONE))
    assert rows[ONE].until == rows[OTHER].since
    assert rows[OTHER].until is None
    rows = folded(worn, fitted, example(DeviceRemoved, device_id=ONE))
    assert rows[ONE].until is not None


@pytest.mark.parametrize(
    ("end", "quiet"),
    [
        (None, True),
        (example(DeviceHeard, device_id=ONE), False),
        (example(FalseAlarmConfirmed, entry=UUID(int=2)), False),
        (example(FalseAlarmConfirmed, entry=UUID(int=9)), True),
    ],
)
def test_a_device_is_quiet_until_it_is_heard_or_the_alarm_was_none(end: Event | None, quiet: bool) -> None:
    begin = example(DeviceFitted, device_id=ONE), example(DeviceSilent, device_id=ONE)
    rows = folded(worn, *begin, *([end] if end else []))
    assert (rows[ONE].quiet is not None) is quiet


def test_what_took_a_silence_back_is_kept_where_a_source_was_silent() -> None:
    begin = example(DeviceFitted, device_id=ONE), example(DeviceSilent, device_id=ONE)
    rows = folded(worn, *begin)
    assert rows[ONE].noted_at is not None
    for reason, kept in (("source_silent", True), ("device_failed", False)):
        row = folded(worn, *begin, example(FalseAlarmConfirmed, entry=UUID(int=2), reason=reason))[ONE]
        assert (row.quiet, row.noted_at, row.unheard is not None) == (None, None, kept)


def test_what_is_said_of_a_device_that_nobody_fitted_changes_nothing() -> None:
    assert folded(worn, example(DeviceSilent, device_id=ONE), example(DeviceRemoved, device_id=ONE)) == {}


def test_the_newest_stage_holds() -> None:
    entered = [example(EducationStageEntered, stage=stage) for stage in (Stage.ENTRY, Stage.ROUTINE)]
    (row,) = folded(stages, *entered).values()
    assert (row.stage, row.said.position) == (Stage.ROUTINE, 2)
