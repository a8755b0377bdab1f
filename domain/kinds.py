"""The kinds of streams: what each is about, who its keys belong to, and what its entries add up to."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, cast, get_args
from uuid import UUID

from msgspec.structs import replace

from domain import case
from domain.contacts.seeds import record as seeds
from domain.duties import record as duties
from domain.education.sessions import record as sessions
from domain.intake.survey import record as surveys
from domain.kernel.access import Role
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Event
from domain.kernel.ids import stream_of, tracks_of
from domain.kernel.rule import Of
from domain.organisation import record as units
from domain.organisation.defects import record as defects
from domain.organisation.escalation import record as escalation
from domain.organisation.inspections import record as inspections
from domain.organisation.meetings import record as meetings
from domain.organisation.periods import record as periods
from domain.organisation.work import record as work
from domain.oversight.calendars import record as calendars
from domain.oversight.corrections import record as corrections
from domain.oversight.findings import record as findings
from domain.oversight.policies import record as policies
from domain.oversight.seals import record as seals
from domain.oversight.sources import record as sources
from domain.people.staff import record as staff
from domain.people.staffing import record as staffing
from domain.people.volunteers import record as volunteers
from domain.whereabouts.tracks import record as tracks

Evolve = Callable[[Any, Any], Any]  # (state or None, entry) -> state


class Kind(NamedTuple):
    """One kind of stream.

    events: the union of what happens on it; evolve: applies one to its state. parameter: the name of its id, in
    paths, in the command that opens it and in its state. word: where its id is a public one, from which the
    stream's follows; empty where it is the stream's own. person: it is about somebody, has keys of its own and may
    hold personal values. refers: decisions on other streams rest on it, so every process keeps its state at hand.
    reserved: fields of its state that are shown to those who oversee alone.
    entitled: the roles for which it is there at all; for all others it does not exist. None: everybody in reach.
    owes: duties of it may be restated; its state then keeps these, as ``duties``.
    below: it belongs to another kind's, whose id and keys are its own; who sees that one sees it. corrected: its facts
    are corrected as those of a file are; its state then keeps what was proposed, as ``corrections``.
    """

    of: Of
    events: Any
    evolve: Evolve
    parameter: str
    word: str = ""
    person: bool = False
    refers: bool = False
    reserved: frozenset[str] = frozenset()
    below: Of | None = None
    corrected: bool = False
    owes: bool = False
    entitled: frozenset[Role] | None = None

    def stream(self, public_id: str) -> UUID:
        """The stream of a public id."""
        return stream_of(self.word, public_id)

    def named(self, public_id: str) -> UUID:
        """The stream of an id as people give it: a public one, or a stream's own."""
        return self.stream(public_id) if self.word else self.of_id(UUID(public_id))

    def holds(self, state: object) -> bool:
        """Whether a state is one of this kind, or of a stream of this kind before its first entry."""
        return state is None or isinstance(state, _states_of(self.evolve))

    def of_id(self, stream: UUID) -> UUID:
        """The stream of an id that is a stream's own: that one, or what lies below it."""
        return tracks_of(stream) if self.below else stream


@cache
def _states_of(evolve: Evolve) -> type | types.UnionType:
    """What a fold gives, as it is annotated."""
    given: type | types.UnionType = typing.get_type_hints(evolve)["return"]
    return given


#: What corrects facts of a stream, whatever kind it is.
CORRECTIONS = frozenset(get_args(corrections.CorrectionsEvent))

#: What restates duties of a stream, whatever kind it is.
RESTATEMENTS = frozenset({duties.DutyRestated})

