"""One example of every event and command of sources."""

from __future__ import annotations

from datetime import timedelta

from domain.contacts.record import Mode
from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.sources import refusals
from domain.oversight.sources.record import SourceHeard, SourceRegistered, SourceRetired, SourceSilent
from domain.oversight.sources.rules import RecordSourceHeard, RecordSourceSilent, RegisterSource, RetireSource

SINCE = NOW - timedelta(hours=2)

registered = SourceRegistered(source_id="hall-kiosk", unit_id=UNIT, modes=(Mode.KIOSK,), every_seconds=60)
silent = SourceSilent(source_id="hall-kiosk", since=SINCE)
heard = SourceHeard(source_id="hall-kiosk", since=SINCE, until=NOW)
retired = SourceRetired(source_id="hall-kiosk", reason="exchanged")

EVENTS: tuple[Event, ...] = (registered, retired, silent, heard)

_register = RegisterSource(source_id="hall-kiosk", unit_id=UNIT, modes=(Mode.KIOSK,))
_retire = RetireSource(reason="exchanged")
_silent = RecordSourceSilent(since=SINCE)
_heard = RecordSourceHeard(until=NOW)

COMMANDS: tuple[Example, ...] = (
    Example(command=_register, by=Role.ADMIN, now=NOW, then=(SourceRegistered,)),
    Example(given=(registered,), command=_register, by=Role.ADMIN, now=NOW, refused=refusals.SourceRegisteredAlready),
    Example(given=(registered,), command=_retire, by=Role.REVIEWER, now=NOW, then=(SourceRetired,)),
    Example(given=(registered, retired), command=_retire, by=Role.REVIEWER, now=NOW, refused=refusals.SourceNotInUse),
    Example(given=(registered,), command=_silent, by=Role.CLOCK, now=NOW, then=(SourceSilent,)),
    Example(given=(registered, silent), command=_silent, by=Role.CLOCK, now=NOW, refused=refusals.SourceSilentAlready),
    Example(given=(registered, silent), command=_heard, by=Role.CLOCK, now=NOW, then=(SourceHeard,)),
    Example(given=(registered,), command=_heard, by=Role.CLOCK, now=NOW, refused=refusals.SourceNotSilent),
)
