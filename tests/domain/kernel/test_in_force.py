"""What is in force where: the nearest unit's newest activation on the day, else the packaged version by its dates."""

from datetime import date
from uuid import UUID

import pytest

from domain.catalogue import policies
from domain.intake.tables import ReportInitial
from domain.kernel.access import Unit
from domain.kernel.policy import Activation, InForce, Policies, PolicyBook, PolicyContentMissing, policy_id
from domain.kernel.policy_files import version_of
from domain.oversight.policies.record import UnitPolicy

UNITS = {
    "county": Unit("county", "County", "Asia/Shanghai"),
    "east": Unit("east", "East", "Asia/Shanghai", "county"),
    "west": Unit("west", "West", "Asia/Shanghai", "county"),
}
ENTRY = UUID(int=1)


def own(days, version="own"):
    """A version of somebody's own."""
    source = f'[source]\ninstrument = "Own {days}"\narticle = "1"\nstatus = "local"\neffective_from = 2026-01-01\n'
    content = f'days = {days}\ncount_from = "next_day"\nroll = "none"\n{source}'
    return version_of("report.initial", version, content.encode())


FIVE, SIX, SEVEN = own(5), own(6, "six"), own(7, "seven")


def in_force(**activations):
    book = PolicyBook(policies().of("report.initial"))
    book.keep([FIVE, SIX])
    activated = {
        policy_id(unit, "report.initial"): UnitPolicy("-", unit, "report.initial", {}, tuple(given))
        for unit, given in activations.items()
    }
    return InForce(book, activated, UNITS)


def active(version, since, until=None):
    return Activation(version.pin, since, ENTRY, until)


def days_of(found, unit, on):
    return found.in_force(ReportInitial, on, unit).days


def test_without_activations_the_packaged_versions_hold_by_their_dates():
    found = in_force()
    assert found.in_force(ReportInitial, date(2020, 6, 30), "east").pin.startswith("report.initial@plans#")
    assert found.in_force(ReportInitial, date(2020, 7, 1), "east").pin.startswith("report.initial@prc-2020#")


def test_an_activation_holds_from_its_day_at_the_unit_and_below_it():
    found = in_force(county=[active(FIVE, date(2026, 3, 1))])
    assert [days_of(found, unit, date(2026, 2, 28)) for unit in UNITS] == [10, 10, 10]
    assert [days_of(found, unit, date(2026, 3, 1)) for unit in UNITS] == [5, 5, 5]
    assert days_of(found, "elsewhere", date(2026, 3, 1)) == 10


def test_the_nearest_unit_wins():
    found = in_force(county=[active(FIVE, date(2026, 3, 1))], east=[active(SIX, date(2026, 1, 1))])
    assert [days_of(found, unit, date(2026, 3, 1)) for unit in UNITS] == [5, 6, 5]


def test_of_several_at_one_unit_the_newest_that_holds_on_the_day_wins():
    found = in_force(county=[active(FIVE, date(2026, 3, 1)), active(SIX, date(2026, 4, 1))])
    assert [days_of(found, "east", date(2026, 3, 31)), days_of(found, "east", date(2026, 4, 1))] == [5, 6]


def test_what_is_retired_gives_way_on_its_last_day_to_what_held_before():
    found = in_force(county=[active(FIVE, date(2026, 3, 1)), active(SIX, date(2026, 4, 1), date(2026, 5, 1))])
    assert [days_of(found, "east", date(2026, 4, 30)), days_of(found, "east", date(2026, 5, 1))] == [6, 5]


def test_content_that_is_not_at_hand_is_a_refusal_by_name_and_not_a_crash():
    found = in_force(county=[active(SEVEN, date(2026, 3, 1))])
    with pytest.raises(PolicyContentMissing) as missing:
        days_of(found, "east", date(2026, 3, 1))
    assert missing.value.facts["version"] == "seven"
    assert missing.value.facts["digest"] == SEVEN.pin.partition("#")[2]
    assert days_of(found, "east", date(2026, 2, 28)) == 10


def test_what_is_kept_at_hand_is_not_in_force_by_its_own_dates():
    assert days_of(in_force(), "east", date(2026, 6, 1)) == 10


def test_a_decision_pins_what_its_unit_has_in_force():
    found = in_force(county=[active(FIVE, date(2026, 3, 1))])
    view = Policies(found, date(2026, 3, 1), "east")
    assert view.of(ReportInitial).days == 5
    assert view.consulted == (FIVE.pin,)
    assert view.at_hand(SIX.pin)
    assert not view.at_hand(SEVEN.pin)


def test_what_was_found_once_is_not_looked_for_again():
    found = in_force(county=[active(FIVE, date(2026, 3, 1))])
    first = found.in_force(ReportInitial, date(2026, 3, 1), "east")
    found._activated = {}
    assert found.in_force(ReportInitial, date(2026, 3, 1), "east") is first
