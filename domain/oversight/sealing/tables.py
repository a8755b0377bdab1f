"""The policy table of sealing: whose file is sealed, and within which time."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("record.sealing")
class RecordSealing(PolicyTable, frozen=True, kw_only=True):
    """Whose file is sealed: under this age at the offence, with a sentence of at most so many months.

    within: how long it may take once supervision has ended.
    """

    under_age: Count
    most_months: Count
    within: Span

    def covers(self, age_at_offence: int, sentence_months: int) -> bool:
        """Whether a file is to be sealed; whether the longest sentence itself counts is the instrument's to say."""
        short = sentence_months < self.most_months or (
            self.source.comparator == "inclusive" and sentence_months == self.most_months
        )
        return age_at_offence < self.under_age and short
