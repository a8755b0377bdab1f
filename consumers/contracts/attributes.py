"""The headers of a record, described: the attributes of CloudEvents that an entry bears."""

from __future__ import annotations

from typing import Any, get_args

from consumers.published.message import DIGITS
from consumers.published.withheld import Control
from domain.kernel.entry import Precision

Json = dict[str, Any]


def _text(description: str, **further: Any) -> Json:
    return {"type": "string", "description": description, **further}


_INSTANT: Json = {"format": "date-time"}
_UUID: Json = {"format": "uuid"}

#: Those that every record bears.
ALWAYS: dict[str, Json] = {
    "ce_specversion": _text("The version of CloudEvents.", const="1.0"),
    "ce_id": _text("The id of the entry. A record that comes again has the same one.", **_UUID),
    "ce_source": _text("The journal that the entry is of: positions are of it alone."),
    "ce_type": _text("The topic of the event with its version: what happened, and the schema of the facts."),
    "ce_subject": _text("The stream: the file of a person, or whatever else the entry is of. Also the key.", **_UUID),
    "ce_time": _text("When it occurred, as exactly as ce_occurredprecision says; UTC.", **_INSTANT),
    "ce_dataschema": _text("The schema of the facts, as a URN or as the address at which it is served.", format="uri"),
    "ce_partitionkey": _text("The key of the record.", **_UUID),
    "ce_sequence": _text(
        "The position in the journal, with leading zeros: positions sort as text. They rise within a partition.",
        pattern=f"^[0-9]{{{DIGITS}}}$",
    ),
    "ce_recordedtime": _text("When it was recorded; UTC. It rises with the position.", **_INSTANT),
    "ce_occurredprecision": _text(
        "How exactly it is known when it occurred.", enum=[precision.value for precision in Precision]
    ),
    "ce_version": _text("The number of the entry within its stream, from 1.", pattern="^[1-9][0-9]*$"),
    "ce_unitid": _text("The unit that held the file when the entry was recorded; empty where none did."),
}
#: Those that some records bear.
SOMETIMES: dict[str, Json] = {
    "ce_correlationid": _text("What the entry was recorded in the course of.", **_UUID),
    "ce_causationid": _text("The entry that it follows from.", **_UUID),
    "content-type": _text("Of the facts; missing where there are none.", const="application/json"),
    "ce_withheld": _text(
        "The facts are withheld, for ever: a restriction held the file, or their key is gone.", const="true"
    ),
    "ce_control": _text(
        "For whoever keeps copies: what to do with what came of this file.", enum=list(get_args(Control))
    ),
}


def attributes() -> Json:
    """The schema of the headers of every record. More may be added; pass over what you do not know."""
    return {"type": "object", "properties": ALWAYS | SOMETIMES, "required": list(ALWAYS)}
