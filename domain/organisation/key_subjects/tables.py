"""The policy table of key subjects: by which criteria somebody is one, and what shows it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.intake.record import Sentence
from domain.kernel.policy import PolicyTable, Row, table
from domain.organisation.key_subjects.record import Criterion


class Shown(Row, frozen=True, kw_only=True):
    """What shows a criterion.

    by: the beginnings of the topics of entries that may. category: of the file, where it has to be that one.
    under_years: the age below which somebody has to be when the file opens, by the years of birth and opening.
    """

    by: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    category: Sentence | None = None
    under_years: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    en: str
    zh: str


@table("key_subject.criteria")
class KeySubjectCriteria(PolicyTable, frozen=True, kw_only=True):
    """The criteria that are in force, each with what shows it."""

    criteria: dict[Criterion, Shown]
