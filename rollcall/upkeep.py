"""What `rollcall doctor` finds of the upkeep: who holds a checkpoint elsewhere, and which model was built anew last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from journal.schema import SCHEMAS
from journal.site import Site
from projections import schema as views
from projections.listings.oversight.upkeep import NEWEST_UPKEEP
from projections.models.oversight.upkeep import MODEL, Upkeep
from projections.questions import ask
from rollcall.finding import Finding

#: Beyond this a checkpoint held elsewhere shows too little of what is here.
OLD = timedelta(days=30)
ADVICE = "run `rollcall anchor`"


def upkeep(site: Site) -> Iterator[Finding]:
    """The newest of each, as far as the read models have come; nothing where there are none of this release."""
    acts = _newest(site)
    if acts is None:
        return
    for journal in SCHEMAS:
        held = [act for act in acts if act.act == "anchored" and act.journal == journal]
        yield _held(journal, max(held, key=lambda act: act.position, default=None))
    rebuilt = [act for act in acts if act.act == "rebuilt"]
    if rebuilt:
        last = max(rebuilt, key=lambda act: act.position)
        which = f"{last.model} (version {last.version}) as at position {last.built_position:,}"
        yield Finding("rebuilt", "good", f"last {which}, on {last.done_at:%Y-%m-%d}: {last.rows:,} rows")


def _held(journal: str, last: Upkeep | None) -> Finding:
    what = f"{journal} held"
    if last is None:
        return Finding(what, "look", f"nobody is known to hold a checkpoint of it elsewhere: {ADVICE}")
    how = f"cosigned by {last.witness}" if last.witness else "kept elsewhere"
    says = f"{last.size:,} entries, {how}, on {last.done_at:%Y-%m-%d}"
    if datetime.now(UTC) - last.done_at > OLD:
        return Finding(what, "look", f"{says}; that is long ago: {ADVICE}")
    return Finding(what, "good", says)


def _newest(site: Site) -> list[Upkeep] | None:
    with site.connected("views") as conn:
        there = conn.execute("SELECT to_regclass('models') IS NOT NULL").fetchone()
        if not there or not there[0]:
            return None
        ours = [MODEL.name, MODEL.version]
        if conn.execute("SELECT 1 FROM models WHERE live AND model = %s AND version = %s", ours).fetchone() is None:
            return None
        views.prepare(conn)
        return ask(conn, NEWEST_UPKEEP, {})
