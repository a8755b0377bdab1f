"""The row of a case file."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.assessment.record import RiskLevel, SupervisionClass
from domain.intake.record import Sentence, Sex
from domain.kernel.access import Actor, Role
from domain.kernel.entry import Entry, Precision
from domain.kernel.event import Sealed
from domain.kernel.ids import AccountId
from domain.oversight.restrictions.record import Listing, Restriction, RestrictionReason, reached
from projections.model import Cite, Row, cite


class Due(msgspec.Struct, frozen=True, gc=False):
    """A check-in that is asked for: from when, by when, and until when it still counts as in time."""

    opens_on: date
    due_on: date
    grace_until: date


class Risk(msgspec.Struct, frozen=True):
    """The newest result of an instrument on one scale, and the entry that says so."""

    instrument: str
    level: RiskLevel
    score: Decimal | None
    assessed_at: datetime
    said: Cite


class Plan(msgspec.Struct, frozen=True):
    """The plan in force."""

    plan_id: UUID
    revision: int
    measures: tuple[str, ...]


class Restricted(msgspec.Struct, frozen=True):
    """A restriction in force: whether those on the list alone reach the file, or all but they."""

    listing: Listing
    reason: RestrictionReason
    accounts: tuple[AccountId, ...]
    roles: tuple[Role, ...]

    def list_of(self, restriction_id: UUID) -> Restriction:
        """The list that rules ask."""
        return Restriction(restriction_id, self.listing, self.reason, frozenset(self.accounts), frozenset(self.roles))


class CaseFile(Row, frozen=False, kw_only=True):  # type: ignore[misc]  # a fold changes its draft
    """One file. ``says`` names, for each column that states a fact, the entry it comes from.

    version, position: of the newest entry of the file. due: check-ins asked for and not answered, by id.
    missed: check-ins whose miss stands, by id, with the day on which each was due; check_ins_missed: how many
    those are. custody: stays that have not ended, with their admission. prior_*: history before the case opened.
    restrictions: those in force, by id; ``questions.REACHED`` asks them who reaches the file.
    """

    version: int = 0
    position: int = 0
    case_number: str | None = None
    unit_id: str | None = None
    category: Sentence | None = None
    sex: Sex | None = None
    birth_year: int | None = None
    name: Sealed | None = None
    birth_date: Sealed | None = None
    id_number: Sealed | None = None
    address: Sealed | None = None
    phone: Sealed | None = None
    term_begins_on: date | None = None
    term_ends_on: date | None = None
    opened_at: datetime | None = None
    opened_precision: Precision | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_for: str | None = None
    officer_id: str | None = None
    level: SupervisionClass | None = None
    level_since: datetime | None = None
    risk: RiskLevel | None = None
    risks: dict[str, Risk] = msgspec.field(default_factory=dict)
    plan: Plan | None = None
    plan_review_on: date | None = None
    plan_text: Sealed | None = None
    documents: int = 0
    reporting_due_on: date | None = None
    reported_at: datetime | None = None
    reported_days_late: int | None = None
    reporting_missed: bool = False
    identity_verified_at: datetime | None = None
    inducted_at: datetime | None = None
    last_contact_at: datetime | None = None
    last_contact: str | None = None
    next_check_in_due_on: date | None = None
    due: dict[UUID, Due] = msgspec.field(default_factory=dict)
    check_ins_received: int = 0
    check_ins_late: int = 0
    check_ins_missed: int = 0
    missed: dict[UUID, date] = msgspec.field(default_factory=dict)
    check_ins_excused: int = 0
    identity_failures: int = 0
    visits: int = 0
    prior_offences: int | None = None
    prior_juvenile_felonies: int | None = None
    prior_juvenile_misdemeanours: int | None = None
    prior_offences_listed: int = 0
    prior_stays_listed: int = 0
    offences: int = 0
    custody: dict[UUID, datetime] = msgspec.field(default_factory=dict)
    custody_since: datetime | None = None
    corrections_open: int = 0
    corrections_made: int = 0
    restrictions: dict[UUID, Restricted] = msgspec.field(default_factory=dict)
    says: dict[str, Cite] = msgspec.field(default_factory=dict)

    def draft(self) -> CaseFile:
        """A copy that a fold may change, its maps too."""
        return replace(
            self,
            risks=self.risks.copy(),
            due=self.due.copy(),
            missed=self.missed.copy(),
            custody=self.custody.copy(),
            restrictions=self.restrictions.copy(),
            says=self.says.copy(),
        )

    def reached(self, actor: Actor) -> bool:
        """Whether every restriction lets somebody through."""
        return reached((r.list_of(key) for key, r in self.restrictions.items()), actor)


def say(row: CaseFile, entry: Entry[Any], *columns: str) -> None:
    """Some columns are said by this entry."""
    for column in columns:
        row.says[column] = cite(entry)
