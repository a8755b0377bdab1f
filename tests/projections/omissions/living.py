"""How a file is lived in the simulated county, from the opening to the last look: by the rules, on its clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from domain.assessment import rules as assessment
from domain.assessment.points import rules as points
from domain.assessment.points.record import PeriodClosed
from domain.assessment.record import RiskLevel, SupervisionClass
from domain.contacts import rules as contacts
from domain.contacts.record import ExcuseReason, Mode
from domain.intake import rules as intake
from domain.intake.aftercare import rules as aftercare
from domain.intake.aftercare.record import Appraisal
from domain.intake.record import IdentityMethod, Sex
from domain.kernel import days
from domain.kernel.access import Actor
from domain.kernel.draft import Draft
from domain.kernel.entry import AnyEntry, Entry, Occurred
from domain.kernel.event import Event
from domain.kernel.of import Of
from domain.kernel.rule import Command, cited
from domain.organisation.knowledge import rules as knowledge
from domain.organisation.knowledge.record import Clear
from domain.people.group import rules as group
from domain.people.group.record import GroupRole
from domain.people.staff.record import Staff
from journal.handling.composing import compose, microseconds
from journal.plan import Envelope
from rollcall.simulating.acting import SOURCE, Act, Acting
from rollcall.simulating.people import person, reviewer

REVIEWERS = (reviewer(0), reviewer(1))
#: The last day of all.
LAST_LOOK = date(2025, 4, 30)


class Life(Acting):
    """One file, from day to day, as honest officers have it but for its sort. What a rule refuses stops the test: an
    honest county is never refused."""

    def live(self, sort: str, number: str, opens_on: date, by: Actor) -> None:
        """Have it happen until the last look."""
        self.sort, self.officer, self.opens_on = sort, by, opens_on
        self.others = {
            Of.STAFF: {
                who: Staff(staff_id=who, unit_id=by.unit_id, sex=Sex.FEMALE, since=Occurred(self._now))
                for who in (by.id, f"{by.id}-b")
            }
        }
        self.known: dict[str, UUID] = {}
        for k in range((LAST_LOOK - opens_on).days + 1):
            if self.case.ending.ended is not None:
                return
            self.today = opens_on + timedelta(days=k)
            self._close()
            for happens in self._course(k):
                happens()
            self._contact(k)
            special = getattr(self, "_" + sort.replace("-", "_"), None)
            if special is not None:
                special(k)

    def does(self, command: Command, by: Actor | None = None, hour: int = 10) -> Entry[Any]:
        """Somebody acts; the officer, where nobody is named."""
        entries = self.act(command, self.at(hour), by or self.officer)
        assert entries, (self.sort, self.today, command)
        return entries[0]

    def at(self, hour: int) -> datetime:
        return datetime.combine(self.today, time(hour, self.chance.randrange(60)), self.unit.zone_info)

    def writes(
        self, event: Event, by: Actor, hour: int = 15, *, rests_on: Sequence[UUID] = (), pins: tuple[str, ...] = ()
    ) -> AnyEntry:
        """An entry as another system or the library hands it over: no rule is asked."""
        at = max(self.at(hour).astimezone(UTC), self._now)
        self._now = at
        drafts = [Draft(event, evidence=cited(*rests_on))]
        composed = compose(drafts, now=at, seen_position=0, new_id=self.new_id)
        bodies = [body._replace(recorded_at=microseconds(at)) for body in composed.bodies]
        envelope = Envelope(
            actor_id=by.id, actor_role=by.role.value, unit_id=self.unit.unit_id, source=SOURCE, policies=pins
        )
        version = self._folding.version
        act = Act(microseconds(at), self._folding.stream, version, composed._replace(bodies=bodies), envelope)
        self.acts.append(act)
        return self._folding.add(drafts, bodies, now=at, by=by.id)[0]

    def _course(self, k: int) -> list[Callable[[], None]]:
        """What happens in every file on the kth day."""
        return {0: [self._opens], 1: [self._begins], 2: [self._decides], 60: [self._knows]}.get(k, [])

    def _opens(self) -> None:
        term = {"kept": 40, "kept-a-while": 40, "discharged": 50}.get(self.sort, 180)
        who = person(self.chance, self.today)
        self.does(
            intake.OpenCase(
                occurred_on=self.today,
                case_number=f"{self.sort}-{self.new_id()}"[:40],
                unit_id=self.unit.unit_id,
                category=who.category,
                name=who.name,
                effective_on=self.today,
                term_begins_on=self.today,
                term_ends_on=self.today + timedelta(days=term),
                sex=who.sex,
                birth_date=who.birth_date,
            ),
            hour=8,
        )
        self.does(intake.ReceiveDocuments(document="judgment", issuer="court.linhe", effective_on=self.today))
        self.does(intake.AssignResponsibleOfficer(officer_id=self.officer.id))

    def _begins(self) -> None:
        self.does(intake.ReturnReceipt(document="judgment", issuer="court.linhe"), hour=8)
        if self.sort != "late-reporter":
            self.does(intake.RecordReport(), hour=9)
        self.does(intake.VerifyIdentity(method=next(iter(IdentityMethod))))
        self.does(group.FormGroup())
        if self.sort != "no-group":
            self.does(group.JoinGroup(role=GroupRole.WORKER, staff_id=self.officer.id))
        self.does(intake.AnnounceInduction(acknowledged=True))
        self.does(assessment.AssessRisk(instrument="sample-risk", scale="general", level=RiskLevel.LOW, score=None))
        if self.sort != "no-talk":
            self.does(contacts.RecordTalk(talk="first", about="education"), hour=11)
        self.does(contacts.ScheduleCheckIn(), hour=11)

    def _decides(self) -> None:
        if self.sort != "class-late":
            self._classes()
        measures = ("report", "talk", "education", "public-benefit", "visit", "information-check")
        self.does(intake.AdoptPlan(measures=measures, review_on=self.today + timedelta(days=180), text="-"))
        if self.sort in ("kept", "kept-a-while", "discharged"):
            self.does(aftercare.SubmitOwnSummary(text="-"))
            self.does(aftercare.AppraiseDischarge(appraisal=Appraisal.PASS))

    def _classes(self) -> None:
        self.does(assessment.AssignClass(level=SupervisionClass.STRICT), REVIEWERS[0], hour=9)

    def _knows(self) -> None:
        self.does(knowledge.RecordKnowledgeCheck(officer_id=self.officer.id, known=tuple(Clear)))

    def _close(self) -> None:
        if self.today == self.opens_on:
            return
        month = days.month_of(ended := self.today - timedelta(days=3))
        if ended == days.bounds(month)[1]:
            quarter = days.quarter_of(month)
            for period in (month, quarter) if days.months_of(quarter)[-1] == month else (month,):
                if self.sort == "unnoticed":  # a rule would ask for what is due in it
                    as_it_was = PeriodClosed(period=period, base=100, awarded=0, deducted=0, score=100, grade="pass")
                    self.writes(as_it_was, REVIEWERS[0], 8)
                else:
                    self.does(points.ClosePeriod(period=period), REVIEWERS[0], hour=8)

    def _contact(self, k: int) -> None:
        """Checked in when due, and talked to in between."""
        away = self._silent_now(k)
        due = [(key, one) for key, one in self.case.contacts.due.items() if one.due_on == self.today]
        for key, _ in due:
            if away:
                self.does(contacts.ExcuseCheckIn(check_in_id=key, reason=ExcuseReason.ILLNESS), hour=9)
            elif not self._missed(k):
                self.does(contacts.RecordCheckIn(mode=Mode.IN_PERSON, identity="confirmed"))
        if k and k % 4 == 0 and not away:
            self.does(contacts.RecordTalk(talk="individual", about="education"), hour=11)

    def _silent_now(self, k: int) -> bool:
        return (
            (self.sort == "silent-a-while" and 13 < k < 32)
            or (self.sort == "silent" and k > 13)
            or (self.sort == "custody" and 13 < k <= 26)
        )

    def _missed(self, k: int) -> bool:
        return self.sort in ("unalleged", "unnoticed", "unanswered", "answered-late", "answered") and k < 12
