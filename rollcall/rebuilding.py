"""`rollcall rebuild`: read models built anew beside the live ones, then put in their place."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Annotated

import msgspec
import typer

from journal.schema import SCHEMAS
from journal.site import Site
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
    done = 0
    try:
        with installed(Settings()) as site, progress("rebuild", total=_total(site), unit="entries", plain=json) as bar:

            def tell(now: Progress) -> None:
                nonlocal done
                bar.advance(now.done - done if now.done >= done else now.done)  # the second journal begins anew
                done = now.done

            sums = rebuilt(site, models or (), tell=tell, cancelled=cancelled)
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


def _total(site: Site) -> int:
    """How many entries there are in both journals."""
    total = 0
    for place in SCHEMAS:
        with site.reader(place) as reader:
            total += reader.head().position
    return total
