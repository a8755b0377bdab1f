"""What a correction may make of a fact about papers that were served."""

from __future__ import annotations

from msgspec.structs import replace

from domain.intake import standing
from domain.kernel import days
from domain.kernel.event import Event
from domain.oversight.corrections.declaring import Change, Correcting
from domain.oversight.serving.record import DocumentServed, Service, ServiceFailed, ServiceReceipted
from domain.oversight.serving.refusals import DocumentUnnamed
from domain.oversight.serving.rules import not_before

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    DocumentServed: frozenset({"service_id", "entry"}),
    ServiceReceipted: frozenset({"service_id", "recipient", "days_taken"}),
    ServiceFailed: frozenset({"service_id", "recipient"}),
}


def _recomputed(change: Change) -> Event:
    """A receipt that came on another day took as long as that day makes it."""
    event, served = change.event, _service(change)
    if isinstance(event, ServiceReceipted) and served is not None and change.moved:
        return replace(event, days_taken=days.days_after(change.day, change.facts.day(served.served)))
    return event


def _permitted(change: Change) -> None:
    """Refuse a service of nothing, and an end of one before it."""
    event, served = change.event, _service(change)
    if isinstance(event, DocumentServed) and event.document is None and event.entry is None:
        raise DocumentUnnamed()
    if isinstance(event, ServiceReceipted | ServiceFailed) and served is not None:
        not_before(served, change.occurred, change.facts)


def _service(change: Change) -> Service | None:
    event = change.event
    if not isinstance(event, ServiceReceipted | ServiceFailed):
        return None
    found: Service | None = change.state.serving.services.get(event.service_id)
    return found


def _in_its_time(change: Change) -> bool:
    if not isinstance(change.event, DocumentServed | ServiceReceipted | ServiceFailed):
        return False
    standing.begun(change.state, change.occurred, change.facts)
    return True


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
