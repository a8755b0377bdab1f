"""One example of every event and command of seals."""

from __future__ import annotations

from uuid import UUID

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.sealing.record import UnsealingGround
from domain.oversight.seals import rules
from domain.oversight.seals.record import (
    FileKeysSealed,
    UnsealingApproved,
    UnsealingRefusal,
    UnsealingRefused,
    UnsealingRequested,
)

CASE = UUID("019b8a00-0000-7000-8000-00000000f11e")
SEALED = UUID("019b8a00-0000-7000-8000-0000000000d0")
UNSEALING = UUID("019b8a00-0000-7000-8000-0000000000d2")
INSTRUMENT = "5e" * 32

keys_sealed = FileKeysSealed(case_id=CASE, unit_id=UNIT, sealed=SEALED, keys=4)
requested = UnsealingRequested(unsealing_id=UNSEALING, ground=UnsealingGround.JUDICIAL_CASE, instrument=INSTRUMENT)
approved = UnsealingApproved(unsealing_id=UNSEALING, case_id=CASE, ground=UnsealingGround.JUDICIAL_CASE)
refused = UnsealingRefused(unsealing_id=UNSEALING, reason=UnsealingRefusal.INSTRUMENT_NOT_VALID)

EVENTS: tuple[Event, ...] = (keys_sealed, requested, approved, refused)

_sealed = rules.RecordKeysSealed(case_id=CASE, unit_id=UNIT, sealed=SEALED, keys=4)
_ask = rules.RequestUnsealing(ground=UnsealingGround.JUDICIAL_CASE, instrument=INSTRUMENT)
_approve = rules.ApproveUnsealing(unsealing_id=UNSEALING)
_refuse = rules.RefuseUnsealing(unsealing_id=UNSEALING, reason=UnsealingRefusal.INSTRUMENT_NOT_VALID)
_asked = (keys_sealed, requested)
_by = Role.REVIEWER

COMMANDS: tuple[Example, ...] = (
    Example(command=_sealed, by=Role.KEEPER, now=NOW, then=(FileKeysSealed,)),
    Example(given=(keys_sealed,), command=_sealed, by=Role.KEEPER, now=NOW, refused=rules.SealRecordedAlready),
    Example(given=(keys_sealed,), command=_ask, by=_by, now=NOW, then=(UnsealingRequested,)),
    Example(given=_asked, command=_ask, by=_by, now=NOW, refused=rules.UnsealingPending),
    Example(given=_asked, command=_approve, by=Role.LEADER, now=NOW, then=(UnsealingApproved,)),
    Example(given=(*_asked, approved), command=_approve, by=Role.LEADER, now=NOW, refused=rules.FileOpenAgain),
    Example(given=_asked, command=_refuse, by=Role.UPPER, now=NOW, then=(UnsealingRefused,)),
    Example(given=(*_asked, refused), command=_refuse, by=Role.UPPER, now=NOW, refused=rules.UnsealingUnknown),
)
