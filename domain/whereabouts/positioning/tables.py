"""The policy tables of positioning: on which grounds, for how long."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.whereabouts.positioning.record import Ground


class Shown(Row, frozen=True, kw_only=True):
    """What shows a ground. by: beginnings of the topics of the entries of which one has to be cited."""

    by: tuple[Code, ...]


@table("positioning.grounds")
class PositioningGrounds(PolicyTable, frozen=True, kw_only=True):
    """The grounds on which a device may be used, and the entries that show each of them."""

    grounds: dict[Ground, Shown]


@table("positioning.term")
class PositioningTerm(PolicyTable, frozen=True, kw_only=True):
    """How long positioning may last at first, and by each extension.

    apply_within_days: how long before the end an extension may be decided at the earliest. assessment_days: how old
    the assessment may be that an extension rests on.
    """

    first: Span
    extension: Span
    apply_within_days: Count
    assessment_days: Count
