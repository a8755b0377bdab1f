"""Key subjects, signs of risk, and the four ones of special periods."""

from __future__ import annotations

from projections.listing import Filter, Listing
from projections.models.organisation import four_ones, key_subjects, signals


class KeySubject(key_subjects.Listed, frozen=True, kw_only=True):
    """As in the list. signals_open: signs of risk with this person that nobody has dealt with."""

    signals_open: int


KEY_SUBJECTS = Listing(
    name="key-subjects",
    says="Every listing of a person as a key subject: by what, since when, who answers for it; newest first.",
    row=KeySubject,
    models=(key_subjects.MODEL, signals.MODEL),
    order=("since_at", "stream", "criterion", "turn"),
    newest_first=True,
    filters=(Filter("listed"), Filter("criterion"), Filter("responsible", column="responsible_id")),
    text="""
SELECT listed.*, (SELECT count(*) FROM risk_signals AS sign WHERE sign.stream = listed.stream AND sign.open)
  AS signals_open
FROM key_subjects AS listed""",
)

SIGNALS = Listing(
    name="risk-signals",
    says="Every sign of risk that was noticed with a person, and what became of it, newest first.",
    row=signals.Signal,
    models=(signals.MODEL,),
    order=("raised_at", "stream", "signal_id"),
    newest_first=True,
    filters=(Filter("open"), Filter("signal"), Filter("outcome")),
)

FOUR_ONES = Listing(
    name="four-ones",
    says="What was done and what is missing of the four ones, by key subject and special period, newest first.",
    row=four_ones.FourOnes,
    models=(four_ones.MODEL,),
    order=("began_at", "stream", "period_id"),
    newest_first=True,
    filters=(Filter("period", column="period_id"), Filter("to_do", ">="), Filter("found_missing", ">=")),
)
