"""`rollcall rebuild`: read models built anew beside the live ones, then put in their place."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer

from journal.site import Site
from projections.models import MODELS
from projections.rebuild import Busy, Cancelled, Interrupted, Progress
from projections.rebuild import rebuild as rebuilt
from projections.rebuilt import note_rebuilt
from rollcall.exits import Exit, Unavailable
from rollcall.installation import installed
from rollcall.progress import progress
from rollcall.settings import Settings


def rebuild(
    models: Annotated[list[str] | None, typer.Argument(help="Names of models; none for all of them.")] = None,
    json: Annotated[bool, typer.Option("--json", help="No bar: JSON lines only.")] = False,
) -> None:
    """Build models anew; readers see the old ones until the swap. Interrupted, the next one goes on from there.

    The last lines say, as JSON, the checksum of each model at its position: two machines can compare them.
    """
    cancelled = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: cancelled.set())
    names = models or ()
    try:
        with (
            installed(Settings()) as site,
            progress("rebuild", total=_total(site, names), unit="entries", plain=json) as bar,
        ):
            done: dict[str, int] = {}

            def tell(now: Progress) -> None:
                if now.journal not in done:
                    bar.resumed(now.begun_at)
                bar.advance(now.done - done.get(now.journal, now.begun_at))
                done[now.journal] = now.done

            sums = rebuilt(site, names, tell=tell, cancelled=cancelled)
            note_rebuilt(site, sums)
    except ValueError as unknown:
        print(f"rollcall: {unknown}", file=sys.stderr)
        raise typer.Exit(Exit.USAGE) from None
    except Cancelled:
        print("rollcall: stopped; the live models are as they were, and the next rebuild goes on", file=sys.stderr)
        raise typer.Exit(Exit.FOUND) from None
    except Interrupted as interrupted:
        raise Unavailable(" ".join(str(type(interrupted).__doc__).split())) from None
    except Busy:
        raise Unavailable("another rebuild is running") from None
    for checksum in sums:
        print(msgspec.json.encode(checksum._asdict() | {"digest": f"{checksum.digest:064x}"}).decode())


def _total(site: Site, names: Sequence[str]) -> int:
    """How many entries there are in the journals that the models are folded from."""
    total = 0
    for place in {model.journal for model in MODELS if not names or model.name in names}:
        with site.reader(place) as reader:
            total += reader.head().position
    return total
