"""What repeats while a simulated case runs: check-ins, visits, talks, assessments, and putting things right."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from uuid import UUID

from domain.contacts import rules as contacts
from domain.contacts.record import CheckInReceived, Due, ExcuseReason, Mode, VisitRecorded
from domain.intake import rules as intake
from domain.intake.background import rules as background
from domain.intake.background.record import CustodyRecorded
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Command
from domain.oversight.corrections import rules as corrections
from domain.oversight.corrections.record import CorrectionProposed
from rollcall.simulating.life import Life, minutes

#: Ways to check in, with their weights; the last three have to be checked for identity.
MODES = {Mode.IN_PERSON: 4, Mode.PHONE: 2, Mode.WRITTEN: 1, Mode.APP: 6, Mode.VIDEO: 1, Mode.KIOSK: 1}


class Routine:
    """The routine of one life."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._acting = life.acting

    def begin(self, now: datetime) -> None:
        """From the day of the report on."""
        life, chance = self._life, self._acting.chance
        life.does(contacts.ScheduleCheckIn(), minutes(now, 80))
        self._expect(now)
        life.on(life.day(now, chance.randint(5, 25)), self._visit)
        life.on(life.day(now, chance.randint(3, 20)), self._talk)
        life.on(life.day(now, chance.randint(140, 170)), self._reassess)
        if self._acting.happens(0.04):
            life.on(life.day(now, chance.randint(20, 300)), self._custody)

    def _expect(self, now: datetime) -> None:
        """Somebody answers what is due: in time, in the days of grace, or not."""
        due = self._acting.case.contacts.due
        if not due or self._life.ended:
            return
        check_in_id, asked = min(due.items(), key=lambda item: item[1].due_on)
        life, chance, steady = self._life, self._acting.chance, self._life.person.steadiness
        today = life.day(now)
        if self._acting.happens(steady):
            first = max(asked.opens_on, today + timedelta(days=1))
            day = max(first, asked.due_on - timedelta(days=chance.randint(0, 2)))
            life.on(day, self._check_in)
        elif self._acting.happens(0.5):
            late = asked.due_on + timedelta(days=chance.randint(1, 5))
            life.on(max(late, today + timedelta(days=1)), self._check_in)
        if self._acting.happens(0.01):
            life.on(max(asked.due_on, today), lambda t: self._excuse(check_in_id, t))
        life.on(asked.grace_until + timedelta(days=1), lambda t: self._miss(check_in_id, asked, t))

    def _check_in(self, now: datetime) -> None:
        life, chance = self._life, self._acting.chance
        if not self._acting.case.contacts.due or life.ended:
            return
        mode = chance.choices(list(MODES), list(MODES.values()))[0]
        if mode is Mode.APP and self._acting.happens(0.02):
            life.does(contacts.RecordCheckIn(mode=mode, identity="failed"), now)
            now = minutes(now, 45)
        note = "本人到所，情况正常" if mode is Mode.IN_PERSON and self._acting.happens(0.3) else None
        identity: Literal["confirmed", "not_checked"] = (
            "not_checked" if mode in (Mode.PHONE, Mode.WRITTEN) else "confirmed"
        )
        entries = life.does(contacts.RecordCheckIn(mode=mode, identity=identity, note=note), now)
        received = entries[0].event if entries else None
        if not isinstance(received, CheckInReceived) or received.due_on is None:
            return
        if received.late_by_days:
            life.points("D01", now, entries[0])
        elif self._acting.happens(0.35):
            life.points("A01", now, entries[0])
        self._perhaps_wrong(entries[0], now)
        self._expect(now)

    def _miss(self, check_in_id: UUID, asked: Due, now: datetime) -> None:
        """Noticed the day after the days of grace. One in eight had come all the same, and is entered late."""
        if check_in_id not in self._acting.case.contacts.due or self._life.ended:
            return
        entries = self._life.does(contacts.RecordMissedCheckIn(check_in_id=check_in_id), now)
        if not entries:
            return
        if self._acting.happens(0.12):
            came = self._acting.moment(asked.due_on)
            late = contacts.RecordCheckIn(
                occurred_at=came, mode=Mode.IN_PERSON, identity="confirmed", check_in_id=check_in_id
            )
            self._life.on(self._life.day(now, self._acting.chance.randint(2, 9)), partial(self._does, late))
        else:
            self._life.points("D02", now, entries[0])
        self._expect(now)

    def _does(self, command: Command, now: datetime) -> None:
        self._life.does(command, now)

    def _decides(self, command: Command, now: datetime) -> None:
        self._life.decides(command, now)

    def _excuse(self, check_in_id: UUID, now: datetime) -> None:
        if check_in_id in self._acting.case.contacts.due:
            self._life.does(contacts.ExcuseCheckIn(check_in_id=check_in_id, reason=ExcuseReason.ILLNESS), now)
            self._expect(now)

    def _visit(self, now: datetime) -> None:
        """Once a month or so; one in eight is written up days later."""
        life, chance = self._life, self._acting.chance
        if life.ended:
            return
        came = now - timedelta(days=chance.randint(2, 9)) if self._acting.happens(0.12) else now
        opened = self._acting.case.intake.opened
        command = contacts.RecordVisit(
            occurred_at=came if opened and came.date() > opened.at.date() else now,
            visit=chance.choice(("home", "workplace", "community", "unannounced")),
            met=self._acting.happens(0.9),
            place=life.person.address,
        )
        for entry in life.does(command, now):
            self._perhaps_wrong(entry, now)
        life.on(life.day(now, chance.randint(24, 40)), self._visit)

    def _talk(self, now: datetime) -> None:
        life, chance = self._life, self._acting.chance
        if life.ended:
            return
        group = self._acting.happens(0.5)
        for entry in life.does(contacts.RecordTalk(talk="group" if group else "individual", about="education"), now):
            if group and self._acting.happens(0.6):
                life.points(chance.choice(("A02", "A03")), now, entry)
        life.on(life.day(now, chance.randint(20, 38)), self._talk)

    def _reassess(self, now: datetime) -> None:
        life = self._life
        if life.ended:
            return
        life.assess(now)
        measures = ("report", "talk", "education", "public-benefit", "visit", "information-check")
        life.does(intake.RevisePlan(measures=measures, review_on=life.day(now, 180)), minutes(now, 50))
        life.on(life.day(now, self._acting.chance.randint(140, 170)), self._reassess)

    def _custody(self, now: datetime) -> None:
        life = self._life
        for entry in life.does(background.RecordCustody(reason="police"), now):
            assert isinstance(entry.event, CustodyRecorded)
            command = background.EndCustody(stay_id=entry.event.stay_id)
            life.on(life.day(now, self._acting.chance.randint(1, 14)), partial(self._does, command))

    def _perhaps_wrong(self, entry: AnyEntry, now: datetime) -> None:
        """A few entries are wrong: an officer proposes to correct one, a county reviewer decides."""
        if not self._acting.happens(0.02):
            return
        changes = {"met": False} if isinstance(entry.event, VisitRecorded) else {"mode": Mode.PHONE.value}
        withdraw = isinstance(entry.event, VisitRecorded) and self._acting.happens(0.2)
        command = corrections.ProposeCorrection(
            entry=entry.event_id,
            becomes={} if withdraw else changes,
            withdraw=withdraw,
            reason="录入有误，经核对原始登记",
        )
        self._life.on(self._life.day(now, self._acting.chance.randint(1, 12)), lambda t: self._propose(command, t))

    def _propose(self, command: corrections.ProposeCorrection, now: datetime) -> None:
        for entry in self._life.does(command, now):
            if isinstance(entry.event, CorrectionProposed):
                proposal_id = entry.event.proposal_id
                decision: corrections.CorrectEntry | corrections.RefuseCorrection
                decision = corrections.CorrectEntry(proposal_id=proposal_id)
                if self._acting.happens(0.1):
                    decision = corrections.RefuseCorrection(proposal_id=proposal_id, reason="原记录无误")
                self._life.on(self._life.day(now, 2), partial(self._decides, decision))
