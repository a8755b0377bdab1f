"""An entry in the form in which it leaves: CloudEvents 1.0, binary mode, the facts as they are stored.

The stored form is handed on and not today's: what was published once does not depend on the release that did it, and
whoever reads the topic from the beginning finds each version under its own name and schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, get_args
from uuid import UUID

from consumers.published.withheld import Control
from domain.contracts.kept import URN

Header = tuple[str, bytes]

#: The attributes of CloudEvents that an entry bears, as headers of a record; with its facts ``content-type`` too.
SPECVERSION: Header = ("ce_specversion", b"1.0")
CONTENT_TYPE: Header = ("content-type", b"application/json")
WITHHELD: Header = ("ce_withheld", b"true")
SEQUENCE = "ce_sequence"
SOURCE = "ce_source"
#: Digits of a position, so that positions sort as text.
DIGITS = 20


class Out(NamedTuple):
    """One entry that leaves. facts: JSON; None where they are withheld. control: for whoever keeps a copy."""

    position: int
    stream: UUID
    version: int
    topic: str
    event_id: UUID
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    unit_id: str
    correlation_id: UUID | None
    causation_id: UUID | None
    facts: bytes | None
    control: Control | None = None

    @property
    def key(self) -> bytes:
        """What orders it among others: its stream."""
        return str(self.stream).encode()


def source_of(origin: str) -> str:
    """The attribute ``source`` of the entries of a journal. origin: its name."""
    return f"urn:rollcall:{origin}"


def headers(out: Out, source: bytes, schemas: bytes = URN.encode()) -> list[Header]:
    """The headers of an entry. source: of ``source_of``. schemas: what its schema's name is put behind."""
    stream, topic, occurred = out.key, out.topic.encode(), utc(out.occurred_at)
    bears = [
        SPECVERSION,
        ("ce_id", str(out.event_id).encode()),
        (SOURCE, source),
        ("ce_type", topic),
        ("ce_subject", stream),
        ("ce_time", occurred),
        ("ce_dataschema", schemas + topic),
        ("ce_partitionkey", stream),
        (SEQUENCE, b"%020d" % out.position),
        ("ce_recordedtime", occurred if out.recorded_at == out.occurred_at else utc(out.recorded_at)),
        ("ce_occurredprecision", out.precision.encode()),
        ("ce_version", b"%d" % out.version),
        ("ce_unitid", out.unit_id.encode()),
    ]
    if out.correlation_id is not None:
        bears.append(("ce_correlationid", str(out.correlation_id).encode()))
    if out.causation_id is not None:
        bears.append(("ce_causationid", str(out.causation_id).encode()))
    if out.facts is not None:
        bears.append(CONTENT_TYPE)
    elif out.control is None:
        bears.append(WITHHELD)
    if out.control is not None:
        bears.append(("ce_control", out.control.encode()))
    return bears


def utc(instant: datetime) -> bytes:
    """An instant in RFC 3339, of UTC."""
    text = instant.isoformat()
    return (text[:-6] + "Z" if text.endswith("+00:00") else text).encode()


class Unreadable(Exception):
    """A record is not an entry of this journal: {cause}."""


def entry_of(key: bytes | None, value: bytes | None, bears: Iterable[tuple[str, bytes]], source: bytes) -> Out:
    """The entry that a record is, the reverse of ``headers``. Unreadable where it is none, with a cause that tells
    nothing of what it holds. source: of the journal whose entries are wanted."""
    found = dict(bears)
    if found.get(SOURCE) != source:
        raise Unreadable("foreign")
    if found.get("ce_specversion") != SPECVERSION[1]:
        raise Unreadable("specversion")
    try:
        control = found.get("ce_control", b"").decode() or None
        if control is not None and control not in _CONTROLS:
            raise Unreadable("control")
        out = Out(
            position=int(found[SEQUENCE]),
            stream=UUID(found["ce_subject"].decode()),
            version=int(found["ce_version"]),
            topic=found["ce_type"].decode(),
            event_id=UUID(found["ce_id"].decode()),
            occurred_at=datetime.fromisoformat(found["ce_time"].decode()),
            precision=found["ce_occurredprecision"].decode(),
            recorded_at=datetime.fromisoformat(found["ce_recordedtime"].decode()),
            unit_id=found["ce_unitid"].decode(),
            correlation_id=_uuid(found.get("ce_correlationid")),
            causation_id=_uuid(found.get("ce_causationid")),
            facts=value,
            control=control,  # type: ignore[arg-type]  # looked up above
        )
    except KeyError as missing:
        raise Unreadable(f"without {missing.args[0]}") from None
    except ValueError:
        raise Unreadable("malformed") from None
    if key != out.key:
        raise Unreadable("key")
    return out


_CONTROLS = frozenset(get_args(Control))


def _uuid(text: bytes | None) -> UUID | None:
    return None if text is None else UUID(text.decode())
