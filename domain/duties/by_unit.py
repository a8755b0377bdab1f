"""Duties whose day a read model counts by packaged tables: they are looked for at units that have versions or calendars
of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.carrying_out.tables import ExecutionLimits
from domain.conduct.revocation.tables import CourtLimits
from domain.contacts.health.tables import MedicalCadence
from domain.duties.tables import STEPS, InductionChain, ScoreClosing
from domain.intake.aftercare.tables import DischargeAppraisal
from domain.intake.arrival.tables import NoticeDecide, NoticeDocuments, NoticeReceipt
from domain.kernel import days
from domain.kernel.policy import PolicyTable
from domain.organisation.inspections.tables import InspectionCadence
from domain.organisation.knowledge.tables import SixClears
from domain.organisation.meetings.tables import MeetingCadence
from domain.organisation.work.tables import SummaryCadence, SurveyCadence
from domain.oversight.sealing.tables import RecordSealing
from domain.people.staff.tables import YearEnd
from domain.whereabouts.devices.tables import DeviceRules
from domain.whereabouts.silence.tables import LostContact

#: The day whose version of a table holds, from the key of a duty, the day of what it follows from, and today; None
#: where these do not tell.
Day = Callable[[str, date, date], date | None]


def _today(_key: str, _began_on: date, today: date) -> date:
    return today


def _began(_key: str, began_on: date, _today: date) -> date:
    return began_on


def _period_ends(key: str, _began_on: date, _today: date) -> date:
    return days.bounds(key)[1]


def _untold(_key: str, _began_on: date, _today: date) -> None:
    """A day that its file alone knows."""


class ByUnit(NamedTuple):
    """By which table a duty is counted, and the version of which day. workdays: whether the calendar of the unit may
    matter; periods: whether special periods may."""

    table: type[PolicyTable]
    on: Day = _today
    workdays: bool = False
    periods: bool = False


#: By the words of the duties.
BY_UNIT: Mapping[str, ByUnit] = {
    **{f"induction-{step}": ByUnit(InductionChain) for step in STEPS},
    **dict.fromkeys(("own-summary", "discharge-appraisal"), ByUnit(DischargeAppraisal)),
    **dict.fromkeys(("month-close", "quarter-close"), ByUnit(ScoreClosing, _period_ends, workdays=True)),
    "notice": ByUnit(NoticeDecide, _untold),
    "documents": ByUnit(NoticeDocuments, _untold),
    "receipt": ByUnit(NoticeReceipt, _began),
    "health-report": ByUnit(MedicalCadence, _period_ends),
    "medical-review": ByUnit(MedicalCadence, workdays=True),
    "knowledge-check": ByUnit(SixClears, _began),
    "device-removal": ByUnit(DeviceRules, workdays=True),
    "breach-response": ByUnit(ConductResponse, _began),
    **dict.fromkeys(("execution", "copy"), ByUnit(ExecutionLimits, _began)),
    **dict.fromkeys(("ruling", "commutation-ruling", "arrest-decision", "custody-limit"), ByUnit(CourtLimits, _began)),
    "sealing": ByUnit(RecordSealing, _began, workdays=True),
    **dict.fromkeys(("found-within-ten-days", "found-within-one-month"), ByUnit(LostContact, workdays=True)),
    "meeting": ByUnit(MeetingCadence, _period_ends),
    "monthly-survey": ByUnit(SurveyCadence, _period_ends),
    "work-summary": ByUnit(SummaryCadence, _period_ends),
    "inspection": ByUnit(InspectionCadence, periods=True),
    "volunteer-appraisal": ByUnit(YearEnd),
}
#: The words of each table; of those for which a calendar may matter, and a special period.
OF_TABLE: Mapping[str, frozenset[str]] = {
    table: frozenset(word for word, by in BY_UNIT.items() if by.table.table == table)
    for table in {by.table.table for by in BY_UNIT.values()}
}
OF_WORKDAYS = frozenset(word for word, by in BY_UNIT.items() if by.workdays)
OF_PERIODS = frozenset(word for word, by in BY_UNIT.items() if by.periods)
