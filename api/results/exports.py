"""Exports: every line of a listing in one answer, in a form that tables are read from. Above 100,000 lines: a job."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from typing import Any, NamedTuple

from fastapi import Response

from api.asking import Asking
from api.reads.looking import Look
from api.reads.readers import Desk
from projections.asking.answering import TooMuch, at_once, params_of
from projections.asking.asked import Asked, Form
from projections.asking.forms import MEDIA, Sink
from projections.asking.journals import folded, of_now
from projections.asking.lines import Moment
from projections.asking.making import Files, Made, looks, write
from projections.gate import unsealed
from projections.questions import ask

#: How many lines one answer holds.
MOST_LINES = 100_000
#: Lines that are written at once.
LINES = 1_000

_FORMS: dict[str, Form] = {
    "application/json": "json",
    "application/x-ndjson": "json",
    "text/csv": "csv",
    "application/vnd.apache.parquet": "parquet",
}


class Export(NamedTuple):
    """What is handed out. files: how many of its lines are about each."""

    content: list[bytes]
    form: Form
    moment: Moment
    digest: str
    files: Files


def form_of(asking: Asking, given: Form | None) -> Form:
    """The form that is asked for: by the parameter, else by ``Accept``; JSON where it names none of ours."""
    if given is not None:
        return given
    accepted = asking.headers.get(b"accept", b"").decode("latin-1").lower()
    named = (part.partition(";")[0].strip() for part in accepted.split(","))
    return next((_FORMS[media] for media in named if media in _FORMS), "json")


def exported(desk: Desk, look: Look, asked: Asked) -> Export:
    """Every line, written down. TooMuch."""
    rows, moment = _rows(desk, look, asked)
    if len(rows) > MOST_LINES:
        raise TooMuch(MOST_LINES)
    content: list[bytes] = []
    sink, files = Sink(content.append), Files()
    pages = (rows[at : at + LINES] for at in range(0, len(rows), LINES))
    write(asked, moment, pages, sink, files, look.gate(desk), lambda: None)
    sink.done()
    return Export(content, asked.form, moment, sink.digest, files)


def _rows(desk: Desk, look: Look, asked: Asked) -> tuple[Sequence[Any], Moment]:
    if not asked.when.live:
        rows, moment = at_once(desk.journals, desk.views, asked, asked.when, look.units)
        return unsealed(desk.record, rows), moment
    params = params_of(asked, look.units, None) | {"limit": MOST_LINES + 1}
    with look.moment(desk):
        moment = of_now(asked.of, folded(desk.views, asked.of.journal), look.position)
        rows = ask(desk.views, asked.of.question(asked.given), params)
    return unsealed(desk.record, rows), moment


def handed_out(look: Look, export: Export, name: str) -> Response:
    """The answer that holds an export."""
    moment = export.moment
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(name, moment.position, export.form)}"',
        "Repr-Digest": digest_header(export.digest),
        **of_journal(moment),
    }
    return look.sent(b"".join(export.content), MEDIA[export.form], position=moment.of_record, headers=headers)


def of_journal(of: Moment | Made) -> dict[str, str]:
    """What says of an answer about looks which position of the second journal it is of."""
    return {"Rollcall-Reads-Position": str(of.position)} if of.journal == "reads" else {}


def file_name(listing: str, position: int, form: Form) -> str:
    """How a file is called: what it is of, and the position that it was known at."""
    return f"{listing}-{position}.{'ndjson' if form == 'json' else form}"


def digest_header(digest: str) -> str:
    """A SHA-256 as RFC 9530 has it."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:"


async def note(look: Look, files: Files, position: int, digest: str) -> None:
    """Record what is about to be handed out, durably: every file that it is about."""
    await asyncio.gather(*map(look.note, looks(look.route, look.purpose, files, position, digest)))
