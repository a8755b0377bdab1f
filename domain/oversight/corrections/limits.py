"""What a correction may make of a fact: what the rule that records it would take, and nothing more.

What such a rule computes is not corrected by hand: it is computed again when what it follows from changes. Each slice
declares that for its own facts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from domain.assessment import correcting as assessment
from domain.case import Case
from domain.conduct import correcting as conduct
from domain.contacts import correcting as contacts
from domain.duties import correcting as duties
from domain.education import correcting as education
from domain.intake import correcting as intake
from domain.intake import standing
from domain.kernel.event import Event
from domain.kernel.rule import InstantUnbounded
from domain.leave import correcting as leave
from domain.organisation import correcting as organisation
from domain.oversight import correcting as oversight
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed
from domain.people import correcting as people
from domain.whereabouts import correcting as whereabouts

DECLARED: tuple[Correcting, ...] = (
    intake.CORRECTING,
    contacts.CORRECTING,
    assessment.CORRECTING,
    leave.CORRECTING,
    conduct.CORRECTING,
    education.CORRECTING,
    organisation.CORRECTING,
    people.CORRECTING,
    whereabouts.CORRECTING,
    oversight.CORRECTING,
    duties.CORRECTING,
)

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {kind: fields for one in DECLARED for kind, fields in one.fixed.items()}


def unfixed(kind: type[Event], fields: Collection[str]) -> None:
    """Refuse to correct a field that follows from others."""
    fixed = sorted(FIXED.get(kind, frozenset()).intersection(fields))
    if fixed:
        raise FieldFixed(field=fixed[0])


def recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields and its day."""
    for value in (getattr(change.event, field) for field in change.event.__struct_fields__):
        if isinstance(value, date) and not _bounded(value):
            raise InstantUnbounded()
    for one in DECLARED:
        change = change._replace(event=one.recomputed(change))
    return change.event


def permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses."""
    if change.moved:
        otherwise = [one.in_its_time(change) for one in DECLARED]
        if isinstance(change.state, Case) and not any(otherwise):
            standing.during(change.state, change.occurred, change.facts)
    for one in DECLARED:
        one.permitted(change)


def _bounded(value: date) -> bool:
    zoned = not isinstance(value, datetime) or value.tzinfo is not None
    return zoned and 1900 <= value.year <= 2200
