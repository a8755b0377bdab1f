"""One history of each duty of a file that is about assessment, and of what other agencies answer."""

from __future__ import annotations

from domain.assessment.points.record import PeriodClosed
from domain.assessment.results.record import ObjectionDecided, ObjectionFiled
from domain.duties.record import DutyRestated
from domain.education.counselling.record import ReferralAnswered, ReferralMade
from domain.education.elsewhere.record import FollowUpEnded, FollowUpMissed, FollowUpReported, FollowUpRequested
from domain.kernel.rule import example_id
from domain.organisation.key_subjects.record import (
    FourOnesItemDone,
    FourOnesMissing,
    Item,
    KeySubjectDesignated,
    KeySubjectReleased,
)
from tests.projections.duties.history import History, Step, ex, on
from tests.projections.duties.of_files import OPENED

B1 = "019b8a00-0000-7000-8000-0000000000b1"
NOT_LISTED = Step("2026-03-05", ex(KeySubjectReleased))
HISTORIES = (
    History(
        "month-close",
        (OPENED,),
        "2026-02-06",
        "2026-02-03",
        Step("2026-02-06", ex(PeriodClosed, period="2026-01")),
        "2026-02-07",
        key="2026-01",
    ),
    History(
        "quarter-close",
        (OPENED,),
        "2026-04-15",
        "2026-04-12",
        Step("2026-04-15", ex(PeriodClosed, period="2026-Q1")),
        "2026-04-16",
        key="2026-Q1",
    ),
    History(
        "objection",
        (OPENED, Step("2026-03-10", ex(ObjectionFiled))),
        "2026-03-20",
        "2026-03-17",
        Step("2026-03-20", ex(ObjectionDecided)),
        "2026-03-21",
        key=B1,
    ),
    History(
        "four-ones",
        (
            OPENED,
            Step("2026-02-01", ex(KeySubjectDesignated)),
            Step(
                "2026-02-25",
                ex(
                    DutyRestated,
                    duty="four-ones",
                    key="two-sessions-2026 home_visit",
                    start=example_id(1),
                    was_due_on=None,
                    due_on=on("2026-03-14"),
                    overdue_from=None,
                    cause="special_period",
                ),
            ),
        ),
        "2026-03-14",
        "2026-03-11",
        Step("2026-03-14", ex(FourOnesItemDone)),
        "2026-03-15",
        ex(FourOnesMissing, missing=Item.HOME_VISIT),
        NOT_LISTED,
        "two-sessions-2026 home_visit",
        by_rule=False,  # it asks for the special period, on a stream of its own
    ),
    History(
        "follow-up",
        (OPENED, Step("2026-02-22", ex(FollowUpRequested))),
        "2026-03-09",
        "2026-03-06",
        Step("2026-03-09", ex(FollowUpReported, days_late=0)),
        "2026-03-10",
        ex(FollowUpMissed),
        Step("2026-03-01", ex(FollowUpEnded)),
        "019b8a00-0000-7000-8000-0000000000ed",
    ),
    History(
        "referral",
        (OPENED, Step("2026-03-09", ex(ReferralMade))),
        "2026-03-12",
        "2026-03-09",
        Step("2026-03-12", ex(ReferralAnswered)),
        "2026-03-13",
        key="019b8a00-0000-7000-8000-0000000000eb",
    ),
)
