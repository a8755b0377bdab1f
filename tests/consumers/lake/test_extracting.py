"""What the public gets of a lake."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq

from consumers.lake.asking import ask
from consumers.lake.extracting import ALL, extract, write
from consumers.lake.sink import append
from consumers.lake.tables import Place, rows
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.intake.record import CaseOpened, Sentence
from tests.consumers.lake.conftest import Ledger, day, file


def test_counts_below_k_and_of_few_files_are_hidden_and_the_others_are_those_of_the_statistics(lake: Place) -> None:
    lines = list(extract(lake, 4, 2025))
    assert {line.k for line in lines} == {4}
    shown = {(line.unit_id, line.month, line.measure): line.number for line in lines if line.number is not None}
    assert min(shown.values()) >= 4
    counted = {
        (row["unit_id"], row["month"], row["measure"]): row["number"] for row in ask(lake, "SELECT * FROM statistics")
    }
    single = {key: number for key, number in shown.items() if ALL not in key}
    assert single
    assert single.items() <= counted.items()
    assert shown[ALL, ALL, "opened"] == 12
    assert ("south", "2025-10", "reoffending") not in shown


def test_many_occurrences_of_one_file_are_hidden_too(lake: Place) -> None:
    lines = {(one.unit_id, one.month, one.measure): one.number for one in extract(lake, 2, 2025)}
    (row,) = ask(lake, "SELECT number FROM statistics WHERE unit_id = 'north' AND month = '2025-07'"
                       " AND measure = 'late_entry'")  # fmt: skip
    assert row["number"] == 1
    assert lines["north", "2025-07", "late_entry"] is None
    assert lines["south", "2025-05", "check_in_missed"] is None
    assert lines["south", ALL, "check_in_missed"] is None  # four times, but the same file each time


def test_all_units_months_and_measures_are_there_whether_anything_happened_or_not(lake: Place) -> None:
    lines = list(extract(lake, 5, 2025))
    units, months, measures = ({line[n] for line in lines} for n in range(3))
    assert len(lines) == len(units) * len(months) * len(measures)
    assert units == {"north", "south", ALL}
    assert len(months) == 13
    assert {"died", "penalty", "response_hours", "late_entry"} <= measures
    assert not any(line.number == 0 for line in lines)


def test_csv_and_parquet_hold_the_same_and_say_k_and_nothing_of_a_file(lake: Place, tmp_path: Path) -> None:
    lines = list(extract(lake, 5, 2025))
    write(lines, tmp_path / "x.csv")
    write(lines, tmp_path / "x.parquet")
    text = (tmp_path / "x.csv").read_text()
    read = list(csv.DictReader(text.splitlines()))
    assert list(read[0]) == ["unit_id", "month", "measure", "number", "k"]
    of_parquet = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert [{name: str("" if value is None else value) for name, value in row.items()} for row in of_parquet] == read
    for row in ask(lake, "SELECT DISTINCT stream FROM events"):
        assert row["stream"] not in text


def test_without_a_year_it_is_the_last_that_is_over(lake: Place) -> None:
    assert {line.month[:4] for line in extract(lake, 5) if line.month != ALL} == {"2024"}


def test_many_occurrences_of_one_file_are_hidden_where_nothing_else_is_small(tmp_path: Path) -> None:
    ledger = Ledger()
    came = CheckInReceived(mode=Mode.PHONE, identity=Identity.CONFIRMED)
    for unit, name in enumerate(("east", "north", "south")):
        for n in range(4):
            opened = CaseOpened(case_number=f"T-{unit}-{n}", unit_id=name, category=Sentence.PAROLE, name="An Invented")
            ledger.write(file(4 * unit + n), opened, day("2024-12-30"), name)
        for month in range(1, 13):
            for n in range(4):
                of = 0 if (unit, month) == (0, 1) else 4 * unit + n
                ledger.write(file(of), came, day(f"2025-{month:02d}-1{n}"), name)
    place = Place(tmp_path)
    append(place.events(), rows(ledger.entries), [])
    away = [line for line in extract(place, 4, 2025) if line.measure == "check_in_received" and line.number is None]
    assert ("east", "2025-01") in {(line.unit_id, line.month) for line in away}
    assert len(away) == 4
