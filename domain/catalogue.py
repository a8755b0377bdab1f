"""Everything there is: one import registers every event, command, rule and policy table."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from domain.kernel.calendar import Calendar
from domain.kernel.calendar import load as load_calendar
from domain.kernel.days.in_force import AtHand
from domain.kernel.event import CATALOGUE, Event
from domain.kernel.policy import PolicyBook
from domain.kernel.policy_files import load
from domain.kernel.refusal import REFUSALS
from domain.kernel.rule import RULES, Example

__all__ = [
    "CATALOGUE",
    "REFUSALS",
    "RULES",
    "SLICES",
    "UNCOMMANDED",
    "calendar",
    "calendars",
    "command_examples",
    "event_examples",
    "policies",
]

#: The slices: a ``record.py``, a ``rules.py`` and an ``examples.py`` each, and ``tables.py`` where they have policies;
#: looks and the upkeep have no rules.
SLICES = (
    "intake",
    "intake.background",
    "intake.ending",
    "intake.regime",
    "intake.filing",
    "intake.survey",
    "intake.arrival",
    "intake.term",
    "intake.orders",
    "intake.pausing",
    "intake.relocation",
    "intake.aftercare",
    "contacts",
    "contacts.health",
    "contacts.life",
    "contacts.checks",
    "contacts.seeds",
    "contacts.exemptions",
    "assessment",
    "assessment.points",
    "assessment.results",
    "leave",
    "leave.deciding",
    "leave.deciding.extension",
    "leave.away",
    "leave.travel",
    "leave.barred",
    "leave.absence",
    "conduct.breaches",
    "conduct.hearings",
    "conduct.sanctions",
    "conduct.revocation",
    "conduct.custody",
    "conduct.rewards",
    "conduct.carrying_out",
    "people.staff",
    "people.staffing",
    "people.volunteers",
    "people.guardians",
    "people.group",
    "people.matching",
    "education.sessions",
    "education.stages",
    "education.attendance",
    "education.exemptions",
    "education.counselling",
    "education.help",
    "education.elsewhere",
    "oversight.corrections",
    "oversight.looks",
    "oversight.glass",
    "oversight.upkeep",
    "oversight.serving",
    "oversight.restrictions",
    "oversight.sealing",
    "oversight.seals",
    "oversight.erasure",
    "oversight.findings",
    "oversight.policies",
    "oversight.calendars",
    "oversight.sources",
    "organisation",
    "organisation.periods",
    "organisation.meetings",
    "organisation.inspections",
    "organisation.work",
    "organisation.escalation",
    "organisation.defects",
    "organisation.key_subjects",
    "organisation.knowledge",
    "whereabouts.positioning",
    "whereabouts.devices",
    "whereabouts.plans",
    "whereabouts.areas",
    "whereabouts.tracks",
    "whereabouts.silence",
    "duties",
)
#: What the platform writes as it answers and is kept up: nobody commands it.
UNCOMMANDED = frozenset({"oversight.looks", "oversight.upkeep"})

for _slice in SLICES:
    import_module(f"domain.{_slice}.record")
    if _slice not in UNCOMMANDED:
        import_module(f"domain.{_slice}.rules")
    if find_spec(f"domain.{_slice}.tables"):
        import_module(f"domain.{_slice}.tables")


@cache
def policies() -> PolicyBook:
    """The packaged policy tables, all versions."""
    return load(files("domain.policies"))


@cache
def calendar(name: str = "cn") -> Calendar:
    """A packaged working-day calendar, all its years."""
    return load_calendar(files("domain").joinpath("calendars", name))


@cache
def calendars() -> AtHand:
    """The contents of published calendars that this process holds at hand."""
    return AtHand()


def event_examples() -> tuple[Event, ...]:
    """One example of every event, or several, from the ``examples.py`` of every slice."""
    return tuple(event for module in _examples() for event in module.EVENTS)


def command_examples() -> tuple[Example, ...]:
    """Examples of every command, accepted and refused, from the ``examples.py`` of every slice."""
    return tuple(example for module in _examples() for example in module.COMMANDS)


def _examples() -> list[Any]:
    return [import_module(f"domain.{name}.examples") for name in SLICES]
