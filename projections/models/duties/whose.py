"""Whose the duties are, by their words: words of ours, which go into SQL as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString

from domain.duties.declared import DUTIES
from domain.kernel.of import Of

#: The words of the duties that are none of a file.
OF_UNITS = tuple(duty.word for duty in DUTIES if duty.of is not Of.CASES)
#: What the person supervised has to do, and what others than the agency decide: courts, police, who sends a person.
OF_OTHERS = frozenset({
    "initial-report", "notice", "documents", "handover", "check-in", "spot-check", "health-report", "medical-review",
    "leave-report", "leave-return", "rectification", "recurring-travel", "relocation-reply", "relocation-receipt",
    "relocation-report", "compliance-report", "own-summary", "ruling", "commutation-ruling", "arrest-decision",
    "custody-limit", "follow-up", "referral", "found-within-ten-days", "found-within-one-month",
})  # fmt: skip
#: What has a listing of its own: breaches without a response, persons kept too long, silence, groups.
ELSEWHERE = frozenset({"breach-response", "discharge", "contact", "induction-group"})
#: The words of the others.
OF_AGENCY = tuple(duty.word for duty in DUTIES if duty.word not in OF_OTHERS | ELSEWHERE)


def quoted(words: Iterable[LiteralString]) -> LiteralString:
    """Words as a list in SQL."""
    return ", ".join([f"'{word}'" for word in words])
