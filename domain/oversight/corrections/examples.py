"""One example of every event and command of corrections."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from domain.contacts.examples import received
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Precision
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id
from domain.oversight.corrections import rules
from domain.oversight.corrections.declaring import ReplacementMalformed
from domain.oversight.corrections.record import CorrectionProposed, CorrectionRefused
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection, RefuseCorrection

PROPOSAL = UUID("019b8a00-0000-7000-8000-0000000000d1")
_corrected = CheckInReceived(mode=Mode.VIDEO, identity=Identity.CONFIRMED, note="By video, not by telephone.")

proposed = CorrectionProposed(
    proposal_id=PROPOSAL, entry=example_id(1), becomes=_corrected, reason="Entered under the wrong mode."
)

EVENTS: tuple[Event, ...] = (
    proposed,
    CorrectionRefused(proposal_id=PROPOSAL, entry=example_id(1), reason="It was by telephone."),
    EntryCorrected(
        entry=example_id(1),
        becomes=_corrected,
        reason="Entered under the wrong mode.",
        proposed_by="officer-7",
        occurred_at=datetime(2026, 1, 12, 8, tzinfo=UTC),
        occurred_precision=Precision.INSTANT,
    ),
)

_given = (*OPEN, received)
_propose = ProposeCorrection(entry=example_id(1), becomes={"mode": "video"}, reason="Entered under the wrong mode.")

COMMANDS: tuple[Example, ...] = (
    Example(given=_given, command=_propose, now=NOW, then=(CorrectionProposed,)),
    Example(
        given=_given,
        command=ProposeCorrection(entry=example_id(1), becomes={"mode": "pigeon"}, reason="-"),
        now=NOW,
        refused=ReplacementMalformed,
    ),
    Example(
        given=(*_given, proposed),
        command=CorrectEntry(proposal_id=PROPOSAL),
        by=Role.REVIEWER,
        now=NOW,
        then=(EntryCorrected,),
    ),
    Example(
        given=_given,
        command=CorrectEntry(proposal_id=PROPOSAL),
        by=Role.REVIEWER,
        now=NOW,
        refused=rules.ProposalUnknown,
    ),
    Example(
        given=(*_given, proposed),
        command=RefuseCorrection(proposal_id=PROPOSAL, reason="It was by telephone."),
        by=Role.REVIEWER,
        now=NOW,
        then=(CorrectionRefused,),
    ),
    Example(
        given=_given,
        command=RefuseCorrection(proposal_id=PROPOSAL, reason="It was by telephone."),
        by=Role.REVIEWER,
        now=NOW,
        refused=rules.ProposalUnknown,
    ),
)
