"""How many omissions of each kind each unit has."""

from __future__ import annotations

from datetime import date
from typing import LiteralString

from projections.listing import OF_NONE, Filter, Listing
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
from projections.walking import OPENED

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
    """The omissions of one kind at one unit that began in the days asked about. kind: the word of its listing.

    number: all; lasting: those that have not ended. Each of them: ``/v1/omissions-`` and the kind, with the same unit
    and days.
    """

    unit_id: str
    kind: str
    number: int
    lasting: int


def _word(kind: Listing) -> str:
    return kind.name.removeprefix("omissions-")


def _each(kind: Listing) -> LiteralString:
    """The lines of one kind, each of its texts along the units that it names, as indexes do."""
    name = _word(kind)
    reached = f"JOIN case_files AS file USING (stream) WHERE {OPENED}" if kind.about == "files" else ""
    return " UNION ALL ".join(
        f"SELECT '{name}' AS kind, one.unit_id, one.open, one.since_on FROM ({text}) AS one {reached}"
        for text in kind.texts
    )


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
SELECT {OF_NONE} AS stream, unit_id, kind, count(*)::bigint AS number,
  (count(*) FILTER (WHERE open))::bigint AS lasting
FROM ({" UNION ALL ".join(_each(kind) for kind in KINDS)}) AS every
WHERE (%(from_on)s::date IS NULL OR since_on >= %(from_on)s::date)
  AND (%(to_on)s::date IS NULL OR since_on <= %(to_on)s::date)
GROUP BY unit_id, kind""",
    may=OVERSEERS,
)
