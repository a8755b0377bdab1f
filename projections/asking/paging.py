"""A page of a listing as it is now: the way by which it is found costs least where the caller reaches what they do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, LiteralString

from projections.listing import Listing
from projections.questions import Conn, ask
from projections.walking import Way

#: How many files, or units, are asked one by one at most. Beyond these so much is in reach that a walk along the order
#: of all lines meets the lines of a page soon.
FEW_FILES, FEW_UNITS = 1_000, 40
#: Filters that leave few files.
_FEW = frozenset({"officer", "number", "case_id"})

#: Until the transaction ends. A page without filters takes the same steps whoever asks, and planning them anew would
#: take longer than they do. What filters leave depends on their values.
_PLANNED_ONCE: LiteralString = "SET LOCAL plan_cache_mode = force_generic_plan"
#: There are so many looks that a plan for any days or any purpose walks through all of them, or file by file.
_PLANNED_ANEW: LiteralString = "SET LOCAL plan_cache_mode = force_custom_plan"

_MANY: LiteralString = """
SELECT count(*) > %(few)s::bigint FROM (SELECT FROM case_files AS file
  WHERE unit_id = ANY(%(units)s::text[]) LIMIT %(few)s::bigint + 1) AS reached"""
_MANY_OF_UNIT: LiteralString = """
SELECT count(*) > %(few)s::bigint FROM (SELECT FROM case_files AS file
  WHERE unit_id = %(unit)s::text LIMIT %(few)s::bigint + 1) AS reached"""


def page(conn: Conn, listing: Listing, given: Collection[str], params: Mapping[str, Any], after: bool) -> list[Any]:
    """The lines of a page. given: the names of the filters. params: of the question, with the place where ``after``."""
    way = way_of(conn, listing, given, params)
    if not given and not listing.rare:
        conn.execute(_PLANNED_ONCE)
    elif listing.journal == "reads":
        conn.execute(_PLANNED_ANEW)
    return ask(conn, listing.question(given, after=after, way=way, lines=params["limit"]), params)


def way_of(conn: Conn, listing: Listing, given: Collection[str], params: Mapping[str, Any]) -> Way:
    """The way by which a page is found."""
    few = not _FEW.isdisjoint(given)
    if listing.about == "record" or (listing.about == "units" and few):
        return "order"
    if listing.about == "units":
        near = "unit" in given or len(params["units"]) <= FEW_UNITS
        return "units" if near or listing.order[0] == "unit_id" else "order"
    if few:
        return "files"
    if "unit" in given and "unit_id" in listing.row.__struct_fields__:
        return "units"  # that of a line, which may be another than its file's
    return "files" if _few(conn, given, params) else "order"


def _few(conn: Conn, given: Collection[str], params: Mapping[str, Any]) -> bool:
    of = {"few": FEW_FILES, "units": params["units"], "unit": params.get("unit")}
    row = conn.execute(_MANY_OF_UNIT if "unit" in given else _MANY, of, prepare=True).fetchone()
    return row is not None and not row[0]
