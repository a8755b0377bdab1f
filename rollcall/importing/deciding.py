"""The rows of one person, decided by the rules in the order in which what they say happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import catalogue
from domain.deciding import decide
from domain.kernel.access import Actor, Role, Unit
from domain.kernel.entry import Occurred
from domain.kernel.event import Sealed
from domain.kernel.policy import Policies
from domain.kernel.refusal import Refused
from domain.kernel.rule import Draft, FactCommand, Facts
from journal.handling.composing import Composed, compose
from journal.plan import Envelope
from rollcall.bulk.folding import Folding
from rollcall.bulk.writing import Pending
from rollcall.importing.cells import Moment, as_instant
from rollcall.importing.ids import RowIds
from rollcall.importing.plans import Asked, FilePlan
from rollcall.importing.reasons import Reason, Rejected
from rollcall.importing.spool import Kept

#: Who imports, in the envelope of every imported entry.
IMPORTER = Actor(id="import", role=Role.IMPORT, unit_id="import")


class Waiting(NamedTuple):
    """A row that is to be decided, with the ids of what it becomes."""

    kept: Kept
    ids: RowIds


class Wanted(NamedTuple):
    """A row and what it asks for."""

    row: Waiting
    asked: list[Asked]


class Outcome(NamedTuple):
    """What became of a person's rows, but for what is still to be appended."""

    pending: list[Pending]
    already: list[Waiting]
    rejected: list[tuple[Waiting, Rejected]]


class Deciding:
    """Decides rows for one source. reported: how often each rule of law was not kept by what was imported."""

    def __init__(self, source: str, zone: ZoneInfo, plans: Sequence[FilePlan], units: Mapping[str, Unit]) -> None:
        self._source, self._zone, self._plans, self._units = source, zone, plans, units
        self._book = catalogue.policies()
        self._calendar = catalogue.calendar()
        self._todays: dict[str, date] = {}
        self._envelope = lru_cache(1_000)(self._enveloped)  # most entries have the same
        self.begin(datetime.now(UTC))
        self.reported: Counter[str] = Counter()

    def begin(self, now: datetime) -> None:
        """Decide what follows as of an instant."""
        self._now = now
        self._todays = {u.unit_id: now.astimezone(u.zone_info).date() for u in self._units.values()}

    def person(self, folding: Folding, rows: Sequence[Waiting]) -> Outcome:
        """Decide all rows of one person; what is recorded already is not asked about again."""
        outcome = Outcome([], [], [])
        recorded = {entry.event_id for entry in folding.entries}
        wanted: list[Wanted] = []
        for row in rows:
            if recorded and row.ids.first in recorded:
                outcome.already.append(row)
                continue
            try:
                wanted.append(Wanted(row, self._plans[row.kept.file].asked(row.kept.cells)))
            except Rejected as rejected:
                outcome.rejected.append((row, rejected))
        wanted.sort(key=self._order)
        for want in wanted:
            mark = folding.mark()
            try:
                outcome.pending.append(self._row(folding, want))
            except Rejected as rejected:
                folding.back(mark)
                outcome.rejected.append((want.row, rejected))
        return outcome

    def _order(self, wanted: Wanted) -> tuple[bool, datetime, bool, int, int]:
        """What opens the file first; then as it happened, a day before the instants in it; then as written."""
        first = wanted.asked[0]
        occurred: Moment = self._now if first.occurred is None else first.occurred
        opens = any(asked.rule.opens for asked in wanted.asked)
        kept = wanted.row.kept
        return (not opens, as_instant(occurred, self._zone), isinstance(occurred, datetime), kept.file, kept.line)

    def _row(self, folding: Folding, wanted: Wanted) -> Pending:
        """All that a row asks for, or none of it: Rejected by the first rule that refuses."""
        version, unit_id = folding.version, ""
        event_id, other_id = wanted.row.ids.events(), wanted.row.ids.others()
        composed: list[Composed] = []
        pins: set[str] = set()
        for asked in wanted.asked:
            facts = self._facts(folding, asked, other_id)
            unit_id = facts.unit_id
            drafts = _decided(asked, folding, facts, self._plans[wanted.row.kept.file])
            new = compose(drafts, now=facts.now, seen_position=0, new_id=event_id)
            folding.add(drafts, new.bodies, now=facts.now, by=IMPORTER.id)
            composed.append(new)
            pins.update(facts.policies.consulted)
            if facts.reported:
                self.reported.update(refusal.code for refusal in facts.reported)
        return Pending(
            stream=folding.stream,
            expected_version=version,
            composed=_joined(composed),
            envelope=self._envelope(unit_id, tuple(sorted(pins))),
            tag=wanted.row,
            command_id=wanted.row.ids.command,
        )

    def _enveloped(self, unit_id: str, policies: tuple[str, ...]) -> Envelope:
        return Envelope(
            actor_id=IMPORTER.id,
            actor_role=IMPORTER.role.value,
            unit_id=unit_id,
            source=self._source,
            policies=policies,
        )

    def _facts(self, folding: Folding, asked: Asked, other_id: Callable[[], UUID]) -> Facts:
        unit_id = folding.case.unit_id or getattr(asked.command, "unit_id", "")
        now, today = self._now, self._todays.get(unit_id)
        if asked.occurred is not None and not isinstance(asked.command, FactCommand):
            now = as_instant(asked.occurred, self._zone).astimezone(UTC)  # decided there, then
            today = None
        return Facts(
            now=now,
            actor=IMPORTER,
            policies=Policies(self._book, today or now.astimezone(self._zone).date(), calendar=self._calendar),
            unit_id=unit_id,
            units=self._units,
            new_id=other_id,
            open=_as_it_is,
            entry=folding.entry,
            imported=True,
        )


def _decided(asked: Asked, folding: Folding, facts: Facts, plan: FilePlan) -> list[Draft]:
    if folding.case.intake.opened is None and not asked.rule.opens:
        raise Rejected.by(Reason.PERSON_UNKNOWN, plan.used[plan.person[0]])
    try:
        drafts = decide(asked.command, folding.case, facts)
    except Refused as refusal:
        raise Rejected.of(refusal, asked.column) from None
    if asked.occurred is None or isinstance(asked.command, FactCommand):
        return drafts
    when = _occurred(asked.occurred, facts)
    return [draft._replace(occurred=when) for draft in drafts]


def _occurred(moment: Moment, facts: Facts) -> Occurred:
    if isinstance(moment, datetime):
        return Occurred(moment.astimezone(UTC))
    return Occurred.on(moment, facts.zone)


def _joined(composed: Sequence[Composed]) -> Composed:
    if len(composed) == 1:
        return composed[0]
    return Composed(
        [body for one in composed for body in one.bodies],
        frozenset().union(*(one.categories for one in composed)),
        tuple(name for one in composed for name in one.names),
    )


def _as_it_is(value: Sealed | str | None, _reason: str) -> str | None:
    """Values of rows are given as they are; sealed ones stay closed to an import."""
    return value if isinstance(value, str) else None
