"""What reads answer with: the rows of the models, their personal values opened by the gate."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from api.problems import Language
from domain.kernel.access import Unit
from domain.kernel.entry import Precision
from projections.asking.lines import CauseLine as CauseLine
from projections.asking.lines import Moment as Moment
from projections.asking.lines import Opened, Shown
from projections.model import Cite, Model
from projections.models.accesses import Access
from projections.models.audit_trail import AuditLine
from projections.models.contributions import Contribution
from projections.models.files.row import CaseFile
from projections.models.tallies import TallyRow
from projections.questions import CaseLine
from projections.sentences import Told, explained

FILE = Shown(CaseFile, "CaseFile", case_id=True)
LINE = Shown(CaseLine, "CaseLine", case_id=True)
TALLY = Shown(TallyRow, "Tally", case_id=False)
CONTRIBUTION = Shown(Contribution, "Contribution", case_id=False)
ACCESS = Shown(Access, "Access", case_id=False)

if typing.TYPE_CHECKING:
    FileAnswer: TypeAlias = Any
    LineAnswer: TypeAlias = Any
    TallyAnswer: TypeAlias = Any
    ContributionAnswer: TypeAlias = Any
    AccessAnswer: TypeAlias = Any
else:
    FileAnswer, LineAnswer, TallyAnswer = FILE.kind, LINE.kind, TALLY.kind
    ContributionAnswer, AccessAnswer = CONTRIBUTION.kind, ACCESS.kind


class CaseList(msgspec.Struct, frozen=True):
    """A page of files, by number. next: the cursor of the page after it; None at the end."""

    cases: list[LineAnswer]
    position: int
    next: str | None = None


class LedgerLine(msgspec.Struct, frozen=True):
    """A line of the ledger with its sentence: what it was, by which rule of which table, on what it rests.

    counts: whether it is in the sums; what was reversed is not.
    """

    line: ContributionAnswer
    sentence: str
    counts: bool


class Tallies(msgspec.Struct, frozen=True):
    """Points by span, both sides; each figure is a sum of lines of the ledger."""

    case_id: UUID
    position: int
    tallies: list[TallyAnswer]
    ledger: list[LedgerLine]


class HistoryLine(msgspec.Struct, frozen=True):
    """One entry as it was written.

    sentence: what happened, in words. becomes: what a correction put in the place of an entry, in words.
    late_days: whole days between what happened and its recording. corrects, corrected_by: other entries.
    personal: what it says of the person; values that cannot be opened say why.
    """

    position: int
    entry: UUID
    version: int
    topic: str
    sentence: str
    occurred_at: datetime
    occurred_precision: Precision
    recorded_at: datetime
    late_days: int
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    unit_id: str
    source: str
    policies: tuple[str, ...]
    evidence: tuple[str, ...]
    corrects: UUID | None
    corrected_by: UUID | None
    withdrawn: bool
    becomes: str | None
    personal: Mapping[str, Opened]


class History(msgspec.Struct, frozen=True):
    """A page of the audit trail, in the order of writing. next: to ask for ``after``; None at the end."""

    case_id: UUID
    position: int
    lines: list[HistoryLine]
    next: int | None = None


class Accesses(msgspec.Struct, frozen=True):
    """A page of looks at a file, newest first. next: to ask for ``before``; None at the end."""

    case_id: UUID
    accesses: list[AccessAnswer]
    next: int | None = None


class Units(msgspec.Struct, frozen=True):
    """The units in reach."""

    units: list[Unit]


class Replay(msgspec.Struct, frozen=True):
    """A file as it stood and as it was known, computed from the record. file: None before it was opened. models: the
    rows of further models that were asked for, by the model's name."""

    case_id: UUID
    moment: Moment
    file: FileAnswer | None
    tallies: list[TallyAnswer]
    ledger: list[LedgerLine]
    lines: list[HistoryLine]
    models: dict[str, list[Any]] = {}


class First(msgspec.Struct, frozen=True):
    """Which entry first made something true. entry: None where it never was. row: the one of which it became true."""

    case_id: UUID
    moment: Moment
    entry: FirstEntry | None
    row: Any


class FirstEntry(msgspec.Struct, frozen=True):
    """An entry: where it stands, what it says, when it happened and when it was recorded."""

    entry: UUID
    position: int
    topic: str
    sentence: str
    occurred_at: datetime
    recorded_at: datetime


class Change(msgspec.Struct, frozen=True):
    """One value that differs between two views. said: the entry that the second has it from."""

    model: str
    key: Any
    column: str
    before: Any
    after: Any
    said: Cite | None


class Compared(msgspec.Struct, frozen=True):
    """What differs between two views of one file, and the entries that made it."""

    case_id: UUID
    first: Moment
    second: Moment
    changes: list[Change]
    causes: list[CauseLine]


def ledger_line(line: Contribution, language: Language) -> LedgerLine:
    """A line of the ledger, explained."""
    return LedgerLine(CONTRIBUTION.of(line), explained(line, language), line.reversed_by is None)


def line(told: Told) -> HistoryLine:
    """A line of the history as it is answered."""
    row = told.line
    values = {name: getattr(row, name) for name in _OF_THE_ROW}
    return HistoryLine(**values, sentence=told.sentence, becomes=told.becomes, personal=told.personal)


@cache
def row_of(model: Model[Any]) -> Shown:
    """How a row of any model is answered."""
    return Shown(model.row, "".join(word.title() for word in model.name.split("_")) + "Row", case_id=False)


_OF_THE_ROW = tuple(name for name in HistoryLine.__struct_fields__ if name in AuditLine.__struct_fields__)
