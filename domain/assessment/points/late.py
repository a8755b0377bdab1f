"""What a late entry does to the periods that were closed before it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from domain.assessment.points.rules import Cause, reopened
from domain.assessment.points.tables import ScorePeriod
from domain.case import Case
from domain.kernel import days
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Occurred
from domain.kernel.event import Event, Fact
from domain.kernel.rule import Draft, Facts


def opened_again(drafts: Sequence[Draft], case: Case, facts: Facts) -> list[Draft]:
    """The closed periods that some decided events open again.

    That is so for facts of the kinds in the table ``score.period`` that occurred in a closed month, and for
    corrections of such facts, in the month in which they were and in the one in which they are now.
    """
    if not case.points.years:
        return []
    found: dict[str, Draft] = {}
    for draft in drafts:
        for month, cause in _touched(draft, facts):
            for again in reopened(month, cause, case, None):
                assert not isinstance(again.event, Fact)
                found.setdefault(getattr(again.event, "period", ""), again)
    already = {getattr(draft.event, "period", None) for draft in drafts}
    return [again for period, again in found.items() if period not in already]


def _touched(draft: Draft, facts: Facts) -> Iterable[tuple[str, Cause]]:
    event, occurred = draft.event, draft.occurred
    if isinstance(event, EntryCorrected):
        original = facts.entry(event.entry)
        if original is None:
            return
        was = Occurred(original.occurred_at, original.occurred_precision)
        for at in {was.at, event.occurred_at or was.at}:
            day = facts.day(Occurred(at))
            if _counts(original.event, day, facts):
                yield days.month_of(day), "correction"
    elif occurred is not None and isinstance(event, Fact):
        day = facts.day(occurred)
        if days.month_of(day) != days.month_of(facts.today) and _counts(event, day, facts):
            yield days.month_of(day), "late_entry"


def _counts(event: Event, day: date, facts: Facts) -> bool:
    return event.topic in facts.policies.of(ScorePeriod, days.bounds(days.month_of(day))[0]).reopened_by
