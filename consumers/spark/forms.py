"""What a replay makes of a lake: which columns its tables have, in the types of Spark and of Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from consumers.lake.tables import INSTANT
from projections.model import Model, Row
from projections.models import case_files, tallies
from projections.sheets.columns import SEALED, columns_of

MODELS: tuple[Model[Any], ...] = (case_files.MODEL, tallies.MODEL)
#: Who is kept from a file never leaves the record.
KEPT_IN = frozenset({"restrictions"})

_json = msgspec.json.Encoder().encode
_SPARK: dict[pa.DataType, str] = {
    pa.string(): "string", pa.int64(): "bigint", pa.bool_(): "boolean", INSTANT: "timestamp", pa.date32(): "date",
}  # fmt: skip
_ARROW: dict[str, pa.DataType] = {
    "uuid": pa.string(), "text": pa.string(), "jsonb": pa.string(), "bigint": pa.int64(), "boolean": pa.bool_(),
    "timestamptz": INSTANT, "date": pa.date32(),
}  # fmt: skip


class Form(NamedTuple):
    """A column: its name, the name of its SQL type, its type."""

    name: str
    kind: str
    type: pa.DataType

    def held(self, value: Any) -> Any:
        """A value of a row as this column holds it."""
        if value is None:
            return None
        if self.kind == "jsonb":
            return _json(value).decode()
        return str(value) if self.kind in ("uuid", "text") else value


def forms(row: type[Row]) -> tuple[Form, ...]:
    """The columns of a read model that a lake can have: what is sealed is not in one."""
    known = (c for c in columns_of(row) if c.kind is not SEALED and c.name not in KEPT_IN)
    return tuple(Form(c.name, c.kind.sql, _ARROW[c.kind.sql]) for c in known)


_MISSING = ("missing", pa.int64())
#: The state that rules see, as JSON. entries: how many were folded; missing: of how many more there are no facts.
STATES = pa.struct(
    [("stream", pa.string()), ("version", pa.int64()), ("position", pa.int64()), ("entries", pa.int64()), _MISSING,
     ("state", pa.string())]
)  # fmt: skip
#: Streams that could not be folded for a model (or for the state): why, and at which entry.
PARKED = pa.struct([("stream", pa.string()), ("model", pa.string()), ("position", pa.int64()), ("cause", pa.string())])
#: The tables, by name.
TABLES: dict[str, pa.StructType] = {
    "states": STATES,
    **{m.name: pa.struct([*((f.name, f.type) for f in forms(m.row)), _MISSING]) for m in MODELS},
    "parked": PARKED,
}
#: What becomes of one stream: its rows of each table.
REPLAYED = pa.schema([("entries", pa.int64()), *((name, pa.list_(row)) for name, row in TABLES.items())])


def held(model: Model[Any], rows: Sequence[Row], missing: int) -> list[dict[str, Any]]:
    """Rows of a read model as those of its table."""
    columns = [(form, attrgetter(form.name)) for form in forms(model.row)]
    return [{form.name: form.held(of(row)) for form, of in columns} | {"missing": missing} for row in rows]


def ddl(schema: pa.Schema) -> str:
    """A schema as Spark writes it."""
    return ", ".join(f"`{field.name}` {_spark(field.type)}" for field in schema)


def _spark(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_spark(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{field.name}`: {_spark(field.type)}' for field in kind)}>"
    return _SPARK[kind]
