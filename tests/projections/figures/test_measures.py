"""What is counted, and what is taken out of the count again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import RiskAssessed
from domain.catalogue import event_examples
from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.conduct.sanctions.record import AdmonitionIssued, SanctionWithdrawn
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.record import CaseOpened
from domain.kernel.entry import Precision
from projections.listings.figures import COHORTS, LATE, LATE_FIGURES, STATISTICS
from projections.listings.record.history import FILES
from projections.models.figures import late_entries, measures

from ..conftest import Desk
from ..telling import Said, listed, rows, told

BREACH = UUID(int=77)


def example(kind, **fields):
    return replace(next(e for e in event_examples() if type(e) is kind), **fields)


OPENED = example(CaseOpened, unit_id="east")
ALLEGED = example(BreachAlleged, breach_id=BREACH)
ADMONISHED = example(AdmonitionIssued, breach_id=BREACH)


def counted(*said):
    return sorted((row.measure, row.value) for row in rows(measures.MODEL, told(*said)))


def test_the_first_answer_to_a_breach_stops_its_hours():
    said = (OPENED, Said(ALLEGED, 2.0), Said(ADMONISHED, 5.5), Said(ADMONISHED, 9.0))
    assert ("response_hours", 84) in counted(*said)
    assert [value for measure, value in counted(*said) if measure == "response_hours"] == [84]


def test_what_is_withdrawn_is_counted_no_more():
    withdrawn = example(BreachWithdrawn, breach_id=BREACH)
    assert counted(OPENED, ALLEGED) == [("breach_alleged", 1), ("opened", 1)]
    assert counted(OPENED, ALLEGED, withdrawn) == [("opened", 1)]
    undone = example(SanctionWithdrawn, entry=UUID(int=3), breach_id=BREACH)
    assert ("admonition", 1) in counted(OPENED, ALLEGED, ADMONISHED)
    assert ("admonition", 1) not in counted(OPENED, ALLEGED, ADMONISHED, undone)


def test_statistics_give_number_sum_median_and_ninth_decile_by_the_month_of_the_zone(desk: Desk):
    files = [
        told(OPENED, Said(ALLEGED, 2.0), Said(ADMONISHED, 2.0 + days), stream=UUID(int=(1 << 90) + n))
        for n, days in enumerate((1, 2, 3, 4, 10))
    ]
    lines = {(f.month, f.measure): f for f in listed(desk, STATISTICS, date(2026, 4, 1), *files, **NO_DAYS)}
    hours = lines["2026-03", "response_hours"]
    assert (hours.number, hours.total, hours.p50, hours.p90) == (5, 480, 72, 240)


def test_statistics_take_whole_days_of_the_zone(desk: Desk):
    file = told(Said(OPENED, 0.0))  # in the night: the second of March in Shanghai
    for day, found in ((date(2026, 3, 1), 0), (date(2026, 3, 2), 1), (date(2026, 3, 3), 0)):
        within = {"from_on": day, "to_on": day}
        assert len(listed(desk, STATISTICS, date(2026, 4, 1), file, **within)) == found


NO_DAYS = {"from_on": None, "to_on": None}


def late(hours: float, precision: Precision = Precision.INSTANT):
    (entry,) = told(Said(example(RiskAssessed), 1 - hours / 24))
    return late_entries.MODEL.folded([replace(entry, occurred_precision=precision)]).rows


def test_an_entry_of_an_hour_after_is_late_and_one_known_to_the_day_after_that_day():
    assert [len(late(hours)) for hours in (0.9, 1.1, 30)] == [0, 1, 1]
    assert [len(late(hours, Precision.DAY)) for hours in (1.1, 24.5, 25.5)] == [0, 0, 1]
    assert next(iter(late(30).values())).hours_late == 30


def test_late_entries_are_listed_by_how_late_they_were(desk: Desk):
    file = told(OPENED, Said(example(RiskAssessed), 0.5))
    assert len(listed(desk, LATE, date(2026, 4, 1), file, at_least_hours=24)) == 1
    assert listed(desk, LATE, date(2026, 4, 1), file, at_least_hours=48) == []


def test_late_entries_are_counted_by_unit_and_month_and_found_again_by_these(desk: Desk):
    assessed = example(RiskAssessed)
    file = told(OPENED, Said(assessed, 1.5), Said(assessed, 1), Said(assessed, -20.0))  # 12 hours, 48, and 24 days late
    march, february = {"from_on": date(2026, 3, 1), "to_on": date(2026, 3, 31)}, {"to_on": date(2026, 2, 28)}
    one, other = listed(desk, LATE_FIGURES, date(2026, 4, 1), file)
    assert (one.unit_id, one.month, one.number, one.total) == ("east", "2026-02", 1, 24 * 24)
    assert (other.month, other.number, other.total, other.p50, other.p90) == ("2026-03", 2, 60, 12, 48)
    for days, figure in ((march, other), (february, one)):
        behind = listed(desk, LATE, date(2026, 4, 1), file, entered_by="east", **days)
        assert (len(behind), sum(line.hours_late for line in behind)) == (figure.number, figure.total)


def test_statistics_of_a_quarter_and_a_year_have_medians_of_their_own(desk: Desk):
    files = [
        told(Said(OPENED, 0), Said(ALLEGED, on), Said(ADMONISHED, on + days), stream=UUID(int=(1 << 90) + n))
        for n, (on, days) in enumerate(((2, 1), (3, 2), (4, 30), (40, 9), (60, 8)))  # answered in March, April and May
    ]
    for per, period, figures in (
        ("month", "2026-03", (2, 72, 24)),
        ("quarter", "2026-Q2", (3, 1_128, 216)),
        ("year", "2026", (5, 1_200, 192)),
    ):
        lines = listed(desk, STATISTICS, date(2026, 9, 1), *files, per=per)
        (hours,) = (f for f in lines if (f.month, f.measure) == (period, "response_hours"))
        assert (hours.number, hours.total, hours.p50) == figures


def test_a_cohort_says_what_has_become_of_the_files_that_opened_together(desk: Desk):
    discharged, terminated, died = (example(kind) for kind in (Discharged, Terminated, DeathRecorded))
    courses: list[list[Said]] = [
        [], [Said(ALLEGED, 3)], [Said(ALLEGED, 3), Said(ADMONISHED, 5), Said(discharged, 30)],
        [Said(terminated, 20)], [Said(died, 10)],
    ]  # fmt: skip
    files = [told(Said(OPENED, 0), *said, stream=UUID(int=(1 << 90) + n)) for n, said in enumerate(courses)]
    later = told(Said(OPENED, 40), stream=UUID(int=1 << 91))
    first, second = listed(desk, COHORTS, date(2026, 9, 1), *files, later)
    assert (first.unit_id, first.month, first.files, first.open) == ("east", "2026-03", 5, 2)
    assert (first.discharged, first.terminated, first.died) == (1, 1, 1)
    assert (first.breached, first.sanctioned, first.days_p50, first.days_p90) == (2, 1, 20, 30)
    assert (second.month, second.files, second.open, second.days_p50) == ("2026-04", 1, 1, None)
    (year,) = listed(desk, COHORTS, date(2026, 9, 1), *files, later, per="year")
    assert (year.month, year.files) == ("2026", 6)
    behind = listed(desk, FILES, date(2026, 9, 1), *files, later, from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    assert len(behind) == first.files
