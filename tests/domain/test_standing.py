"""What every command asks first: whether the file is there and open, and whether this role may ask it at all."""

from datetime import timedelta

import msgspec
import pytest

from domain.catalogue import RULES, command_examples
from domain.intake.ending.record import DeathRecorded, Discharged, DischargeGround, Terminated, TerminationReason
from domain.intake.ending.rules import SupervisionEndedAlready
from domain.intake.record import CaseOpened
from domain.intake.standing import BeforeCaseOpened, CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import OWN, Draft, FactCommand, Of

#: What may happen to a file after the end of supervision: it follows the end, takes something back, corrects, serves
#: or carries out what was decided before, or tells of what does not depend on supervision.
AFTER_THE_END = {
    *("CertifyDischarge", "HandOverToAftercare", "LiftExitBan", "ReturnTravelDocument", "EndMatch"),
    *("RemoveDevice", "RecordMissedRemoval", "LiftPositioning", "RecordLapsedPositioning", "EndLocationPlan"),
    *("WithdrawArea", "DismissCrossing", "ConfirmFalseAlarm"),
    *("AwardPoints", "DeductPoints", "ReversePoints", "ClosePeriod", "ReopenPeriod", "NotifyResult", "PublishResult"),
    *("FileObjection", "DecideObjection", "ReferObjection", "ReviewObjection"),
    *("WithdrawBreach", "WithdrawLeaveOverdue", "WithdrawMiss", "WithdrawPraise", "WithdrawProposal"),
    *("WithdrawSanction", "QuashSanction", "RecordOverdueDuty", "WithdrawOverdueDuty"),
    *("RecordRevocationRuling", "RecordRecallDecision", "RecordRecall", "RecordOverdueRuling"),
    *("RecordArrestDecision", "RecordDetention", "EndDetention", "RecordCustodyLimit", "RecordReoffending"),
    *("RecordCommutationRuling", "RecordPublicSecurityPenalty", "RecordCustody", "EndCustody"),
    *("ConfirmExecution", "ServeCopy", "RecordOverdueExecution", "RecordOverdueCopy"),
    *("ServeDocument", "ReceiptService", "FailService", "FileDocument", "SetDocumentAside"),
    *("ProposeCorrection", "CorrectEntry", "RefuseCorrection", "SetRestriction", "LiftRestriction"),
    "ReviewBreakGlass",  # of a look, which may be at a file that has ended
    *("ReviewCheckIn", "NominateCaseExample"),
    *("SealCase", "RuleOutSealing", "UnsealCase"),
    *("RequestErasure", "ApproveErasure", "RefuseErasure", "RecordKeyDestroyed"),
    *("AttendSession", "RecordMissedSession"),  # on the day of the session, which is that of the series
}
#: What may have happened before the case opened.
BEFORE_THE_OPENING = {
    *("ReceiveNotice", "ReceiveDocuments", "ReturnReceipt", "ExchangeMaterials", "AttachSurvey", "AssessRisk"),
    *("RecordCondition", "SetHandoverDue", "RecordHandover", "FileDocument"),
    *("StatePriorRecord", "RecordOffence", "RecordCustody"),
}
#: What is asked for by its own dates first, which lie within supervision.
WITHIN_DATES_OF_ITS_OWN = {
    *("EndCustody", "EndDetention", "ConfirmExecution", "ServeCopy", "RecordOverdueCopy", "RecordOverdueExecution"),
    *("AttendSession", "RecordMissedSession", "RecordLapsedPositioning", "RecordOverdueDuty"),
}
OF_FILES = [e for e in command_examples() if e.then and RULES[type(e.command).__name__].of is Of.CASES]
LATER = [e for e in OF_FILES if not RULES[type(e.command).__name__].opens]
FACTS = [e for e in LATER if isinstance(e.command, FactCommand)]
ENDS = [
    DeathRecorded(notified_by="family"),
    Terminated(reason=TerminationReason.TRANSFERRED),
    Discharged(ground=DischargeGround.EXPIRY),
]
#: Corrections ask first whether there is something to correct.
UNOPENED = [e for e in LATER if type(e.command).__name__ not in {"CorrectEntry", "RefuseCorrection"}]


def _name(example):
    return type(example.command).__name__


def _happens(example, **when):
    """The command of an example as of another time."""
    command = example.command
    if isinstance(command, FactCommand):
        command = msgspec.structs.replace(command, **{"occurred_at": None, "occurred_on": None, **when})
    return command


def _asked(given, example, events, command):
    file = given(*events).knowing(others=example.others)
    return file.when(command, by=example.by, at=example.now, documents=example.documents)


@pytest.mark.parametrize("end", ENDS, ids=["dead", "transferred", "discharged"])
@pytest.mark.parametrize("example", [e for e in LATER if _name(e) not in AFTER_THE_END], ids=_name)
def test_nothing_more_happens_in_a_file_that_has_ended(given, example, end):
    ended = Draft(end, Occurred(example.now - timedelta(minutes=1)))
    outcome = _asked(given, example, (*example.given, ended), _happens(example))
    assert isinstance(outcome.refusal, CaseEnded | SupervisionEndedAlready), outcome.drafts


@pytest.mark.parametrize("name", sorted(AFTER_THE_END))
def test_what_may_come_after_the_end_does(given, name):
    """At least one example of each; a stay in custody has days of its own."""
    refused = []
    for example in (e for e in LATER if _name(e) == name):
        ended = Draft(ENDS[-1], Occurred(example.now - timedelta(minutes=1)))
        command = example.command if name == "RecordCustody" else _happens(example)
        refused.append(_asked(given, example, (*example.given, ended), command).refusal)
    assert None in refused


@pytest.mark.parametrize("example", UNOPENED, ids=_name)
def test_nothing_happens_in_a_file_that_was_never_opened(given, example):
    events = [g for g in example.given if not isinstance(getattr(g, "event", g), CaseOpened)]
    _asked(given, example, events, example.command).refused(CaseNotOpened)


@pytest.mark.parametrize("example", FACTS, ids=_name)
def test_nothing_happened_before_the_file_was_opened_but_what_may(given, example):
    long_ago = example.now - timedelta(days=4_000)
    refusal = _asked(given, example, example.given, _happens(example, occurred_at=long_ago)).refusal
    if _name(example) in BEFORE_THE_OPENING:
        assert refusal is None
    elif _name(example) in WITHIN_DATES_OF_ITS_OWN:
        assert refusal is not None
    else:
        assert isinstance(refusal, BeforeCaseOpened)


@pytest.mark.parametrize("role", [role for role in Role if role not in OWN])
def test_a_role_does_what_is_its_own_and_nothing_else(given, role):
    for example in command_examples():
        rule = RULES[_name(example)]
        if role not in rule.may:
            file = given(*example.given).knowing(others=example.others)
            outcome = file.when(example.command, by=role, at=example.now, documents=example.documents)
            outcome.refused(NotEmpowered, role=role.value, may=", ".join(sorted(rule.may)))
