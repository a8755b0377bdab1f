"""How supervision may end."""

from __future__ import annotations

from uuid import UUID

from domain.case import Case
from domain.conduct.revocation.record import RecallDecided, RevocationRuled
from domain.intake import standing
from domain.intake.aftercare.tables import DischargeAppraisal
from domain.intake.ending.record import (
    DeathRecorded,
    Discharged,
    DischargeGround,
    Terminated,
    TerminationReason,
)
from domain.intake.term.refusals import RulingNotFiled
from domain.intake.term.running import term_ends_on, term_said
from domain.kernel.event import Event
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.refusal import Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class SupervisionEndedAlready(Refused, code="intake.supervision-ended-already"):
    """Supervision ended on {ended_on} already ({by}).

    Correct the entry that ended it, if that is wrong.
    """


class TermUnknown(Refused, code="intake.term-unknown"):
    """The file does not say when the term ends.

    Correct the opening entry so that it has the last day of the term; then discharge.
    """


class TermNotOver(Refused, code="intake.term-not-over"):
    """The term runs until {ends_on}.

    {ends_on} or later; before that, a pardon.
    """


class AppraisalMissing(Refused, code="intake.appraisal-missing"):
    """The conduct under supervision has not been appraised ({rule}).

    Appraise it, then discharge; a pardon needs no appraisal.
    """


class RevocationPending(Refused, code="intake.revocation-pending"):
    """A revocation or recall has been proposed or granted and is not settled.

    Once the ruling has been recorded; what was granted is carried out instead.
    """


class RulingNotCited(Refused, code="intake.ruling-not-cited"):
    """No ruling or decision is named from which this ({reason}) follows.

    The reference of the ruling, the digest of it in the file, or the event id of its entry.
    """


class NotARuling(Refused, code="intake.not-a-ruling"):
    """The entry named is not a ruling or decision of this file from which this ({reason}) follows.

    The event id of the entry by which revocation was ruled, or recall decided.
    """


class NotGoneElsewhere(Refused, code="intake.not-gone-elsewhere"):
    """The person has not reported to an agency outside this installation.

    Record the report at the new place first; then supervision ends here.
    """


class Discharge(DecisionCommand):
    """Discharge the person from supervision. digest: SHA-256 of the decision that pardons, filed."""

    ground: DischargeGround = DischargeGround.EXPIRY
    digest: Digest | None = None


@rule(on="discharge", may=standing.DECIDERS)
def discharge(command: Discharge, case: Case, facts: Facts) -> Drafts:
    """On its last day a term has expired, as last recalculated. A pardon needs neither that nor an appraisal, but to
    be in the file."""
    _not_yet(case, facts)
    event = Discharged(ground=command.ground)
    if command.ground is DischargeGround.PARDON:
        facts.require(command.digest in case.filing.documents, RulingNotFiled())
        return [Draft(event, evidence=cited(command.digest))]
    ends_on, appraised = term_ends_on(case), case.aftercare.appraised
    facts.require(ends_on is not None, TermUnknown())
    facts.require(ends_on is None or facts.today >= ends_on, TermNotOver(ends_on=ends_on))
    facts.require(appraised is not None, AppraisalMissing(rule=facts.policies.of(DischargeAppraisal).pin))
    pending = case.revocation.pending or case.revocation.granted
    facts.require(not pending, RevocationPending())
    return [Draft(event, evidence=cited(term_said(case), appraised))]


class Terminate(DecisionCommand):
    """Break supervision off, as a ruling says.

    ruling: its reference. entry: event id of the entry by which it was recorded. digest: SHA-256 of it, filed. note:
    in words.
    """

    reason: TerminationReason
    ruling: Code | None = None
    entry: UUID | None = None
    digest: Digest | None = None
    note: Narrative | None = None


def _named(command: Terminate, _case: Case) -> tuple[UUID, ...]:
    return (command.entry,) if command.entry else ()


@rule(on="termination", may=standing.DECIDERS, rests_on=_named)
def terminate(command: Terminate, case: Case, facts: Facts) -> Drafts:
    """Once. Revocation and recall rest on their ruling; a transfer on the report at a place outside."""
    _not_yet(case, facts)
    if command.digest is not None:
        facts.require(command.digest in case.filing.documents, RulingNotFiled())
    if command.entry is not None:
        recorded = facts.entry(command.entry)
        if recorded is None or not _follows(command.reason, recorded.event):
            raise NotARuling(reason=command.reason.value)
    gone = case.relocation.gone if command.reason is TerminationReason.TRANSFERRED else None
    if command.reason is TerminationReason.TRANSFERRED:
        facts.require(gone is not None, NotGoneElsewhere())
    elif command.reason in _RULED:
        named = command.ruling or command.entry or command.digest
        facts.require(named is not None, RulingNotCited(reason=command.reason.value))
    event = Terminated(reason=command.reason, ruling=command.ruling, note=command.note)
    return [Draft(event, evidence=cited(command.entry, gone, command.digest))]


_REVOKED = {TerminationReason.SUSPENSION_REVOKED, TerminationReason.PAROLE_REVOKED}
_RULED = _REVOKED | {TerminationReason.RECALLED}


def _follows(reason: TerminationReason, said: Event) -> bool:
    """Whether a termination for a reason follows from what an entry says."""
    if reason in _REVOKED:
        return isinstance(said, RevocationRuled) and said.ruling == "revoked"
    if reason is TerminationReason.RECALLED:
        return isinstance(said, RecallDecided) and said.decision == "recalled"
    return True


class RecordDeath(FactCommand):
    """Record that the person died, on the day on which it occurred.

    notified_by: code of who told the office.
    """

    notified_by: Code


@rule(on="death", may=standing.RECORDERS)
def record_death(command: RecordDeath, case: Case, facts: Facts) -> list[DeathRecorded]:
    """While supervision lasted."""
    _not_yet(case, facts)
    standing.during(case, facts.occurred(command), facts)
    return [DeathRecorded(notified_by=command.notified_by)]


def _not_yet(case: Case, facts: Facts) -> None:
    standing.opened(case)
    if case.ending.ended is not None:
        raise SupervisionEndedAlready(ended_on=facts.day(case.ending.ended), by=case.ending.by)
