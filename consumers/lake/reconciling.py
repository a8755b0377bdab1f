"""Whether record, topic and lake hold the same: counts a day, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from consumers.broker.counting import Count, Counts
from consumers.lake.tables import Place

NONE = Count()


class Day(NamedTuple):
    """One day of recording. topic: None where none was asked."""

    day: date
    record: Count
    topic: Count | None
    lake: Count

    @property
    def agrees(self) -> bool:
        """Whether all hold the same."""
        return self.lake == self.record and self.topic in (None, self.record)


def in_lake(place: Place, upto: int) -> Counts:
    """Counts of a lake up to a position."""
    dataset = place.events().to_pyarrow_dataset()
    found = dataset.to_table(columns=["recorded_at", "withheld"], filter=pc.field("position") <= upto)
    days = pc.cast(found["recorded_at"], pa.date32())
    grouped = pa.table([days, found["withheld"]], names=["day", "withheld"]).group_by(["day", "withheld"])
    counted: dict[date, dict[bool, int]] = {}
    row: dict[str, Any]
    for row in grouped.aggregate([([], "count_all")]).to_pylist():
        counted.setdefault(row["day"], {})[row["withheld"]] = row["count_all"]
    return {day: Count(by.get(False, 0), by.get(True, 0)) for day, by in counted.items()}


def compare(record: Counts, topic: Counts | None, lake: Counts) -> Iterator[Day]:
    """Each day on which any of them holds something, in order."""
    for day in sorted(record.keys() | lake.keys() | (topic or {}).keys()):
        asked = None if topic is None else topic.get(day, NONE)
        yield Day(day, record.get(day, NONE), asked, lake.get(day, NONE))
