"""The state of one file: what the rules of all slices need to know of it, folded from its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast, get_args

import msgspec

from domain.assessment import record as assessment
from domain.assessment.points import record as points
from domain.assessment.results import record as results
from domain.conduct.breaches import record as breaches
from domain.conduct.carrying_out import record as carrying_out
from domain.conduct.custody import record as custody
from domain.conduct.hearings import record as hearings
from domain.conduct.revocation import record as revocation
from domain.conduct.rewards import record as rewards
from domain.conduct.sanctions import record as sanctions
from domain.contacts import record as contacts
from domain.contacts.checks import record as checks
from domain.contacts.exemptions import record as exemptions
from domain.contacts.health import record as health
from domain.contacts.life import record as life
from domain.duties import record as duties
from domain.education.attendance import record as attendance
from domain.education.counselling import record as counselling
from domain.education.elsewhere import record as elsewhere
from domain.education.exemptions import record as benefit
from domain.education.help import record as help_given
from domain.education.stages import record as stages
from domain.intake import record as intake
from domain.intake.aftercare import record as aftercare
from domain.intake.arrival import record as arrival
from domain.intake.background import record as background
from domain.intake.ending import record as ending
from domain.intake.filing import record as filing
from domain.intake.orders import record as orders
from domain.intake.pausing import record as pausing
from domain.intake.regime import record as regime
from domain.intake.relocation import record as relocation
from domain.intake.term import record as term
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.leave import book as leave
from domain.leave.absence import record as absence
from domain.leave.barred import record as barred
from domain.leave.travel import record as travel
from domain.organisation.key_subjects import record as key_subjects
from domain.organisation.knowledge import record as knowledge
from domain.oversight.corrections import record as corrections
from domain.oversight.erasure import record as erasure
from domain.oversight.glass import record as glass
from domain.oversight.restrictions import record as restrictions
from domain.oversight.sealing import record as sealing
from domain.oversight.serving import record as serving
from domain.people.group import record as group
from domain.people.guardians import record as guardians
from domain.people.matching import record as matching
from domain.whereabouts.areas import record as areas
from domain.whereabouts.devices import record as devices
from domain.whereabouts.plans import record as location_plans
from domain.whereabouts.positioning import record as positioning
from domain.whereabouts.silence import record as silence


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """One supervised person's term, one field a slice. ``Case()`` is a file before its first entry."""

    intake: intake.Intake = intake.Intake()
    background: background.Background = background.Background()
    ending: ending.Ending = ending.Ending()
    regime: regime.Regime = regime.Regime()
    filing: filing.Filing = filing.Filing()
    arrival: arrival.Arrival = arrival.Arrival()
    term: term.Term = term.Term()
    orders: orders.Orders = orders.Orders()
    pausing: pausing.Pausing = pausing.Pausing()
    relocation: relocation.Relocation = relocation.Relocation()
    aftercare: aftercare.Aftercare = aftercare.Aftercare()
    contacts: contacts.Contacts = contacts.Contacts()
    health: health.Health = health.Health()
    life: life.Life = life.Life()
    checks: checks.Checks = checks.Checks()
    exemptions: exemptions.Exemptions = exemptions.Exemptions()
    assessment: assessment.Assessment = assessment.Assessment()
    points: points.Points = points.Points()
    results: results.Results = results.Results()
    leave: leave.Leaves = leave.Leaves()
    travel: travel.Travels = travel.Travels()
    barred: barred.Permits = barred.Permits()
    absence: absence.Absence = absence.Absence()
    group: group.Group = group.Group()
    guardians: guardians.Guardians = guardians.Guardians()
    matching: matching.Matching = matching.Matching()
    stages: stages.Stages = stages.Stages()
    attendance: attendance.Attendance = attendance.Attendance()
    benefit: benefit.Exemptions = benefit.Exemptions()
    counselling: counselling.Counselling = counselling.Counselling()
    help: help_given.Help = help_given.Help()
    elsewhere: elsewhere.Elsewhere = elsewhere.Elsewhere()
    corrections: corrections.Corrections = corrections.Corrections()
    key_subject: key_subjects.KeySubject = key_subjects.KeySubject()
    knowledge: knowledge.Knowledge = knowledge.Knowledge()
    breaches: breaches.Breaches = breaches.Breaches()
    hearings: hearings.Hearings = hearings.Hearings()
    sanctions: sanctions.Sanctions = sanctions.Sanctions()
    revocation: revocation.Revocation = revocation.Revocation()
    custody: custody.Custody = custody.Custody()
    rewards: rewards.Rewards = rewards.Rewards()
    carrying_out: carrying_out.CarryingOut = carrying_out.CarryingOut()
    positioning: positioning.Positioning = positioning.Positioning()
    devices: devices.Devices = devices.Devices()
    location_plans: location_plans.Plans = location_plans.Plans()
    areas: areas.Areas = areas.Areas()
    silence: silence.Silence = silence.Silence()
    serving: serving.Serving = serving.Serving()
    duties: duties.Duties = duties.Duties()
    restrictions: restrictions.Restrictions = restrictions.Restrictions()
    glass: glass.Glass = glass.Glass()
    sealing: sealing.Sealing = sealing.Sealing()
    erasure: erasure.Erasure = erasure.Erasure()

    @property
    def unit_id(self) -> str:
        """The unit that holds the file: where the person reported after a change of place, else where it opened."""
        return self.relocation.unit_id or self.intake.unit_id


Slice = Callable[[Any, Any], Any]  # each takes its own state and its own events

