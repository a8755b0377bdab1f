"""How many omissions of each kind each unit has."""

from __future__ import annotations

from datetime import date
from typing import LiteralString

from projections.listing import OF_NONE, REACHED_IF_FILE, Filter, Listing
from projections.listings.omissions.duties import UNDONE
from projections.listings.omissions.groups import INCOMPLETE_GROUPS
from projections.listings.omissions.late import LATE_ENTRIES
from projections.listings.omissions.line import OVERSEERS
from projections.listings.omissions.overheld import OVERHELD
from projections.listings.omissions.policies import OFF_POLICY
from projections.listings.omissions.proposals import OWN_PROPOSALS
from projections.listings.omissions.silence import SILENCE
from projections.listings.omissions.unanswered import UNANSWERED
from projections.model import Row

#: One listing a kind.
KINDS: tuple[Listing, ...] = (
    UNANSWERED,
    UNDONE,
    OVERHELD,
    SILENCE,
    OWN_PROPOSALS,
    OFF_POLICY,
    LATE_ENTRIES,
    INCOMPLETE_GROUPS,
)


class Omissions(Row, frozen=True, kw_only=True):
    """The omissions of one kind at one unit that began in the days asked about; none are a line too. kind: the word of
    its listing.

    number: all; lasting: those that have not ended. Each of them: ``/v1/omissions-`` and the kind, with the same unit
    and days.
    """

    unit_id: str
    kind: str
    number: int
    lasting: int


def _word(kind: Listing) -> str:
    return kind.name.removeprefix("omissions-")


def _count(kind: Listing) -> LiteralString:
    """How many lines of one kind a unit has, each of its texts along the units that it names, as indexes do."""
    each = " UNION ALL ".join(f"SELECT stream, unit_id, open, since_on FROM ({text}) AS one" for text in kind.texts)
    reached = REACHED_IF_FILE if kind.about == "files" else "true"
    return f"""
SELECT '{_word(kind)}' AS kind, count(*) AS number, count(*) FILTER (WHERE open) AS lasting
FROM ({each}) AS found WHERE found.unit_id = held.unit_id AND {reached}
  AND (%(from_on)s::date IS NULL OR since_on >= %(from_on)s::date)
  AND (%(to_on)s::date IS NULL OR since_on <= %(to_on)s::date)"""


OMISSIONS = Listing(
    name="omissions",
    says="How many omissions of each kind began at each unit in some days, and how many last.",
    row=Omissions,
    models=tuple({model.name: model for kind in KINDS for model in kind.reads}.values()),
    besides=OFF_POLICY.besides,
    about="units",
    order=("unit_id", "kind"),
    filters=(Filter("kind", codes=tuple(map(_word, KINDS))), Filter("from_on", kind=date), Filter("to_on", kind=date)),
    text=f"""
SELECT {OF_NONE} AS stream, held.unit_id, counted.*
FROM unnest(%(units)s::text[]) AS held(unit_id)
CROSS JOIN LATERAL ({" UNION ALL ".join(map(_count, KINDS))}) AS counted""",
    may=OVERSEERS,
)
