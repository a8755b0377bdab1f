"""Writing the contracts anew: what is of today as the code says it, what is past as it is."""

from __future__ import annotations

from pathlib import Path

from consumers.contracts import asyncapi
from domain.contracts.kept import read
from domain.contracts.promises import unkept
from domain.contracts.schema import schemas, text


def write(folder: Path, document: Path) -> dict[str, list[str]]:
    """Write the schemas of today's events into a folder, and the document of all that are in it.

    Returns by topic what those in the folder promise and the new ones would not keep; where there is any, nothing is
    written.
    """
    made = schemas()
    found = unkept(made, read(folder))
    if found:
        return found
    for topic, schema in made.items():
        (folder / f"{topic}.json").write_text(text(schema), encoding="utf-8")
    document.write_text(asyncapi.text(read(folder)), encoding="utf-8")
    return {}
