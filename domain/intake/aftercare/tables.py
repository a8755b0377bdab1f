"""The policy tables of discharge: how long before the end the appraisal is due, and who is told."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Code
from domain.kernel.policy import PolicyTable, table


@table("discharge.appraisal")
class DischargeAppraisal(PolicyTable, frozen=True, kw_only=True):
    """How long before the end of the term summary and appraisal have to be there."""

    ahead: Span


@table("discharge.notice")
class DischargeNotice(PolicyTable, frozen=True, kw_only=True):
    """Who is told of a discharge, by their codes."""

    copies_to: tuple[Code, ...]
