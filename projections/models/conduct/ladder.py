"""The ladder: what stands against each person, what is open, and how far it is to the next row of the table."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar, get_args
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.conduct.breaches import record as breaches
from domain.conduct.breaches.record import Breach, Breaches, BreachesEvent
from domain.conduct.hearings.record import BreachKind
from domain.conduct.sanctions import record as sanctions
from domain.conduct.sanctions.record import Outcome, Proposal, Sanction, Sanctions, SanctionsEvent
from domain.conduct.sanctions.tables import SanctionLadder, Step
from domain.intake.record import CaseOpened, Sentence
from domain.kernel import days
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite
from projections.pins import counts_by, pin_of

LadderEvent = CaseOpened | SanctionsEvent | BreachesEvent
K = TypeVar("K")

_OF_SANCTIONS = frozenset(get_args(SanctionsEvent))
_OF_BREACHES = frozenset(get_args(BreachesEvent))
#: The outcomes that end supervision.
_ENDING = frozenset({Outcome.REVOCATION, Outcome.RECALL})


class Missing(msgspec.Struct, frozen=True):
    """A row of the ladder that counts sanctions. missing: how many more must stand; 0: a further breach completes it.

    kinds: of that breach; empty for any.
    """

    step: str
    outcome: Outcome
    article: str
    count_of: Outcome
    at_least: int
    missing: int
    kinds: tuple[BreachKind, ...]


class Ahead(msgspec.Struct, frozen=True):
    """A row of the ladder that a breach reaches which goes on. last_on: the last day on which it is not reached."""

    step: str
    outcome: Outcome
    article: str
    breach_id: UUID
    from_on: date
    last_on: date


class Ladder(Row, frozen=True, kw_only=True):
    """How one file stands.

    standing, proposals, open, answered: the sanctions that stand, by event id, the open proposals, the breaches that
    await an answer and those that have one, by id, as rules see them, oldest first. admonitions, warnings, penalties:
    how many stand; admonished, warned, penalised: the newest of each. goes_on: whether a breach that awaits an answer
    goes on, out_since: the first day of the longest; breach_on: the last day of the latest that does not.
    ladder: the version of ``sanction.ladder`` that counts: of the newest decision that pins one, else the packaged
    one. counts, limits: the distance by it, nothing where it is a unit's own. to_warning, to_ending: how many
    sanctions are missing to the nearest row that warns, or that ends supervision.
    """

    category: Sentence | None = None
    admonitions: int = 0
    warnings: int = 0
    penalties: int = 0
    admonished: UUID | None = None
    admonished_at: datetime | None = None
    warned: UUID | None = None
    warned_at: datetime | None = None
    penalised: UUID | None = None
    penalised_at: datetime | None = None
    open_proposals: int = 0
    open_breaches: int = 0
    goes_on: bool = False
    out_since: date | None = None
    breach_on: date | None = None
    ladder: str | None = None
    counts: tuple[Missing, ...] = ()
    to_warning: int | None = None
    to_ending: int | None = None
    limits: tuple[Ahead, ...] = ()
    standing: tuple[tuple[UUID, Sanction], ...] = ()
    proposals: tuple[tuple[UUID, Proposal], ...] = ()
    open: tuple[tuple[UUID, Breach], ...] = ()
    answered: tuple[tuple[UUID, Breach], ...] = ()
    said: Cite


def fold(sheet: Sheet[Ladder], entry: Entry[LadderEvent]) -> Sheet[Ladder]:
    """How the file stands after one more entry."""
    row = replace(sheet.get() or Ladder(stream=entry.originator_id, said=cite(entry)), said=cite(entry))
    event = entry.event
    if isinstance(event, CaseOpened):
        row = replace(row, category=event.category)
    if type(event) in _OF_SANCTIONS:
        row = _sanctioned(row, entry)  # type: ignore[arg-type]
    if type(event) in _OF_BREACHES:
        row = _breached(row, entry)  # type: ignore[arg-type]
    return sheet.put(_measured(row, entry))


def _sanctioned(row: Ladder, entry: Entry[SanctionsEvent]) -> Ladder:
    now = sanctions.evolve(Sanctions(dict(row.standing), dict(row.proposals)), entry)
    newest = {held.outcome: (event_id, held.at) for event_id, held in now.standing.items()}
    admonished, admonished_at = newest.get(Outcome.ADMONITION, (None, None))
    warned, warned_at = newest.get(Outcome.WARNING, (None, None))
    penalised, penalised_at = newest.get(Outcome.PENALTY, (None, None))
    return replace(
        row,
        standing=tuple(now.standing.items()),
        proposals=tuple(now.proposals.items()),
        admonitions=len(now.of(Outcome.ADMONITION)),
        warnings=len(now.of(Outcome.WARNING)),
        penalties=len(now.of(Outcome.PENALTY)),
        admonished=admonished,
        admonished_at=admonished_at,
        warned=warned,
        warned_at=warned_at,
        penalised=penalised,
        penalised_at=penalised_at,
        open_proposals=len(now.proposals),
    )


def _breached(row: Ladder, entry: Entry[BreachesEvent]) -> Ladder:
    now = breaches.evolve(Breaches(dict(row.open), dict(row.answered)), entry)
    lasting = [breach.from_on for breach in now.open.values() if breach.until_on is None]
    return replace(
        row,
        open=tuple(now.open.items()),
        answered=tuple(now.answered.items()),
        open_breaches=len(now.open),
        goes_on=bool(lasting),
        out_since=min(lasting, default=None),
        breach_on=max((breach.until_on for breach in now.open.values() if breach.until_on), default=None),
    )


def _measured(row: Ladder, entry: Entry[LadderEvent]) -> Ladder:
    """The distance to the next row, by the version that counts now."""
    pin = pin_of(SanctionLadder, entry) or _own(row.ladder, entry)
    table = counts_by(SanctionLadder, entry, pin)
    rows = [step for step in table.steps if row.category in step.categories] if table else []
    counts = tuple(_missing(step, step.count_of, row) for step in rows if step.count_of)
    return replace(
        row,
        ladder=table.pin if table else pin,
        counts=counts,
        to_warning=min((c.missing for c in counts if c.outcome is Outcome.WARNING), default=None),
        to_ending=min((c.missing for c in counts if c.outcome in _ENDING), default=None),
        limits=tuple(_ahead(step, step.number, key, b) for key, b in row.open for step in rows if _awaits(step, b)),
    )


def _own(pin: str | None, entry: Entry[LadderEvent]) -> str | None:
    """The version of a unit, which holds until a decision pins another; a packaged one holds by its dates."""
    return pin if pin is not None and counts_by(SanctionLadder, entry, pin) is None else None


def _missing(step: Step, of: Outcome, row: Ladder) -> Missing:
    stand = sum(held.outcome is of for _, held in row.standing)
    missing = max(0, step.at_least - stand)
    return Missing(step.id, step.outcome, step.article, of, step.at_least, missing, step.kinds)


def _awaits(step: Step, breach: Breach) -> bool:
    """Whether a breach reaches a row by going on."""
    longer = step.number is not None and step.comparator == "exceeds"
    return longer and breach.until_on is None and (not step.kinds or breach.kind in step.kinds)


def _ahead(step: Step, number: int | None, breach_id: UUID, breach: Breach) -> Ahead:
    last_on = days.span(breach.from_on, number or 0, step.unit, step.count_from).last
    return Ahead(step.id, step.outcome, step.article, breach_id, breach.from_on, last_on)


MODEL = Model(
    name="sanction_ladder",
    version=2,
    order="history",
    row=Ladder,
    fold=fold,
    handles=frozenset({CaseOpened}) | _OF_SANCTIONS | _OF_BREACHES,
    indexes=("to_ending, stream", "warnings, stream"),
)
