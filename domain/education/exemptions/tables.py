"""The policy table of public-benefit work: its kinds, and what exempts from it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.education.exemptions.record import Ground
from domain.kernel.documents import DocumentType
from domain.kernel.ids import Code
from domain.kernel.policy import PolicyTable, Row, table


class Exempting(Row, frozen=True, kw_only=True):
    """A reason to exempt somebody. months: the longest at once, None for good; documents: one of which shows it,
    none where the file itself does."""

    ground: Ground
    months: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    documents: tuple[DocumentType, ...] = ()


@table("education.benefit")
class EducationBenefit(PolicyTable, frozen=True, kw_only=True):
    """What counts as public-benefit work, and what exempts from it."""

    kinds: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]
    grounds: tuple[Exempting, ...]

    def of(self, ground: Ground) -> Exempting | None:
        """The row of a reason; None where the table has none."""
        return next((row for row in self.grounds if row.ground is ground), None)
