"""One history of each duty of a unit, a volunteer, a member of staff, a survey and a finding."""

from __future__ import annotations

from domain.intake.survey.record import SurveyCompleted, SurveyDeclined, SurveyOverdue, SurveyRequested
from domain.organisation.defects.record import DefectCorrected, DefectOverdue, DefectReported
from domain.organisation.escalation.record import (
    EmergencyReported,
    EscalationOverdue,
    ReportAcknowledged,
    ReportEscalated,
)
from domain.organisation.inspections.record import InspectionDone, InspectionMissed, InspectionProgrammeBegun
from domain.organisation.meetings.record import MeetingHeld, MeetingMissed, MeetingSeriesBegun
from domain.organisation.work.record import (
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    WorkLedgerBegun,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from domain.oversight.findings.record import (
    FindingAnswered,
    FindingOverdue,
    FindingWithdrawn,
    InspectorFindingRaised,
)
from domain.people.staff.record import StaffAssigned, StaffReleased, TrainingAttended, TrainingHoursShort
from domain.people.volunteers.record import (
    VolunteerAppraisalMissed,
    VolunteerAppraised,
    VolunteerRegistered,
    VolunteerReverificationMissed,
    VolunteerReverified,
    VolunteerWithdrawn,
)
from tests.projections.duties.history import History, Step, ex, on

LEDGER = Step("2026-02-02", ex(WorkLedgerBegun, begins_on=on("2026-02-02")))
VOLUNTEER = Step("2025-06-01", ex(VolunteerRegistered))
HISTORIES = (
    History(
        "survey",
        (Step("2026-03-09", ex(SurveyRequested)),),
        "2026-03-23",
        "2026-03-20",
        Step("2026-03-23", ex(SurveyCompleted)),
        "2026-03-24",
        ex(SurveyOverdue),
        Step("2026-03-12", ex(SurveyDeclined)),
    ),
    History(
        "meeting",
        (Step("2026-01-02", ex(MeetingSeriesBegun)),),
        "2026-03-31",
        "2026-03-21",
        Step("2026-03-31", ex(MeetingHeld)),
        "2026-04-01",
        ex(MeetingMissed),
        key="2026-Q1",
    ),
    History(
        "monthly-survey",
        (LEDGER,),
        "2026-03-05",
        "2026-02-28",
        Step("2026-03-05", ex(MonthlySurveyFiled)),
        "2026-03-06",
        ex(MonthlySurveyMissed),
        key="2026-02",
    ),
    History(
        "work-summary",
        (LEDGER,),
        "2027-01-31",
        "2027-01-17",
        Step("2027-01-31", ex(WorkSummaryFiled, year=2026)),
        "2027-02-01",
        ex(WorkSummaryMissed, year=2026, due_on=on("2027-01-31")),
        key="2026",
    ),
    History(
        "inspection",
        (Step("2026-03-03", ex(InspectionProgrammeBegun)),),
        "2026-03-10",
        "2026-03-08",
        Step("2026-03-11", ex(InspectionDone, inspected_on=on("2026-03-11"), days_late=1)),
        "2026-03-12",
        ex(InspectionMissed),
    ),
    History(
        "report-acknowledgement",
        (Step("2026-03-10 09:00", ex(EmergencyReported)),),
        "2026-03-10 11:00",
        "2026-03-10",
        Step("2026-03-10 10:30", ex(ReportAcknowledged)),
        "",
        ex(EscalationOverdue),
        Step("2026-03-10 10:30", ex(ReportEscalated)),
        "county_agency",
    ),
    History(
        "defect",
        (Step("2026-03-10", ex(DefectReported)),),
        "2026-03-24",
        "2026-03-21",
        Step("2026-03-24", ex(DefectCorrected)),
        "2026-03-25",
        ex(DefectOverdue),
    ),
    History(
        "finding-answer",
        (Step("2026-03-10", ex(InspectorFindingRaised)),),
        "2026-03-24",
        "2026-03-19",
        Step("2026-03-24", ex(FindingAnswered)),
        "2026-03-25",
        ex(FindingOverdue),
        Step("2026-03-12", ex(FindingWithdrawn)),
    ),
    History(
        "volunteer-reverification",
        (VOLUNTEER,),
        "2026-06-02",
        "2026-05-03",
        Step("2026-06-02", ex(VolunteerReverified)),
        "2026-06-03",
        ex(VolunteerReverificationMissed),
        Step("2026-03-01", ex(VolunteerWithdrawn)),
    ),
    History(
        "volunteer-appraisal",
        (VOLUNTEER,),
        "2025-12-31",
        "2025-12-01",
        Step("2025-12-31", ex(VolunteerAppraised)),
        "2026-01-01",
        ex(VolunteerAppraisalMissed),
        Step("2025-10-01", ex(VolunteerWithdrawn)),
        "2025",
    ),
    History(
        "training",
        (Step("2025-02-01", ex(StaffAssigned)), Step("2025-05-01", ex(TrainingAttended))),
        "2025-12-31",
        "2025-10-02",
        Step("2025-12-31", ex(TrainingAttended, hours=24)),
        "2026-01-01",
        ex(TrainingHoursShort),
        Step("2025-10-01", ex(StaffReleased)),
        "2025",
    ),
)
#: Nothing on their streams ends these but what settles them: a series goes on for as long as its unit.
ONLY_SETTLED = {"meeting", "monthly-survey", "work-summary", "inspection", "defect"}
