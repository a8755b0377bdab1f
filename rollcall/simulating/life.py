"""One simulated case from its opening to its end: what is on its agenda, and what comes of it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count

from domain.assessment import rules as assessment
from domain.assessment.points import rules as points
from domain.assessment.points.record import PeriodReopened, PointsDeducted
from domain.assessment.record import RiskLevel, SupervisionClass
from domain.intake import rules as intake
from domain.intake.aftercare import rules as aftercare
from domain.intake.aftercare.record import Appraisal
from domain.intake.ending import rules as ending
from domain.intake.ending.record import TerminationReason
from domain.intake.record import IdentityMethod, ReportedInPerson
from domain.kernel import days
from domain.kernel.access import Actor
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Command
from domain.people.group import rules as group
from rollcall.simulating.acting import Acting
from rollcall.simulating.people import Person

Step = Callable[[datetime], None]
#: Weights of the lengths of terms, in months.
TERMS = ((6, 2), (12, 4), (24, 3), (36, 1))


class Life:
    """A case on the agenda. officer, reviewers: who acts on it; routine: what begins once somebody has reported."""

    def __init__(self, acting: Acting, person: Person, officer: Actor, reviewers: Sequence[Actor]) -> None:
        self.acting = acting
        self.person = person
        self.officer = officer
        self.reviewers = reviewers
        self.routine: Callable[[datetime], None] = _nothing
        self._agenda: list[tuple[datetime, int, Step]] = []
        self._numbers = count()

    def run(self, case_number: str, opens_on: date, until: datetime) -> None:
        """Let the case happen from its opening until the clock stops."""
        self.at(self.acting.moment(opens_on, 8, 11), lambda now: self._open(case_number, opens_on, now))
        while self._agenda and self._agenda[0][0] < until:
            now, _, step = heapq.heappop(self._agenda)
            step(now)

    def at(self, when: datetime, step: Step) -> None:
        """Put something on the agenda."""
        heapq.heappush(self._agenda, (when, next(self._numbers), step))

    def on(self, day: date, step: Step) -> None:
        """Put something on the agenda of a day's working hours."""
        self.at(self.acting.moment(day), step)

    def does(self, command: Command, now: datetime) -> list[AnyEntry]:
        """The officer acts, while the case is open."""
        return [] if self.ended else self.seen(self.acting.act(command, now, self.officer), now)

    def decides(self, command: Command, now: datetime) -> list[AnyEntry]:
        """One of the county reviewers acts."""
        return self.seen(self.acting.act(command, now, self.acting.chance.choice(self.reviewers)), now)

    def seen(self, entries: list[AnyEntry], now: datetime) -> list[AnyEntry]:
        """A period that opened again is closed again some days later; some deductions do not stand."""
        for entry in entries:
            event = entry.event
            if isinstance(event, PeriodReopened):
                self._close_later(event.period, now)
            if isinstance(event, PointsDeducted) and self.acting.happens(0.04):
                reversal = points.ReversePoints(entry=entry.event_id, reason="在申诉后核实，扣分依据不足")
                self.on(self.day(now, 6), partial(self._reverse, reversal))
        return entries

    @property
    def ended(self) -> bool:
        """Whether supervision has ended."""
        return self.acting.case.ending.ended is not None

    def day(self, now: datetime, later: int = 0) -> date:
        """The calendar day at the unit, so many days later."""
        return now.astimezone(self.acting.unit.zone_info).date() + timedelta(days=later)

    def _reverse(self, command: points.ReversePoints, now: datetime) -> None:
        self.decides(command, now)

    def _open(self, case_number: str, opens_on: date, now: datetime) -> None:
        chance, who = self.acting.chance, self.person
        effective_on = opens_on - timedelta(days=chance.randint(0, 4))
        months = chance.choices([m for m, _ in TERMS], [w for _, w in TERMS])[0]
        ends_on = days.add_months(effective_on, months) - timedelta(days=1)
        command = intake.OpenCase(
            occurred_on=opens_on,
            case_number=case_number,
            unit_id=self.acting.unit.unit_id,
            category=who.category,
            name=who.name,
            effective_on=effective_on,
            term_begins_on=effective_on,
            term_ends_on=ends_on,
            sex=who.sex,
            birth_date=who.birth_date,
            address=who.address,
            phone=who.phone,
        )
        self.does(command, now)
        document, issuer = chance.choice(("judgment", "ruling")), "court.linhe"
        self.does(intake.ReceiveDocuments(document=document, issuer=issuer, effective_on=effective_on), minutes(now, 9))
        self.does(intake.AssignResponsibleOfficer(officer_id=self.officer.id), minutes(now, 20))
        self.on(self.day(now, 1), lambda t: self._receipt(document, issuer, t))
        self._expect_report(now)
        self.on(ends_on - timedelta(days=chance.randint(28, 40)), self._appraise)
        self.on(ends_on, self._discharge)
        self._close_later(days.month_of(opens_on), now)
        if self.acting.happens(0.03):
            self.on(opens_on + timedelta(days=chance.randint(60, 500)), self._terminate)

    def _receipt(self, document: str, issuer: str, now: datetime) -> None:
        self.does(intake.ReturnReceipt(document=document, issuer=issuer), now)

    def _expect_report(self, now: datetime) -> None:
        """Most report in time; some late; some only after it was noticed."""
        due_on = self.acting.case.intake.reporting_due_on or self.day(now)
        left = (due_on - self.day(now)).days
        if self.acting.happens(self.person.steadiness):
            self.on(self.day(now, self.acting.chance.randint(1, max(1, left))), self._report)
            return
        self.on(due_on + timedelta(days=1), lambda t: self._note(intake.RecordMissedReport(), t))
        self.on(due_on + timedelta(days=self.acting.chance.randint(2, 9)), self._report)

    def _note(self, command: Command, now: datetime) -> None:
        self.does(command, now)

    def _report(self, now: datetime) -> None:
        chance = self.acting.chance
        reported = self.does(intake.RecordReport(), now)
        for entry in reported:
            if isinstance(entry.event, ReportedInPerson) and entry.event.days_late:
                self.points("D04", now, entry)
        self.does(intake.VerifyIdentity(method=chance.choice(list(IdentityMethod)[:3])), minutes(now, 6))
        self.does(group.FormGroup(), minutes(now, 25))
        self.does(intake.AnnounceInduction(acknowledged=True), minutes(now, 30))
        self.assess(minutes(now, 55))
        self.on(self.day(now, 1), self._assign)
        self.routine(now)

    def assess(self, now: datetime) -> None:
        """Two scales; the steadier somebody is, the lower the risk comes out."""
        for scale in ("general", "violence"):
            score = round(min(10, max(1, self.acting.chance.gauss((1 - self.person.steadiness) * 22 + 2.2, 1.6))))
            level = RiskLevel.LOW if score <= 4 else RiskLevel.MEDIUM if score <= 7 else RiskLevel.HIGH
            command = assessment.AssessRisk(instrument="sample-risk", scale=scale, level=level, score=Decimal(score))
            self.does(command, now)
            now = minutes(now, 8)

    def _assign(self, now: datetime) -> None:
        self.decides(assessment.AssignClass(level=SupervisionClass.STRICT), now)
        plan = intake.AdoptPlan(
            measures=("report", "talk", "education", "public-benefit", "visit", "information-check"),
            review_on=self.day(now, 180),
            text="按入矫评估拟定；三个月后对照执行情况调整。",
        )
        self.does(plan, minutes(now, 25))

    def points(self, rule_id: str, now: datetime, evidence: AnyEntry) -> None:
        """The officer awards or deducts for the month in which the evidence occurred."""
        month = days.month_of(evidence.day(self.acting.unit.zone_info))
        kind = points.DeductPoints if rule_id[0] in "DS" else points.AwardPoints
        self.does(kind(rule_id=rule_id, for_month=month, evidence=(evidence.event_id,)), minutes(now, 3))

    def _close_later(self, period: str, now: datetime) -> None:
        last = days.bounds(period)[1]
        first_day = max(last, self.day(now)) + timedelta(days=self.acting.chance.randint(2, 4))
        self.on(first_day, lambda t: self._close(period, t, 3))

    def _close(self, period: str, now: datetime, tries: int) -> None:
        """A month, then the class that follows from it; after the third month, the quarter."""
        if self.acting.case.points.of(period).closed:
            return
        closed = self.decides(points.ClosePeriod(period=period), now)
        if not closed:
            if tries:
                self.on(self.day(now, 2), lambda t: self._close(period, t, tries - 1))
            return
        if period[5] == "Q":
            return
        quarter = days.quarter_of(period)
        if days.months_of(quarter)[-1] == period or self.ended:
            self.on(self.day(now, 1), lambda t: self._close(quarter, t, 1))
        if not self.ended:
            self._reclass(minutes(now, 40))
            following = days.month_of(days.bounds(period)[1] + timedelta(days=1))
            if not self.acting.case.points.of(following).closed:
                self._close_later(following, now)

    def _reclass(self, now: datetime) -> None:
        """The least close class that the criteria justify, else none."""
        held = self.acting.case.assessment.level
        if held is None:
            return
        wanted = [level for level in (SupervisionClass.LENIENT, SupervisionClass.NORMAL) if level is not held]
        if held is not SupervisionClass.STRICT and self.acting.case.points.last_grade() == "fail":
            wanted = [SupervisionClass.STRICT]
        for level in wanted:
            if level is SupervisionClass.NORMAL and held is SupervisionClass.LENIENT:
                continue
            if self.decides(assessment.ChangeClass(level=level), now):
                return

    def _appraise(self, now: datetime) -> None:
        """Toward the end, most in time; some are done only on the last day."""
        if self.acting.happens(0.9):
            self.does(aftercare.SubmitOwnSummary(text="对照矫正方案作个人总结。"), now)
            appraisal = Appraisal.GOOD if self.acting.happens(self.person.steadiness) else Appraisal.PASS
            self.does(aftercare.AppraiseDischarge(appraisal=appraisal), minutes(now, 30))

    def _discharge(self, now: datetime) -> None:
        if self.ended:
            return
        if self.acting.case.aftercare.appraised is None:
            self.does(aftercare.AppraiseDischarge(appraisal=Appraisal.PASS), minutes(now, -20))
        self.decides(ending.Discharge(), now)
        if self.ended:
            number = f"jc-{self.acting.case.intake.case_number}"
            self.acting.act(aftercare.CertifyDischarge(number=number), minutes(now, 15), self.officer)
            handover = aftercare.HandOverToAftercare(to="aftercare.linhe")
            self.on(self.day(now, 3), lambda t: self._hand_over(handover, t))

    def _hand_over(self, command: aftercare.HandOverToAftercare, now: datetime) -> None:
        self.acting.act(command, now, self.officer)

    def _terminate(self, now: datetime) -> None:
        if self.ended:
            return
        if self.acting.happens(0.2):
            self.does(ending.RecordDeath(occurred_on=self.day(now, -1), notified_by="family"), now)
        else:
            self.decides(ending.Terminate(reason=TerminationReason.SUSPENSION_REVOKED, ruling="r-1"), now)


def _nothing(_now: datetime) -> None:
    """No routine."""


def minutes(now: datetime, n: int) -> datetime:
    """So many minutes later."""
    return now + timedelta(minutes=n)
