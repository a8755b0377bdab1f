"""The policy table of changes of place: by when each step is due."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Code
from domain.kernel.policy import PolicyTable, table


@table("relocation.steps")
class RelocationSteps(PolicyTable, frozen=True, kw_only=True):
    """How long each step may take.

    notice: how long before the move it has to be asked for. consult, reply, decide: after the request, the
    consultation, the reply. transfer, report: after the approval. receipt: after the file was sent. copies_to: codes
    of who is told of an approval.
    """

    notice: Span
    consult: Span
    reply: Span
    decide: Span
    transfer: Span
    receipt: Span
    report: Span
    copies_to: tuple[Code, ...]
