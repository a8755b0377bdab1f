"""What was in force at a position: activations, units that came later, and units that moved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.catalogue import policies
from domain.intake.tables import ReportInitial
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Event
from domain.organisation.record import UnitEstablished, UnitMoved
from domain.oversight.policies.record import PolicyActivated
from rollcall.policies.then import Then, Under, sets

PLANS = next(v.pin for v in policies().of("report.initial") if "@plans#" in v.pin)
DAY = date(2026, 3, 1)


def recorded(*events: tuple[str, Event]) -> list[AnyEntry]:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    streams = {unit: UUID(int=n + 1) for n, unit in enumerate(dict.fromkeys(unit for unit, _ in events))}
    return [
        Entry(n, UUID(int=streams[unit].int + 100 * isinstance(event, PolicyActivated)), n, UUID(int=900 + n), at, at,
              event, unit_id=unit)
        for n, (unit, event) in enumerate(events, 1)
    ]  # fmt: skip


def established(unit: str, parent: str | None = None) -> tuple[str, Event]:
    return unit, UnitEstablished(unit_id=unit, name=unit, zone="Asia/Shanghai", parent=parent)


ACTIVATED = PolicyActivated(
    unit_id="county",
    table="report.initial",
    version="plans",
    digest=PLANS.partition("#")[2],
    effective_from=DAY,
)


def version(then: Then, position: int, unit: str) -> str:
    return then.before(position).in_force(ReportInitial, DAY, unit).pin.partition("#")[0].partition("@")[2]


def test_an_activation_counts_for_what_came_after_it_at_units_of_before_and_after():
    then = Then(
        policies(),
        recorded(established("county"), established("east", "county"), ("county", ACTIVATED),
                 established("west", "county")),
    )  # fmt: skip
    assert [version(then, position, "east") for position in (3, 4, 9)] == ["prc-2020", "plans", "plans"]
    assert version(then, 9, "west") == "plans"


def test_a_unit_that_moved_had_before_what_held_there():
    moved = UnitMoved(unit_id="east", from_parent="county", parent="other")
    then = Then(
        policies(),
        recorded(established("county"), established("other"), established("east", "county"), ("county", ACTIVATED),
                 ("east", moved)),
    )  # fmt: skip
    assert [version(then, position, "east") for position in (5, 6)] == ["plans", "prc-2020"]


def test_under_a_set_its_versions_hold_on_every_day_and_other_tables_stay():
    under = Under(policies(), "plans", Then(policies(), []).before(1))
    assert under.in_force(ReportInitial, DAY).pin == PLANS
    nothing = Under(policies(), "nobody", Then(policies(), []).before(1))
    assert nothing.in_force(ReportInitial, DAY).pin.startswith("report.initial@prc-2020#")
    assert sets(policies()) == ["plans", "prc-2020"]