#: Of a case, events and fold stand in ``domain.case``.
CASES = Kind(Of.CASES, None, case.evolve, "case_id", person=True)
KINDS: dict[Of, Kind] = {
    kind.of: kind
    for kind in (
        CASES,
        Kind(Of.UNITS, units.OrganisationEvent, units.evolve, "unit_id", word="unit", refers=True),
        Kind(Of.PERIODS, periods.PeriodsEvent, periods.evolve, "period_id", word="period", refers=True),
        Kind(
            Of.MEETINGS,
            meetings.MeetingsEvent,
            meetings.evolve,
            "series_id",
            word="meeting-series",
            person=True,
            corrected=True,
            owes=True,
        ),
        Kind(
            Of.INSPECTIONS,
            inspections.InspectionsEvent,
            inspections.evolve,
            "programme_id",
            word="inspection-programme",
            person=True,
            corrected=True,
            owes=True,
        ),
        Kind(Of.WORK, work.WorkEvent, work.evolve, "unit_id", word="work", person=True, corrected=True, owes=True),
        Kind(Of.ESCALATIONS, escalation.EscalationEvent, escalation.evolve, "report_id", person=True),
        Kind(Of.SEEDS, seeds.SeedDrawn, seeds.evolve, "unit_id", word="seeds", refers=True),
        Kind(Of.DEFECTS, defects.DefectsEvent, defects.evolve, "defect_id", person=True),
        Kind(Of.TRACKS, tracks.TracksEvent, tracks.evolve, "case_id", person=True, below=Of.CASES),
        Kind(Of.FINDINGS, findings.FindingsEvent, findings.evolve, "finding_id", person=True),
        Kind(Of.POLICIES, policies.PoliciesEvent, policies.evolve, "policy_id", word="policy", refers=True),
        Kind(Of.CALENDARS, calendars.CalendarsEvent, calendars.evolve, "calendar_id", word="calendar", refers=True),
        Kind(Of.SOURCES, sources.SourcesEvent, sources.evolve, "source_id", word="source", refers=True),
        Kind(
            Of.STAFF,
            staff.StaffEvent,
            staff.evolve,
            "staff_id",
            word="staff",
            person=True,
            refers=True,
            reserved=frozenset({"reports"}),
            corrected=True,
        ),
        Kind(Of.STAFFING, staffing.StaffingEvent, staffing.evolve, "unit_id", word="staffing", refers=True),
        Kind(
            Of.VOLUNTEERS,
            volunteers.VolunteersEvent,
            volunteers.evolve,
            "volunteer_id",
            person=True,
            refers=True,
            owes=True,
        ),
        Kind(Of.SESSIONS, sessions.SessionsEvent, sessions.evolve, "series_id", word="session-series"),
        Kind(Of.SURVEYS, surveys.SurveyEvent, surveys.evolve, "survey_id", person=True, corrected=True),
        Kind(
            Of.SEALS,
            seals.SealsEvent,
            seals.evolve,
            "case_id",
            word="seal",
            entitled=frozenset({Role.REVIEWER, Role.LEADER, Role.UPPER, Role.KEEPER}),
        ),
    )
}
_KIND_OF: dict[type[Event], Kind] = {
    event: kind for kind in KINDS.values() for event in (get_args(kind.events) or (kind.events,)) if event is not None
}


def kind_of(event: type[Event]) -> Kind:
    """The kind of stream on which an event happens: a case's, unless another declares it."""
    return _KIND_OF.get(event, CASES)


def fold(entries: Iterable[AnyEntry], state: Any = None) -> Any:
    """The state after a history, whatever the stream is about. state: what it was before, None for an empty one."""
    rest = iter(entries)
    first = next(rest, None)
    if first is None:
        return state
    kind = _KIND_OF.get(type(first.event)) or _of_states().get(type(state))
    if kind is None:
        return case.fold(chain((first,), rest), state if isinstance(state, case.Case) else None)
    return _folded(kind, state, chain((first,), rest))


@cache
def _of_states() -> dict[type, Kind]:
    """The kinds that fold corrections or restatements of theirs, by the type of their states."""
    shared = [(_states_of(kind.evolve), kind) for kind in KINDS.values() if kind.corrected or kind.owes]
    states = [(state, kind) for given, kind in shared for state in get_args(given) or (given,)]
    return {state: kind for state, kind in states if state is not types.NoneType}


def _folded(kind: Kind, state: Any, entries: Iterable[AnyEntry]) -> Any:
    for entry in entries:
        event = type(entry.event)
        if _KIND_OF.get(event) is kind:
            state = kind.evolve(state, entry)
        elif kind.corrected and state is not None and event in CORRECTIONS:
            state = replace(state, corrections=corrections.evolve(state.corrections, cast("Entry[Any]", entry)))
        elif kind.owes and state is not None and event in RESTATEMENTS:
            state = replace(state, duties=duties.evolve(state.duties, cast("Entry[Any]", entry)))
    return state
