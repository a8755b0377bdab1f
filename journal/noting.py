"""The looks of one run of a command, recorded over one connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from domain.kernel.event import Category, Event
from journal.keys import NOBODY
from journal.looks import OPERATOR, look_of
from journal.plan import Append
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site


@contextmanager
def noting(site: Site) -> Iterator[Callable[[Event], None]]:
    """Records looks of the operator, each durably before it returns."""
    recorder = Recorder(conninfo(site.record_url, "reads"), "reads", simulated=site.kind() == "simulated")
    try:
        with site.keys() as keys:
            ours = {Category.FACTS: keys.of(NOBODY)[Category.FACTS]}
        yield lambda look: _note(recorder, look_of(OPERATOR, look, ours))
    finally:
        recorder.close()


def _note(recorder: Recorder, look: Append) -> None:
    recorder.append([look])
