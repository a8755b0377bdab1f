"""Questions: one SQL text each, over the read models by their plain names, with parameters.

A text never asks for the time of day and never names a schema, so the same one runs on the live tables and on
rows that were replayed for a moment in the past: those stand before it as common table expressions of the
models' names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Generic, LiteralString, NamedTuple, TypeVar
from uuid import UUID

import msgspec
import psycopg

from domain.assessment.record import RiskLevel, SupervisionClass
from domain.intake.record import Sentence
from domain.kernel.access import Actor
from domain.kernel.event import Sealed
from domain.oversight.restrictions.record import UNBARRED
from journal.arrays import Texts
from journal.site import Site
from projections import schema
from projections.model import Model, Row
from projections.models import accesses, audit_trail, case_files, contributions, tallies
from projections.models.accesses import Access
from projections.models.audit_trail import AuditLine
from projections.models.contributions import Contribution
from projections.models.files.row import CaseFile
from projections.models.tallies import TallyRow
from projections.sheets.columns import columns_of

R = TypeVar("R", bound=Row)
Conn = psycopg.Connection[Any]


class Question(NamedTuple, Generic[R]):
    """Something that is asked of the read models. {columns} in the text are the fields of the row type.

    models: those that it asks. row: what one line of the answer is.
    """

    models: tuple[Model[Any], ...]
    row: type[R]
    text: LiteralString

    @property
    def sql(self) -> LiteralString:
        """The text with its columns."""
        return self.text.replace("{columns}", _columns(self.row))


class CaseLine(Row, frozen=True, kw_only=True):
    """One line of a list of files. name: sealed; the gate opens it."""

    case_number: str
    unit_id: str
    category: Sentence | None
    officer_id: str | None
    level: SupervisionClass | None
    risk: RiskLevel | None
    ended_by: str | None
    next_check_in_due_on: date | None = None
    name: Sealed | None = None
    version: int = 0


#: Whether somebody reaches a file whose unit is in reach: every restriction in force lets them through. ``file`` is
#: ``case_files``; the parameters are what ``reach`` gives.
REACHED: LiteralString = """
(%(reader_role)s::text IS NULL OR file.restrictions = '{}' OR NOT EXISTS (
   SELECT FROM jsonb_each(file.restrictions) AS one(id, list)
   WHERE (list->'accounts' ? %(reader_account)s::text OR list->'roles' ? %(reader_role)s::text)
     <> (list->>'listing' = 'allow')))"""

#: What ``REACHED`` is asked with where restrictions have been asked already: of rows as they stood in the past, whose
#: files were chosen by who reaches them now.
ASKED_ALREADY: dict[str, str | None] = {"reader_account": None, "reader_role": None}


def reach(actor: Actor) -> dict[str, str | None]:
    """The parameters of ``REACHED``: whom no list keeps out passes by having no role."""
    if actor.role in UNBARRED:
        return ASKED_ALREADY
    return {"reader_account": actor.id, "reader_role": actor.role.value}


#: Which unit holds each of some files now, and whether somebody reaches it.
HOLDERS: LiteralString = f"""
SELECT stream, unit_id, {REACHED} FROM case_files AS file WHERE stream = ANY(%(streams)s)"""


def holders(conn: Conn, streams: Iterable[UUID], by: Mapping[str, str | None]) -> dict[UUID, tuple[str | None, bool]]:
    """The unit that holds each of some files now, and whether whoever asks reaches it by every restriction; what is
    no file, or one that the models do not know yet, is left out. by: the ``reach`` of whoever asks."""
    params = {"streams": list(set(streams)), **by}
    return {row[0]: (row[1], row[2]) for row in conn.execute(HOLDERS, params, prepare=True, binary=True)}


CASES: Question[CaseLine] = Question(
    (case_files.MODEL,),
    CaseLine,
    f"""
SELECT {{columns}} FROM case_files AS file
WHERE opened_at IS NOT NULL
  AND {REACHED}
  AND unit_id = ANY(%(units)s::text[])
  AND (%(case_number)s::text IS NULL OR case_number = %(case_number)s::text)
  AND (%(unit_id)s::text IS NULL OR unit_id = %(unit_id)s::text)
  AND (%(officer_id)s::text IS NULL OR officer_id = %(officer_id)s::text)
  AND (%(streams)s::uuid[] IS NULL OR stream = ANY(%(streams)s::uuid[]))
  AND (case_number, stream) > (%(after_number)s::text, %(after_stream)s::uuid)
ORDER BY case_number, stream LIMIT %(limit)s""",
)

CASE_FILE: Question[CaseFile] = Question(
    (case_files.MODEL,), CaseFile, "SELECT {columns} FROM case_files WHERE stream = %(stream)s"
)

#: Some files at once, for whoever asks for many one by one. Its one parameter stands by place, not by name.
CASE_FILES: Question[CaseFile] = Question(
    (case_files.MODEL,), CaseFile, "SELECT {columns} FROM case_files WHERE stream = ANY(%s)"
)

TALLIES: Question[TallyRow] = Question(
    (tallies.MODEL,),
    TallyRow,
    """
