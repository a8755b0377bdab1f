"""`rollcall anchor`: the newest checkpoints put elsewhere, or one that a witness cosigned taken in; on record."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from domain.kernel.event import Event
from domain.oversight.upkeep.record import Anchor, ChainAnchored
from journal.noting import noting
from journal.proof.anchoring import Unsigned, keep, witnessed
from journal.proof.checkpoint import Pin
from journal.proof.doubts import Doubt
from journal.proof.note import Note
from journal.proof.signature import Kind, VerifierKey
from journal.proof.stored.keys import verifier_keys
from journal.proof.stored.log import origin
from journal.proof.verifying.whole import Trust
from journal.schema import SCHEMAS, Schema
from journal.site import Site
from rollcall.exits import Exit, Unavailable
from rollcall.installation import installed
from rollcall.proving.verifying import wrongly
from rollcall.settings import Settings


def anchor(
    to: Annotated[Path | None, typer.Option(help="A folder elsewhere: the newest checkpoints go there.")] = None,
    cosigned: Annotated[list[Path] | None, typer.Option(help="A checkpoint that a witness has signed, too.")] = None,
    witness: Annotated[list[str] | None, typer.Option(help="The key of a witness, or a file of them.")] = None,
    vkey: Annotated[list[str] | None, typer.Option(help="The log's key, or a file; else beside the signer's.")] = None,
) -> None:
    """Put the newest checkpoints of both journals elsewhere, or take in those that a witness cosigned.

    Each is checked against the record before it counts, and so is what lies there already; then it is recorded who
    holds it since when. Where one is not of this record nothing is written over: it shows what was done to it.
    """
    if (to is None) == (not cosigned) or bool(cosigned) != bool(witness):
        raise wrongly("give --to FOLDER, or --cosigned FILE with --witness KEY")
    settings = Settings()
    try:
        trust = Trust(verifier_keys(_text(vkey))) if vkey else Trust.beside(settings.secret("log"))
        known = tuple(VerifierKey.parse(line) for line in _text(witness or []).split())
        notes = [file.read_bytes() for file in cosigned or []]
    except (OSError, UnicodeDecodeError, Doubt) as unread:
        raise wrongly(f"a key or a checkpoint cannot be read ({type(unread).__name__})") from None
    with installed(settings) as site:
        _record(site, _kept(site, trust, to) if to else _witnessed(site, trust, known, notes))


def _text(given: Sequence[str]) -> str:
    return "\n".join(one if "+" in one else Path(one).read_text() for one in given)


def _record(site: Site, anchored: Iterator[ChainAnchored]) -> None:
    """Record each as it comes, and say it as JSON; those before one that is wrong stand."""
    try:
        with noting(site) as note:
            for one in anchored:
                note(_checked(one))
                print(msgspec.json.encode(one).decode())
    except Unsigned as unsigned:
        raise Unavailable(" ".join(str(type(unsigned).__doc__).split())) from None
    except Doubt as doubt:
        print(f"rollcall: {type(doubt).__name__}: {doubt}", file=sys.stderr)
        raise typer.Exit(Exit.FOUND) from None


def _checked(one: ChainAnchored) -> Event:
    """The event, as it will be read again: names of keys come from elsewhere."""
    try:
        return msgspec.json.decode(msgspec.json.encode(one), type=ChainAnchored)
    except msgspec.ValidationError:
        raise wrongly("the name of this key has not the form of a code") from None


def _kept(site: Site, trust: Trust, folder: Path) -> Iterator[ChainAnchored]:
    if not folder.is_dir():
        raise wrongly("the folder is not there")
    for place in SCHEMAS:
        with site.connected(place) as conn:
            pin = _pin(trust, origin(conn))
            checkpoint = keep(conn, pin, folder / f"{place}.checkpoint")
        yield ChainAnchored(
            journal=place,
            origin=checkpoint.origin,
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            how=Anchor.KEPT_ELSEWHERE,
        )


def _witnessed(
    site: Site, trust: Trust, witnesses: tuple[VerifierKey, ...], notes: Sequence[bytes]
) -> Iterator[ChainAnchored]:
    for note in notes:
        place, log = _log(site, note)
        with site.connected(place) as conn:
            pin = _pin(trust, log)
            if any(key.kind is not Kind.WITNESS or key.public == pin.key.public for key in witnesses):
                raise wrongly("the key of a log is no witness's")
            found = witnessed(conn, pin, witnesses, note)
        yield ChainAnchored(
            journal=place,
            origin=found.checkpoint.origin,
            size=found.checkpoint.size,
            root=found.checkpoint.root.hex(),
            how=Anchor.COSIGNED,
            witness=found.witness,
            witnessed_at=found.at,
        )


def _log(site: Site, note: bytes) -> tuple[Schema, str]:
    """Which journal a checkpoint says to be of."""
    named = Note.parse(note).text.partition("\n")[0]
    for place in SCHEMAS:
        with site.connected(place) as conn:
            if origin(conn) == named:
                return place, named
    raise wrongly("the checkpoint is of another log")


def _pin(trust: Trust, name: str) -> Pin:
    pin = trust.pin(name)
    if pin is None:
        raise Unavailable("the verifier key of this log does not lie beside the signer's key: name it with --vkey")
    return pin
