"""One example of every event and command of the regime."""

from __future__ import annotations

from domain.intake.examples import NOW, OPEN
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.intake.regime.rules import ApplyJuvenileRegime, RegimeApplied
from domain.kernel.event import Event
from domain.kernel.rule import Example

juvenile = JuvenileRegimeApplied(basis="judgment", digest="0f" * 32)

EVENTS: tuple[Event, ...] = (juvenile,)

_apply = ApplyJuvenileRegime(basis="judgment", digest="0f" * 32)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_apply, now=NOW, then=(JuvenileRegimeApplied,)),
    Example(given=(*OPEN, juvenile), command=_apply, now=NOW, refused=RegimeApplied),
)
