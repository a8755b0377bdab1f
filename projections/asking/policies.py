"""The published policies as they were known at a position of the record."""

from __future__ import annotations

from typing import LiteralString, get_args

from domain.kernel.of import Of
from domain.kernel.policy import InForce, PolicyBook
from domain.kinds import KINDS
from domain.organisation.record import OrganisationEvent
from journal.arrays import Texts
from journal.known import Known
from journal.reading import COLUMNS, Reader
from projections.policies import Notices
from projections.sheets.opening import opened

_DECIDED: LiteralString = f"""
SELECT {COLUMNS} FROM entries
WHERE position IN (SELECT position FROM reference_marks WHERE position <= %s) AND topic = ANY(%s) ORDER BY position"""
_OF_POLICIES = KINDS[Of.POLICIES].events
_TOPICS = [kind.topic for kind in (*get_args(OrganisationEvent), *(get_args(_OF_POLICIES) or (_OF_POLICIES,)))]


def notices_at(reader: Reader, position: int, book: PolicyBook) -> Notices:
    """What there was to read then: what units had drafted, activated and retired by that position. book: the versions
    at hand now; which of them lay there then, the record does not say."""
    rows = reader.conn.execute(_DECIDED, [position, Texts(_TOPICS)], prepare=True, binary=True).fetchall()
    known = Known(opened(reader, rows))
    activated = known.states[Of.POLICIES]
    return Notices(book, InForce(book, activated, known.units), activated)
