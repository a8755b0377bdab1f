"""Read models brought level with the record, for a command that looks something up in them."""

from __future__ import annotations

import time
from contextlib import suppress
from uuid import UUID

from journal.site import Site
from projections import questions
from projections.models import MODELS
from projections.shares import telling
from projections.shares.standing import Superseded
from projections.worker import POLL_SECONDS, worker
from rollcall.progress import Bar, progress

_VERSIONS = {model.name: model.version for model in MODELS}


def numbered(site: Site, case_number: str) -> list[UUID]:
    """The files that bear a case number, by all that is recorded; empty where none does."""
    follow(site)
    return questions.numbered(site, case_number)


def follow(site: Site, *, plain: bool = False) -> None:
    """Bring the read models level with the record: beside the workers that live, or alone where there is none.

    plain: progress as JSON lines, also on a terminal.
    """
    if left := _left(site):
        with progress("follow", total=left, unit="entries", plain=plain) as bar:
            while left:
                left = _followed(site, bar, left)


def _followed(site: Site, bar: Bar, left: int) -> int:
    """Work until the models are level, or others are live; how much is left."""
    with suppress(Superseded), worker(site) as one:
        while left:
            if not one.round():
                time.sleep(POLL_SECONDS)
            now = _left(site)
            bar.advance(max(0, left - now))
            left = now
    return _left(site)


def _left(site: Site) -> int:
    """How many entries the model that is furthest behind has before it. Those of another release follow nothing."""
    return max((one.entries for one in telling.lags(site) if _VERSIONS.get(one.model) == one.version), default=0)
