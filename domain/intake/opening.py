"""What a file may be opened with: a unit that exists, a term in order, a birth before it."""

from __future__ import annotations

from datetime import date

from domain.intake import refusals
from domain.kernel.rule import Facts
from domain.organisation import standing as units


def at_a_unit(unit_id: str, facts: Facts) -> None:
    """Refuse a unit that does not exist, or is closed."""
    if unit_id not in facts.units:
        raise refusals.UnitUnknown()
    units.is_open(unit_id, facts)


def term_in_order(begins_on: date | None, ends_on: date | None) -> None:
    """Refuse a term that ends before it begins."""
    if begins_on and ends_on and ends_on < begins_on:
        raise refusals.TermInverted(begins_on=begins_on, ends_on=ends_on)


def born_before(opens_on: date, birth_date: date | None, birth_year: int | None) -> None:
    """Refuse a birth on the day of the opening or later, and a year of birth that is the year of the opening."""
    if (birth_date or date.min) >= opens_on or (birth_year or 0) >= opens_on.year:
        raise refusals.BornAfterOpening(opens_on=opens_on)