SELECT {columns} FROM tallies
WHERE stream = %(stream)s AND (%(span)s::text IS NULL OR span = %(span)s::text)
ORDER BY kind = 'term' DESC, span""",
)

CONTRIBUTIONS: Question[Contribution] = Question(
    (contributions.MODEL,),
    Contribution,
    """
SELECT {columns} FROM contributions
WHERE stream = %(stream)s
  AND (%(span)s::text IS NULL OR %(span)s::text IN (for_month, quarter, left(for_month, 4), 'term'))
ORDER BY for_month, occurred_at, position""",
)

AUDIT_TRAIL: Question[AuditLine] = Question(
    (audit_trail.MODEL,),
    AuditLine,
    """
SELECT {columns} FROM audit_trail
WHERE stream = %(stream)s AND position > %(after)s ORDER BY position LIMIT %(limit)s""",
)

ACCESSES: Question[Access] = Question(
    (accesses.MODEL,),
    Access,
    """
SELECT {columns} FROM accesses
WHERE case_id = %(case_id)s AND position < %(before)s ORDER BY looked_at DESC, position DESC, entry LIMIT %(limit)s""",
)

#: Before the first and after the last of anything.
FIRST = {"after_number": "", "after_stream": UUID(int=0)}
NEWEST = 2**62


def numbered(site: Site, case_number: str) -> list[UUID]:
    """The files that bear a case number; empty where none does."""
    with psycopg.connect(schema.conninfo(site.record_url)) as conn:
        found = conn.execute("SELECT stream FROM case_files WHERE case_number = %s ORDER BY 1", [case_number])
        return [row[0] for row in found]


CANDIDATES: LiteralString = f"""
SELECT DISTINCT stream FROM memberships AS held
WHERE held.unit_id = ANY(%(units)s::text[]) AND from_position <= %(position)s
  AND NOT EXISTS (SELECT FROM case_files AS file WHERE file.stream = held.stream AND NOT {REACHED})
ORDER BY stream"""


def candidates(conn: Conn, units: Texts, position: int, by: Mapping[str, str | None]) -> list[UUID]:
    """The files that any of some units had held by a position of the record: those that a question about these
    units in the past may concern (``asking.folding``). One too many is harmless, save one that is not reached now:
    ``by`` is the ``reach`` of whoever asks, and the question is then asked with ``ASKED_ALREADY``."""
    params = {"units": units, "position": position, **by}
    return [row[0] for row in conn.execute(CANDIDATES, params, prepare=True, binary=True)]


def ask(conn: Conn, question: Question[R], params: Mapping[str, Any]) -> list[R]:
    """The answer from the live tables. conn: to the views (``schema.prepare``)."""
    return answered(question, conn.execute(question.sql, params, prepare=True, binary=True))


def ask_of(conn: Conn, question: Question[R], params: Mapping[str, Any], rows: Mapping[str, Sequence[Row]]) -> list[R]:
    """The answer to the same question from given rows, by the names of the models."""
    given = {f"rows_{m.name}": jsonb_rows(m, rows.get(m.name, ())) for m in question.models}
    sql = "WITH " + ", ".join(_expression(m) for m in question.models) + question.sql
    return answered(question, conn.execute(sql, {**params, **given}, binary=True))


def jsonb_rows(model: Model[Any], rows: Sequence[Row]) -> bytes:
    """Rows of a model as the JSON that ``jsonb_populate_recordset`` reads."""
    columns = columns_of(model.row)
    return _json([{c.name: _plain(getattr(row, c.name), c.kind.sql) for c in columns} for row in rows])


def _plain(value: Any, sql: str) -> Any:
    return "\\x" + _pack(value).hex() if sql == "bytea" and value is not None else value


def _expression(model: Model[Any]) -> str:
    given = f"convert_from(%(rows_{model.name})s, 'UTF8')::jsonb"
    return f"{model.name} AS (SELECT * FROM jsonb_populate_recordset(NULL::{model.name}, {given}))"


def answered(question: Question[R], stored: Iterable[Sequence[Any]], *, handed_on: bool = False) -> list[R]:
    """The lines of an answer from its rows, as they come over a connection to the views. handed_on: nobody looks into
    what is composed, so it stays the JSON that is stored; reading and writing it takes as long as all else."""
    columns = columns_of(question.row)
    names = [column.name for column in columns]
    reading = [
        (column.name, msgspec.Raw if handed_on and column.kind.sql == "jsonb" else column.read)
        for column in columns
        if column.read is not None
    ]
    lines = []
    for values in stored:
        named = dict(zip(names, values, strict=True))
        for name, read in reading:
            if (value := named[name]) is not None:
                named[name] = read(value)
        lines.append(question.row(**named))
    return lines


@cache
def _columns(row: type[Row]) -> LiteralString:
    return ", ".join(row.__struct_fields__)


_json = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode
