"""The policy table of health: how often it is reported and reviewed."""

from __future__ import annotations

from domain.intake.record import Sentence
from domain.kernel.access import Role
from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table


class Extender(Row, frozen=True, kw_only=True):
    """Up to how many months a review is put off by whom."""

    up_to_months: Count
    by: Role


@table("medical.cadence")
class MedicalCadence(PolicyTable, frozen=True, kw_only=True):
    """Who reports on their health and has it reviewed, how often, and who may put a review off.

    report_days: by which day of the next month a month is reported on. grace_days: after a review was due.
    extenders: by rising number of months.
    """

    categories: tuple[Sentence, ...]
    report_days: Count
    review: Span
    grace_days: Count
    extenders: tuple[Extender, ...]
