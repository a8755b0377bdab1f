"""The channel of case files, described from the columns of their read model."""

from __future__ import annotations

from typing import Any

from consumers.published.message import DIGITS, SEQUENCE
from consumers.state.files import COLUMNS
from consumers.state.sending import TYPE
from projections.models.case_files import MODEL
from projections.sheets.columns import Column, columns_of

Json = dict[str, Any]

_ABOUT = """What each file is now, under its id: the newest record of a key counts, and older ones are compacted away. \
One without a value says that the file was sealed: forget it. {"withheld": true} is all that is said of a file that \
is, or ever was, restricted. Pass over a record whose ce_sequence is lower than that of one you have of the file."""
_TYPES: dict[str, Json] = {
    "uuid": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "bigint": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "timestamptz": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "jsonb": {"type": ["object", "array"]},
}


def payload() -> Json:
    """The schema of a value."""
    known = {column.name: column for column in columns_of(MODEL.row)}
    whole = {
        "type": "object",
        "properties": {name: _column(known[name]) for name in COLUMNS},
        "required": list(COLUMNS),
    }
    return {"oneOf": [whole, {"type": "object", "properties": {"withheld": {"const": True}}, "required": ["withheld"]}]}


def message() -> Json:
    """The message of a file."""
    text = {"type": "string"}
    bears = {
        "ce_specversion": {"const": "1.0"},
        "ce_id": text,
        "ce_source": text,
        "ce_type": {"const": TYPE},
        "ce_subject": {"type": "string", "format": "uuid"},
        SEQUENCE: {
            "type": "string",
            "pattern": f"^[0-9]{{{DIGITS}}}$",
            "description": "The position that it is of: the newest entry of the file by then.",
        },
    }
    return {
        "name": TYPE,
        "summary": "What a file is now.",
        "contentType": "application/json",
        "headers": {"type": "object", "properties": bears, "required": list(bears)},
        "payload": payload(),
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": "0.5.0"}},
    }


def about() -> Json:
    """Of the channel: what it is and what is in it."""
    return {"title": "Case files", "description": _ABOUT, "messages": {TYPE: message()}}


def _column(column: Column) -> Json:
    said = _TYPES[column.kind.sql]
    if not column.optional:
        return said
    return {"oneOf": [said, {"type": "null"}]}
