"""A simulated county whose officers omit nothing, and in which some omissions are planted among the honest cases.

Each file is lived through by the rules, on the simulated clock; what the rules forbid is written as another system or
the library would hand it over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from domain.assessment import rules as assessment
from domain.assessment.points import rules as points
from domain.assessment.points.record import PeriodClosed
from domain.assessment.record import ClassChanged, Ground, RiskLevel, SupervisionClass
from domain.catalogue import policies
from domain.conduct.breaches import rules as breaches
from domain.conduct.breaches.record import Gravity
from domain.conduct.carrying_out import rules as carrying_out
from domain.conduct.hearings import rules as hearings
from domain.conduct.hearings.record import BreachKind, Hearing
from domain.conduct.sanctions import rules as sanctions
from domain.conduct.sanctions.record import Receiver
from domain.contacts import rules as contacts
from domain.contacts.record import ExcuseReason, Mode
from domain.intake import rules as intake
from domain.intake.aftercare import rules as aftercare
from domain.intake.aftercare.record import Appraisal
from domain.intake.background import rules as background
from domain.intake.ending import rules as ending
from domain.intake.record import IdentityMethod, Sex
from domain.kernel import days
from domain.kernel.access import Actor, Role
from domain.kernel.draft import Draft
from domain.kernel.entry import AnyEntry, Entry, Occurred
from domain.kernel.event import Event
from domain.kernel.ids import stream_of
from domain.kernel.of import Of
from domain.kernel.policy import policy_id
from domain.kernel.rule import Command, cited
from domain.leave.deciding.record import LeaveRefused, RefusalReason
from domain.leave.record import LeaveReason, LeaveRequested, Level
from domain.organisation.knowledge import rules as knowledge
from domain.organisation.knowledge.record import Clear
from domain.oversight.corrections import rules as corrections
from domain.oversight.policies.record import PolicyActivated
from domain.people.group import rules as group
from domain.people.group.record import GroupRole
from domain.people.staff.record import Staff
from journal.handling.composing import compose, microseconds
from journal.plan import Envelope
from journal.site import Site
from rollcall.bulk.writing import writing
from rollcall.simulating import simulator
from rollcall.simulating.acting import SOURCE, Act, Acting, id_at
from rollcall.simulating.people import COUNTY, OFFICES, UNITS, officer, person, reviewer

#: Two waves of files, the day at which the first is looked at, and the last day of all.
WAVES = (date(2025, 1, 6), date(2025, 3, 3))
FIRST_LOOK, LAST_LOOK = date(2025, 2, 28), date(2025, 4, 30)
REVIEWERS = (reviewer(0), reviewer(1))
ADMIN = Actor(f"{COUNTY}.admin", Role.ADMIN, COUNTY)
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

#: What is planted, by the kind of the listing that has to find it, and how often in each wave.
PLANTED: dict[str, dict[str, int]] = {
    "unanswered": {"unalleged": 2, "unnoticed": 2, "late-reporter": 2, "unanswered": 2, "answered-late": 2},
    "duties": {"no-talk": 5, "class-late": 5},
    "overheld": {"kept": 5, "kept-a-while": 5},
    "silence": {"silent": 5, "silent-a-while": 5},
    "own-proposals": {"own": 10},
    "off-policy": {"old-version": 4, "unknown-version": 3, "overlooked-version": 3},
    "late-entries": {"late": 5, "after-decision": 5},
    "groups": {"no-group": 5, "left": 5},
}
#: Among them live these, who have had what looks like it.
HONEST = ("plain", "answered", "discharged", "replaced", "corrected", "refused", "custody", "written-up")


class Lived(NamedTuple):
    """One file. wrong: what was planted in it; wave: in which it opened."""

    stream: UUID
    wrong: str
    wave: int
    acts: list[Act]


def settle(site: Site, each: int = 3) -> list[Lived]:
    """Record the county. each: how many honest files of each sort in each wave."""
    files: list[Lived] = []
    sorts = [(wrong, n) for kind in PLANTED.values() for wrong, n in kind.items()] + [(sort, each) for sort in HONEST]
    for wave, opens_on in enumerate(WAVES):
        for sort, times in sorts:
            for n in range(times):
                files.append(_lived(len(files), sort, wave, opens_on + timedelta(days=n % 5)))
    with writing(site, simulator._settled, simulated=True) as bulk:
        simulator._established(bulk, {}, date(2025, 1, 2), 1)
        for act in sorted([*_activations(), *(act for file in files for act in file.acts)], key=lambda act: act.at):
            bulk.put(simulator._pending(act))
        bulk.finish()
    return files


def _lived(n: int, sort: str, wave: int, opens_on: date) -> Lived:
    office = OFFICES[n % len(OFFICES)]
    chance = Random(f"county/{n}")
    units = {unit.unit_id: unit for unit in UNITS}
    file = File(chance, office, units, datetime.combine(opens_on, time.min, office.zone_info).astimezone(UTC))
    file.live(sort, f"LH-{n + 1:04}", opens_on, officer(office, n % 4))
    return Lived(file._folding.stream, sort, wave, file.acts)


def _activations() -> list[Act]:
    return [_activated(OWN_VERSION, OWN_SINCE, OWN_FROM), _activated(CAP_VERSION, CAP_SINCE, CAP_FROM)]


def _activated(pin: str, on: date, effective_from: date) -> Act:
    at = datetime.combine(on, time(9), UTC)
    table, _, rest = pin.partition("@")
    version, _, digest = rest.partition("#")
    event = PolicyActivated(unit_id=COUNTY, table=table, version=version, digest=digest, effective_from=effective_from)
    composed = compose([Draft(event)], now=at, seen_position=0, new_id=partial(id_at, at, Random(5)))
    bodies = [body._replace(recorded_at=microseconds(at)) for body in composed.bodies]
    envelope = Envelope(actor_id=ADMIN.id, actor_role=ADMIN.role.value, unit_id=COUNTY, source=SOURCE)
    stream = stream_of("policy", policy_id(COUNTY, table))
    return Act(microseconds(at), stream, 0, composed._replace(bodies=bodies), envelope)


class File(Acting):
    """One file, from day to day. What a rule refuses stops the test: an honest county is never refused."""

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
        self.does(intake.AdoptPlan(measures=("report",), review_on=self.today + timedelta(days=180), text="-"))
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

    # What is planted, and what looks like it.

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