_FIELDS: tuple[tuple[str, object, Slice], ...] = (
    ("contacts", contacts.Applied, contacts.evolve),
    ("health", health.HealthEvent, health.evolve),
    ("life", life.LifeEvent, life.evolve),
    ("checks", checks.ChecksEvent, checks.evolve),
    ("exemptions", exemptions.ExemptionsEvent, exemptions.evolve),
    ("points", points.PointsEvent, points.evolve),
    ("assessment", assessment.AssessmentEvent, assessment.evolve),
    ("intake", intake.IntakeEvent, intake.evolve),
    ("background", background.BackgroundEvent, background.evolve),
    ("ending", ending.EndingEvent, ending.evolve),
    ("regime", regime.RegimeEvent, regime.evolve),
    ("results", results.ResultsEvent, results.evolve),
    ("filing", filing.FilingEvent, filing.evolve),
    ("leave", leave.LeaveEvent, leave.evolve),
    ("travel", travel.TravelEvent, travel.evolve),
    ("barred", barred.BarredEvent, barred.evolve),
    ("absence", absence.AbsenceEvent, absence.evolve),
    ("group", group.GroupEvent, group.evolve),
    ("guardians", guardians.GuardiansEvent, guardians.evolve),
    ("matching", matching.MatchingEvent, matching.evolve),
    ("stages", stages.StagesEvent, stages.evolve),
    ("attendance", attendance.AttendanceEvent, attendance.evolve),
    ("benefit", benefit.ExemptionsEvent, benefit.evolve),
    ("counselling", counselling.CounsellingEvent, counselling.evolve),
    ("help", help_given.HelpEvent, help_given.evolve),
    ("elsewhere", elsewhere.ElsewhereEvent, elsewhere.evolve),
    ("arrival", arrival.ArrivalEvent, arrival.evolve),
    ("term", term.TermEvent, term.evolve),
    ("orders", orders.OrdersEvent, orders.evolve),
    ("pausing", pausing.PausingEvent, pausing.evolve),
    ("relocation", relocation.RelocationEvent, relocation.evolve),
    ("aftercare", aftercare.AftercareEvent, aftercare.evolve),
    ("corrections", corrections.CorrectionsEvent, corrections.evolve),
    ("key_subject", key_subjects.KeySubjectsEvent, key_subjects.evolve),
    ("knowledge", knowledge.KnowledgeEvent, knowledge.evolve),
    ("breaches", breaches.BreachesEvent, breaches.evolve),
    ("hearings", hearings.HearingsEvent, hearings.evolve),
    ("sanctions", sanctions.SanctionsEvent, sanctions.evolve),
    ("revocation", revocation.RevocationEvent, revocation.evolve),
    ("custody", custody.CustodyEvent, custody.evolve),
    ("rewards", rewards.RewardsEvent, rewards.evolve),
    ("carrying_out", carrying_out.CarryingOutEvent, carrying_out.evolve),
    ("positioning", positioning.PositioningEvent, positioning.evolve),
    ("devices", devices.DevicesEvent, devices.evolve),
    ("location_plans", location_plans.PlansEvent, location_plans.evolve),
    ("areas", areas.AreasEvent, areas.evolve),
    ("silence", silence.SilenceEvent, silence.evolve),
    ("serving", serving.ServingEvent, serving.evolve),
    ("duties", duties.DutiesEvent, duties.evolve),
    ("restrictions", restrictions.RestrictionsEvent, restrictions.evolve),
    ("glass", glass.BreakGlassReviewed, glass.evolve),
    ("sealing", sealing.SealingEvent, sealing.evolve),
    ("erasure", erasure.ErasureEvent, erasure.evolve),
)


def _kinds(union: object) -> tuple[type[Event], ...]:
    """The event classes of a union; of one class alone, that class."""
    return get_args(union) or (cast(type[Event], union),)


class Found(NamedTuple):
    """Which field an event changes, and how; more: the others, if any."""

    field: str
    evolve: Slice
    more: tuple[tuple[str, Slice], ...]


def _found(kind: type[Event]) -> Found:
    first, *more = [(field, evolve_slice) for field, union, evolve_slice in _FIELDS if kind in _kinds(union)]
    return Found(*first, tuple(more))


#: What each event changes: a decision that answers a breach is one of sanctions, and settles the breach. What is not
#: listed changes nothing.
_SLICES: dict[type[Event], Found] = {kind: _found(kind) for _, every, _ in _FIELDS for kind in _kinds(every)}


def evolve(case: Case, entry: AnyEntry) -> Case:
    """The file after one more entry. Total: any entry on any state; unknown and redacted ones change nothing."""
    found = _SLICES.get(type(entry.event))
    if found is None:
        return case
    changed: dict[str, Any] = {}
    for field, evolve_slice in ((found.field, found.evolve), *found.more):
        before = getattr(case, field)
        after = evolve_slice(before, entry)
        if after is not before:
            changed[field] = after
    return msgspec.structs.replace(case, **changed) if changed else case


def fold(entries: Iterable[AnyEntry], case: Case | None = None) -> Case:
    """The file after a history, in the order given. case: what it was before; None for an empty one."""
    before = case or Case()
    after: dict[str, Any] = {}
    find, held = _SLICES.get, after.get
    for entry in entries:
        found = find(type(entry.event))
        if found is None:
            continue
        field, evolve_slice, more = found
        state = held(field)
        after[field] = evolve_slice(getattr(before, field) if state is None else state, entry)
        for field, evolve_slice in more:
            state = held(field)
            after[field] = evolve_slice(getattr(before, field) if state is None else state, entry)
    if all(after[field] is getattr(before, field) for field in after):
        return before
    return msgspec.structs.replace(before, **after)
