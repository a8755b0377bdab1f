"""Files as they were when this process last saw them: the newest few, each advanced by what it records itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.kernel.access import Actor
from domain.kernel.entry import EPOCH, AnyEntry, Entry, Occurred
from domain.kernel.rule import Draft
from domain.oversight.erasure.record import KeyDestroyed
from domain.oversight.sealing.record import CaseSealed, CaseUnsealed
from journal.handling.composing import Composed
from journal.handling.states import File, advanced
from journal.plan import Answer

#: What changes the keys of a file: it is looked at anew.
KEYS_CHANGED = frozenset({CaseSealed, CaseUnsealed, KeyDestroyed})
FILE_BYTES = 6_000  # about what one remembered file takes


class Remembered:
    """Files by their streams; the ones that were not written for longest go first. most_bytes: about how much memory
    they may take."""

    def __init__(self, most_bytes: int) -> None:
        self._files: OrderedDict[UUID, File] = OrderedDict()
        self._most = most_bytes // FILE_BYTES

    def get(self, stream: UUID) -> File | None:
        """A file as it was last seen, None where it is not remembered."""
        return self._files.get(stream)

    def forget(self, stream: UUID) -> None:
        """It has moved: what is remembered of it is old."""
        self._files.pop(stream, None)

    def advance(self, file: File, composed: Composed, drafts: Sequence[Draft], told: Answer, actor: Actor) -> None:
        """Remember a file with what was just recorded; forget it where it must be folded anew."""
        recorded_at = EPOCH + timedelta(microseconds=told.recorded_at)
        version, position = file.version, told.position - len(drafts)
        entries: list[AnyEntry] = []
        for draft, body in zip(drafts, composed.bodies, strict=True):
            version, position = version + 1, position + 1
            occurred = draft.occurred or Occurred(recorded_at)
            at: datetime = recorded_at if body.occurred_at is None else occurred.at
            entries.append(
                Entry(position, file.stream, version, body.event_id, at, recorded_at, draft.event, occurred.precision,
                      actor.id, actor.role.value)
            )  # fmt: skip
        newer = None if any(type(e.event) in KEYS_CHANGED for e in entries) else advanced(file, entries)
        self.forget(file.stream)
        if newer is not None:
            self._files[file.stream] = newer
            if len(self._files) > self._most:
                self._files.popitem(last=False)
