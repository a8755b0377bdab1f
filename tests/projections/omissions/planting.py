"""What is planted in files of the simulated county, and what only looks like it.

What the rules forbid is written as another system or the library would hand it over.
"""

from __future__ import annotations

from datetime import date, timedelta

from domain.assessment import rules as assessment
from domain.assessment.record import ClassChanged, Ground, SupervisionClass
from domain.catalogue import policies
from domain.conduct.breaches import rules as breaches
from domain.conduct.breaches.record import Gravity
from domain.conduct.carrying_out import rules as carrying_out
from domain.conduct.hearings import rules as hearings
from domain.conduct.hearings.record import BreachKind, Hearing
from domain.conduct.sanctions import rules as sanctions
from domain.conduct.sanctions.record import Receiver
from domain.contacts import rules as contacts
from domain.intake import rules as intake
from domain.intake.background import rules as background
from domain.intake.ending import rules as ending
from domain.kernel.access import Actor
from domain.leave.deciding.record import LeaveRefused, RefusalReason
from domain.leave.record import LeaveReason, LeaveRequested, Level
from domain.oversight.corrections import rules as corrections
from domain.people.group import rules as group
from domain.people.group.record import GroupRole

from .living import REVIEWERS, Life

#: From this day on, decisions on leave in the county are taken under a version of its own; that was written later.
OWN_FROM, OWN_SINCE = date(2025, 1, 15), date(2025, 1, 20)
OWN_VERSION = f"leave.barred@linhe-1#{'a' * 64}"
PACKAGED = next(v.pin for v in policies().of("leave.barred") if v.source.effective_to is None)
#: Another was written before it holds.
CAP_SINCE, CAP_FROM = date(2025, 1, 6), date(2025, 1, 17)
CAP_VERSION = f"leave.annual_cap@linhe-1#{'c' * 64}"
PACKAGED_CAP = next(v.pin for v in policies().of("leave.annual_cap") if v.source.effective_to is None)
PLANS = next(v.pin for v in policies().of("class.criteria") if v.source.effective_to is not None)
UNKNOWN = f"class.criteria@linhe-9#{'b' * 64}"


