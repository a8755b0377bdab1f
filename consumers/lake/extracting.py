"""What the public may have of a lake: counts by unit, month and measure, small ones hidden."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from consumers.lake.asking import opened
from consumers.lake.suppressing import Counts, hidden
from consumers.lake.tables import Place

#: In the place of a unit or a month: all of them together.
ALL = "*"
EXTRACT = pa.schema(
    [("unit_id", pa.string()), ("month", pa.string()), ("measure", pa.string()), ("number", pa.int64()),
     ("k", pa.int64())]
)  # fmt: skip

_MEASURES: LiteralString = (
    "SELECT measure FROM counted UNION SELECT unnest(['late_entry', 'response_hours']) ORDER BY 1"
)
#: Units that ever had an occurrence: a unit is not left out of a year because nothing happened in it.
_UNITS: LiteralString = "SELECT DISTINCT unit_id FROM occurrences ORDER BY 1"
#: The last year after which something was recorded.
_YEAR: LiteralString = "SELECT max(year(recorded_at)) - 1 FROM events"
_COUNTS: LiteralString = """
SELECT coalesce(unit_id, '*'), coalesce(month, '*'), measure, count(*), count(DISTINCT stream)
FROM (SELECT *, strftime(happened AT TIME ZONE coalesce(zone, 'UTC'), '%Y-%m') AS month
      FROM occurrences LEFT JOIN units USING (unit_id))
WHERE month LIKE $year || '-%'
GROUP BY GROUPING SETS ((unit_id, month, measure), (unit_id, measure), (month, measure), (measure))"""


class Line(NamedTuple):
    """One count. unit_id, month: ``ALL`` in a total. number: None where it is hidden. k: below which it would be."""

    unit_id: str
    month: str
    measure: str
    number: int | None
    k: int


class Counted(NamedTuple):
    """What happened in a year, by unit, month and measure, with totals; by measure, how often and in how many files."""

    units: list[str]
    months: list[str]
    tables: dict[str, tuple[Counts, Counts]]


def extract(place: Place, k: int, year: int | None = None) -> Iterator[Line]:
    """Every unit, month and measure of a year, totals too. year: where not given, the last that is over in the lake."""
    counted = _counted(place, year)
    for measure, (numbers, files) in counted.tables.items():
        away = hidden(numbers, k, files)
        for (row, column), number in np.ndenumerate(numbers):
            shown = None if away[row, column] else int(number)
            yield Line(counted.units[row], counted.months[column], measure, shown, k)


def _counted(place: Place, year: int | None) -> Counted:
    with opened(place) as engine:
        if year is None:
            year = (engine.execute(_YEAR).fetchone() or (None,))[0]
        measures = [row[0] for row in engine.execute(_MEASURES).fetchall()]
        units = [*(row[0] for row in engine.execute(_UNITS).fetchall()), ALL]
        months = [*(f"{year}-{month:02d}" for month in range(1, 13)), ALL]
        found = engine.execute(_COUNTS, {"year": str(year)}).fetchall()
    shape = len(units), len(months)
    tables = {measure: (np.zeros(shape, np.int64), np.zeros(shape, np.int64)) for measure in measures}
    rows, columns = {unit: n for n, unit in enumerate(units)}, {month: n for n, month in enumerate(months)}
    for unit, month, measure, number, files in found:
        at = rows[unit], columns[month]
        tables[measure][0][at], tables[measure][1][at] = number, files
    return Counted(units, months, tables)


def write(lines: list[Line], file: Path) -> None:
    """Write an extract as CSV, in which a hidden count is an empty cell, or as Parquet, in which it is null."""
    if file.suffix == ".parquet":
        columns: list[Any] = [list(column) for column in zip(*lines, strict=True)] or [[] for _ in EXTRACT]
        pq.write_table(pa.table(columns, schema=EXTRACT), file)
        return
    with file.open("w", newline="", encoding="utf-8") as out:
        written = csv.writer(out, lineterminator="\n")
        written.writerow(EXTRACT.names)
        written.writerows(lines)
