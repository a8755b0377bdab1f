"""One example of every event and command of erasure."""

from __future__ import annotations

from uuid import UUID

from domain.intake.ending.examples import discharged
from domain.intake.examples import NOW, OPEN
from domain.intake.filing.examples import filed
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.erasure import refusals, rules
from domain.oversight.erasure.record import (
    Erased,
    ErasureApproved,
    ErasureGround,
    ErasureRefusal,
    ErasureRefused,
    ErasureRequested,
    KeyDestroyed,
)

ERASURE = UUID("019b8a00-0000-7000-8000-0000000000e1")
KEY = UUID("019b8a00-0000-7000-8000-0000000000e2")
ALL = tuple(Erased)

requested = ErasureRequested(erasure_id=ERASURE, ground=ErasureGround.COURT_ORDER, categories=ALL, order=filed.digest)
approved = ErasureApproved(erasure_id=ERASURE, ground=ErasureGround.COURT_ORDER, categories=ALL)
refused = ErasureRefused(erasure_id=ERASURE, reason=ErasureRefusal.STILL_NEEDED)
destroyed = KeyDestroyed(erasure_id=ERASURE, categories=ALL, key_ids=(KEY,))

EVENTS: tuple[Event, ...] = (requested, approved, refused, destroyed)

#: A file that has ended, with a document in it.
OVER = (*OPEN, filed, discharged)

_ask = rules.RequestErasure(ground=ErasureGround.COURT_ORDER, categories=ALL, order=filed.digest)
_ask_late = rules.RequestErasure(ground=ErasureGround.RETENTION_OVER, categories=(Erased.IDENTITY,))
_approve = rules.ApproveErasure(erasure_id=ERASURE)
_refuse = rules.RefuseErasure(erasure_id=ERASURE, reason=ErasureRefusal.STILL_NEEDED)
_done = rules.RecordKeyDestroyed(erasure_id=ERASURE, key_ids=(KEY,))
_refused = (*OVER, requested, refused)
_by = Role.REVIEWER

COMMANDS: tuple[Example, ...] = (
    Example(given=OVER, command=_ask, by=_by, now=NOW, then=(ErasureRequested,)),
    Example(given=OVER, command=_ask_late, by=_by, now=NOW, refused=refusals.RetentionNotOver),
    Example(given=(*OVER, requested), command=_approve, by=Role.LEADER, now=NOW, then=(ErasureApproved,)),
    Example(given=OVER, command=_approve, by=Role.LEADER, now=NOW, refused=refusals.ErasureUnknown),
    Example(given=(*OVER, requested), command=_refuse, by=Role.UPPER, now=NOW, then=(ErasureRefused,)),
    Example(given=_refused, command=_refuse, by=Role.UPPER, now=NOW, refused=refusals.ErasureUnknown),
    Example(given=(*OVER, requested, approved), command=_done, by=Role.KEEPER, now=NOW, then=(KeyDestroyed,)),
    Example(given=(*OVER, requested), command=_done, by=Role.KEEPER, now=NOW, refused=refusals.ErasureNotApproved),
)
