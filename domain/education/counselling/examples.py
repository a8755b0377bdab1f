"""One example of every event and command about counselling."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.education.counselling import refusals
from domain.education.counselling.record import CounsellingHeld, ReferralAnswered, ReferralMade, Setting
from domain.education.counselling.rules import AnswerReferral, HoldCounselling, MakeReferral
from domain.intake.examples import NOW, OPEN
from domain.kernel.event import Event
from domain.kernel.rule import Example

COUNSELLING = UUID("019b8a00-0000-7000-8000-0000000000ea")
REFERRAL = UUID("019b8a00-0000-7000-8000-0000000000eb")

held = CounsellingHeld(
    counselling_id=COUNSELLING,
    setting=Setting.CRISIS,
    counsellor_id="counsellor-2",
    qualification="psychologist",
    minutes=60,
    again_by=date(2026, 3, 12),
    note="Sleeps badly since the letter came.",
)
referred = ReferralMade(
    referral_id=REFERRAL,
    counselling_id=COUNSELLING,
    to="north-hospital",
    urgency="urgent",
    answer_by=date(2026, 3, 12),
    note="For the sleep.",
)

EVENTS: tuple[Event, ...] = (
    held,
    referred,
    ReferralAnswered(
        referral_id=REFERRAL, outcome="taken_up", answer_by=date(2026, 3, 12), days_late=0, note="Comes weekly."
    ),
)

HELD = (*OPEN, held)
REFERRED = (*HELD, referred)
_refer = MakeReferral(counselling_id=COUNSELLING, to="north-hospital", urgency="urgent")
_answer = AnswerReferral(referral_id=REFERRAL, outcome="taken_up")

COMMANDS: tuple[Example, ...] = (
    Example(
        given=OPEN,
        command=HoldCounselling(
            setting=Setting.INDIVIDUAL, counsellor_id="counsellor-2", qualification="psychologist", minutes=60
        ),
        now=NOW,
        then=(CounsellingHeld,),
    ),
    Example(
        given=OPEN,
        command=HoldCounselling(
            setting=Setting.INDIVIDUAL, counsellor_id="officer-7", qualification="driver", minutes=60
        ),
        now=NOW,
        refused=refusals.CounsellorNotQualified,
    ),
    Example(given=HELD, command=_refer, now=NOW, then=(ReferralMade,)),
    Example(given=OPEN, command=_refer, now=NOW, refused=refusals.CounsellingUnknown),
    Example(given=REFERRED, command=_answer, now=NOW, then=(ReferralAnswered,)),
    Example(given=HELD, command=_answer, now=NOW, refused=refusals.ReferralNotOpen),
)
