"""A broken build: the writer answers before its transaction is committed; every fourth batch commits for all."""

from journal import writer
from journal.pipe import Pipe
from journal.plan import Planned
from journal.store import closing

_written = 0


async def _close(self: writer.Writer, pipe: Pipe, planned: Planned) -> None:
    global _written
    _written += 1
    ending = [writer.COMMIT] if _written % 4 == 0 else []
    await pipe.run(*closing(planned), *ending)


writer.Writer._close = _close  # type: ignore[method-assign]