class File(Life):
    """One file with what is planted in it, or looks like it."""

    def _unalleged(self, k: int) -> None:
        late = [key for key, one in self.case.contacts.due.items() if one.grace_until < self.today]
        for key in late:
            missed = self.does(contacts.RecordMissedCheckIn(check_in_id=key), hour=12)
            self.known["missed"], self.known_due = missed.event_id, missed.event.due_on

    def _late_reporter(self, k: int) -> None:
        """Two days late, and nobody made anything of it."""
        if k == 12:
            self.does(intake.RecordReport(), hour=13)

    def _unanswered(self, k: int) -> None:
        self._unalleged(k)
        if k == 14:
            from_on = self.today if self.sort == "answered" else self.known_due  # citing the miss, either will do
            alleged = self.does(
                breaches.AllegeBreach(kind=BreachKind.LATE_REPORT, from_on=from_on, entries=(self.known["missed"],)),
                hour=13,
            )
            self.known["breach"] = alleged.event.breach_id
            self.does(breaches.InvestigateBreach(breach_id=alleged.event.breach_id, finding="breach"), hour=14)

    def _answered_late(self, k: int) -> None:
        self._unanswered(k)
        if k == 47:
            self._answer()
        if k == 48:
            self._carries_out()

    def _answered(self, k: int) -> None:
        self._unanswered(k)
        if k == 44:
            self._answer()
        if k == 46:
            self._carries_out()

    def _answer(self) -> None:
        breach_id = self.known["breach"]
        self.does(hearings.HearStatement(breach_id=breach_id, hearing=Hearing.IN_PERSON), hour=13)
        substantiate = breaches.SubstantiateBreach(breach_id=breach_id, gravity=Gravity.SLIGHT, until_on=None)
        self.does(substantiate, REVIEWERS[0], hour=14)
        admonished = self.does(sanctions.IssueAdmonition(breach_id=breach_id), REVIEWERS[1], hour=15)
        self.known["admonished"] = admonished.event_id

    def _carries_out(self) -> None:
        decision = self.known["admonished"]
        self.does(carrying_out.ConfirmExecution(entry=decision), hour=13)
        for receiver in (Receiver.SUBJECT, Receiver.PROCURATORATE):
            self.does(carrying_out.ServeCopy(entry=decision, receiver=receiver, how="electronic"), hour=13)

    def _class_late(self, k: int) -> None:
        if k == 12:
            self._classes_later()

    def _classes_later(self) -> None:
        self.does(assessment.AssignClass(level=SupervisionClass.STRICT), REVIEWERS[0], hour=14)

    def _kept_a_while(self, k: int) -> None:
        if k == 46:
            self.does(ending.Discharge(), REVIEWERS[0], hour=15)

    def _discharged(self, k: int) -> None:
        if k == 50:
            self.does(ending.Discharge(), REVIEWERS[0], hour=15)

    def _own(self, k: int) -> None:
        if k == 20:
            self._leave(REVIEWERS[0], REVIEWERS[0], (OWN_VERSION,))

    def _refused(self, k: int) -> None:
        """Before the county had a version of its own, before anybody could know of it, and after."""
        if k in (5, 12, 20):
            pin = OWN_VERSION if self.today > OWN_SINCE else PACKAGED
            cap = CAP_VERSION if self.today >= CAP_FROM else PACKAGED_CAP
            self._leave(self.officer, REVIEWERS[0], (pin, cap))

    def _overlooked_version(self, k: int) -> None:
        if k == 20:
            self._leave(self.officer, REVIEWERS[0], (PACKAGED,))

    def _leave(self, asks: Actor, decides: Actor, pins: tuple[str, ...]) -> None:
        starts_on = self.today + timedelta(days=9)
        leave_id = self.new_id()
        asked = LeaveRequested(
            leave_id=leave_id,
            reason=LeaveReason.MEDICAL_CARE,
            starts_on=starts_on,
            ends_on=starts_on,
            days=1,
            division="1",
        )
        request = self.writes(asked, asks, 14)
        refused = LeaveRefused(leave_id=leave_id, level=Level.COUNTY_AGENCY, reasons=(RefusalReason.TOO_LONG,))
        self.writes(refused, decides, 15, rests_on=(request.event_id,), pins=pins)

    def _old_version(self, k: int) -> None:
        if k == 25:
            self._reclassed(PLANS)

    def _unknown_version(self, k: int) -> None:
        if k == 25:
            self._reclassed(UNKNOWN)

    def _reclassed(self, pin: str) -> None:
        level = SupervisionClass.STRICT
        self.writes(ClassChanged(from_level=level, level=level, ground=Ground.CRITERIA), REVIEWERS[0], pins=(pin,))

    def _late(self, k: int) -> None:
        if k == 25:
            came = self.at(9) - timedelta(days=5)
            self.does(contacts.RecordVisit(occurred_at=came, visit="home", met=True), hour=15)

    def _after_decision(self, k: int) -> None:
        if k == 2:
            came = self.at(16) - timedelta(days=1)
            self.does(contacts.RecordVisit(occurred_at=came, visit="home", met=True), hour=16)

    def _written_up(self, k: int) -> None:
        if k == 25:
            came = self.at(9)
            self.does(contacts.RecordVisit(occurred_at=came, visit="home", met=True), hour=17)

    def _left(self, k: int) -> None:
        if k == 12:
            self._leaves()

    def _leaves(self) -> None:
        (member_id, *_) = self.case.group.members
        self.does(group.LeaveGroup(member_id=member_id, reason="no_longer_able"), hour=14)

    def _replaced(self, k: int) -> None:
        if k == 12:
            self._leaves()
            self.does(group.JoinGroup(role=GroupRole.WORKER, staff_id=f"{self.officer.id}-b"), hour=16)

    def _corrected(self, k: int) -> None:
        if k == 25:
            talk = self.does(contacts.RecordVisit(visit="home", met=True), hour=14)
            wrong = corrections.ProposeCorrection(entry=talk.event_id, becomes={"visit": "workplace"}, reason="-")
            self.known["proposal"] = self.does(wrong, hour=15).event.proposal_id
        if k == 26:
            came = self.at(9)
            self.does(corrections.CorrectEntry(proposal_id=self.known["proposal"]), REVIEWERS[1], hour=15)
            self.does(contacts.RecordVisit(occurred_at=came, visit="home", met=True), hour=17)

    def _custody(self, k: int) -> None:
        if k == 13:
            self.known["stay"] = self.does(background.RecordCustody(reason="police"), hour=16).event.stay_id
        if k == 27:
            self.does(background.EndCustody(stay_id=self.known["stay"]), hour=16)
