"""What changed a term: time that does not count, custody that is offset, commutation, a corrected judgment."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.days import Interval
from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Code, Count, Digest


class TermReason(enum.StrEnum):
    """Why a term is another than before."""

    TIME_ON_THE_RUN = "time_on_the_run"
    UNLAWFUL_RELEASE = "unlawful_release"  # obtained by bribes and the like: none of it counts
    SUSPENDED_TIME = "suspended_time"
    DETENTION_OFFSET = "detention_offset"
    COMMUTATION = "commutation"
    CORRECTION_OF_JUDGMENT = "correction_of_judgment"


class TermRecalculated(Decision, topic="intake.term-recalculated.v1"):
    """The term of {subject} runs from {begins_on} to {ends_on} now ({reason}); before, until {ended_before_on}.

    begins_on, ends_on: first and last day, both inclusive, computed. excluded_from_on, excluded_to_on: the days that
    do not count, both inclusive. months, days: by how much it is shorter, or how many days did not count, as the
    ruling says. ruling: its reference. digest: SHA-256 of it.
    """

    reason: TermReason
    begins_on: date
    ends_on: date
    ended_before_on: date | None
    digest: Digest
    ruling: Code | None = None
    excluded_from_on: date | None = None
    excluded_to_on: date | None = None
    months: Count = 0
    days: Count = 0


TermEvent = TermRecalculated

#: How many spans that do not count are kept, so that no day is left out twice.
EXCLUDED_KEPT = 100
#: How many rulings are kept, so that none shortens a term twice.
COMMUTED_KEPT = 16


class Term(msgspec.Struct, frozen=True, omit_defaults=True):
    """The term as last recalculated; before that, the opening entry has it. said: event id of the recalculation.

    sentenced_until: the last day of the term of a corrected judgment. excluded: days that do not count.
    commuted: digests of the rulings by which it was commuted.
    """

    begins_on: date | None = None
    ends_on: date | None = None
    said: UUID | None = None
    sentenced_until: date | None = None
    excluded: tuple[Interval, ...] = ()
    commuted: tuple[str, ...] = ()


def evolve(term: Term, entry: Entry[TermEvent]) -> Term:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case TermRecalculated(begins_on=begins_on, ends_on=ends_on) as now:
            excluded = term.excluded
            if now.excluded_from_on is not None and now.excluded_to_on is not None:
                excluded = (*excluded, Interval(now.excluded_from_on, now.excluded_to_on))[-EXCLUDED_KEPT:]
            corrected = now.reason is TermReason.CORRECTION_OF_JUDGMENT
            sentenced_until = ends_on if corrected else term.sentenced_until
            commuted = term.commuted
            if now.reason is TermReason.COMMUTATION:
                commuted = (*commuted, now.digest)[-COMMUTED_KEPT:]
            return Term(begins_on, ends_on, entry.event_id, sentenced_until, excluded, commuted)
        case _ as unhandled:
            assert_never(unhandled)
