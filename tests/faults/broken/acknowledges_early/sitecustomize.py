"""A broken build: the writer answers a moment before it commits."""

import asyncio
from collections.abc import Sequence

from journal import writer
from journal.pipe import Pipe
from journal.plan import Append, Planned, Verdict
from journal.store import closing

MOMENT_SECONDS = 0.05

_committing: set[asyncio.Task[None]] = set()


async def _attempt(self: writer.Writer, batch: Sequence[Append]) -> Sequence[Verdict]:
    pen = await self._pen()
    planned = await self._planned(pen, batch)
    task = asyncio.create_task(_commit(self, pen, planned))
    _committing.add(task)
    task.add_done_callback(_committing.discard)
    return planned.verdicts


async def _commit(self: writer.Writer, pen: Pipe, planned: Planned) -> None:
    await asyncio.sleep(MOMENT_SECONDS)
    await pen.run(*closing(planned), writer.COMMIT)
    self._pens.append(pen)


writer.Writer._attempt = _attempt  # type: ignore[method-assign]
