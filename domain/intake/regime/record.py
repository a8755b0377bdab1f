"""The special rules for juveniles: they hold for the whole term, also after the person comes of age."""

from __future__ import annotations

from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry
from domain.kernel.event import Fact
from domain.kernel.ids import Code, Digest


class JuvenileRegimeApplied(Fact, topic="intake.juvenile-regime-applied.v1"):
    """{subject} is supervised by the rules for juveniles, as {basis} says.

    basis: code of the document that says so. digest: SHA-256 of it.
    """

    basis: Code
    digest: Digest | None = None


RegimeEvent = JuvenileRegimeApplied


class Regime(msgspec.Struct, frozen=True, omit_defaults=True):
    """juvenile: whether the rules for juveniles hold. said: event id of the entry that says so."""

    juvenile: bool = False
    said: UUID | None = None


def evolve(regime: Regime, entry: Entry[RegimeEvent]) -> Regime:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case JuvenileRegimeApplied():
            return regime if regime.juvenile else Regime(True, entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
