"""What somebody asks for, and what they are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.case import Case
from domain.kernel.access import Actor
from domain.kernel.rule import Command, Of, Rule
from domain.kinds import KINDS
from journal.handling.states import File
from journal.plan import Answer


class Asked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A command as somebody asks for it.

    client_id, command_id: its name, unique for ever. body_sha256: of its bytes, so that another body under
    the same name is noticed. stream: None where its rule opens one. seen_version: what the caller looked at.
    rule: the name of its rule, where it has one for each of several kinds of streams. source: the way by which it came.
    """

    actor: Actor
    client_id: str
    command_id: str
    body_sha256: bytes
    command: Command
    stream: UUID | None
    seen_version: int | None = None
    rule: str = ""
    correlation_id: UUID | None = None
    matter_id: UUID | None = None
    source: str = "api"


class Handled(NamedTuple):
    """It is done. answer: an encoded ``Answer``, the same bytes whenever the command is repeated; told: decoded."""

    answer: bytes
    repeated: bool
    told: Answer


def now() -> datetime:
    """What time it is on this machine."""
    return datetime.now(UTC)


def decided_on(rule: Rule, file: File) -> Any:
    """What the rule decides on: of a case that is being opened, one that nothing has happened in."""
    return Case() if file.state is None and rule.of is Of.CASES else file.state


def opened_by(rule: Rule, command: Command) -> UUID | None:
    """The stream that a command names where it opens one with a public id; all else gets a new one."""
    kind = KINDS[rule.of]
    return kind.stream(getattr(command, kind.parameter)) if rule.opens and kind.word else None
