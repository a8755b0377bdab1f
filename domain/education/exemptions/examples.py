"""One example of every event and command about exemptions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.education.exemptions import refusals
from domain.education.exemptions.record import BenefitExempted, BenefitExemptionEnded, Ground
from domain.education.exemptions.rules import EndBenefitExemption, ExemptFromBenefit
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.documents import DocumentType, MediaType, StoredDocument
from domain.kernel.event import Event
from domain.kernel.rule import Example

EXEMPTION = UUID("019b8a00-0000-7000-8000-0000000000e9")
DIAGNOSIS = StoredDocument("2d" * 32, DocumentType.MEDICAL, MediaType.PDF, 40_000)

exempted = BenefitExempted(
    exemption_id=EXEMPTION,
    ground=Ground.ILLNESS,
    from_on=date(2026, 3, 10),
    until=date(2026, 5, 31),
    digests=(DIAGNOSIS.digest,),
)

EVENTS: tuple[Event, ...] = (
    exempted,
    BenefitExemptionEnded(exemption_id=EXEMPTION, ends_on=date(2026, 4, 1), reason="recovered"),
)

_exempt = ExemptFromBenefit(ground=Ground.ILLNESS, until=date(2026, 5, 31), digests=(DIAGNOSIS.digest,))
_end = EndBenefitExemption(exemption_id=EXEMPTION, reason="recovered")

COMMANDS: tuple[Example, ...] = (
    Example(
        given=OPEN,
        documents=(DIAGNOSIS,),
        command=_exempt,
        by=Role.REVIEWER,
        now=NOW,
        then=(BenefitExempted,),
    ),
    Example(given=OPEN, command=_exempt, by=Role.REVIEWER, now=NOW, refused=refusals.ExemptionNotShown),
    Example(given=(*OPEN, exempted), command=_end, by=Role.REVIEWER, now=NOW, then=(BenefitExemptionEnded,)),
    Example(given=OPEN, command=_end, by=Role.REVIEWER, now=NOW, refused=refusals.ExemptionNotHolding),
)
