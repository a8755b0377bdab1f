"""What somebody asks for, and what they are told."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.kernel.access import Actor
from domain.kernel.rule import Command
from journal.plan import Answer


class Asked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A command as somebody asks for it.

    client_id, command_id: its name, unique for ever. body_sha256: of its bytes, so that another body under
    the same name is noticed. stream: None where its rule opens one. seen_version: what the caller looked at.
    rule: the name of its rule, where it has one for each of several kinds of streams.
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


class Handled(NamedTuple):
    """It is done. answer: an encoded ``Answer``, the same bytes whenever the command is repeated; told: decoded."""

    answer: bytes
    repeated: bool
    told: Answer
