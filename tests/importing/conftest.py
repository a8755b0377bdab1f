"""A site of its own for each test, small exports written as text, and the facts that a journal holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from domain import catalogue  # noqa: F401 - registers every command
from domain.kernel.entry import AnyEntry
from journal.site import Site
from rollcall.importing.counting import Summary
from rollcall.importing.importer import Importer
from rollcall.importing.mapping import parse
from rollcall.progress import Silent
from tests.conftest import Install

MAPPING = dedent("""
    source = "clinic"
    zone = "America/New_York"

    [[unit]]
    id = "office-1"
    name = "First Office"

    [[file]]
    name = "people.csv"
    person = "ref"
    key = ["ref"]
    ignore = ["remarks"]

    [[file.record]]
    command = "OpenCase"
    occurred = "opened"
    [file.record.fields]
    case_number = "ref"
    name = "name"
    category = { value = "other" }
    birth_year = "born"

    [[file]]
    name = "contacts.csv"
    person = "ref"

    [[file.reject]]
    when = [{ column = "how", is = "test" }]
    column = "how"
    code = "a-test"
    reason = "A test of the other system."

    [[file.record]]
    command = "RecordCheckIn"
    when = [{ column = "how", is_not = ["offence"] }]
    occurred = "at"
    [file.record.fields]
    mode = { column = "how", map = { came = "in_person", rang = "phone" } }
    note = "note"

    [[file.record]]
    command = "RecordOffence"
    when = [{ column = "how", is = "offence" }]
    occurred = "at"
""")
PEOPLE = "ref,name,opened,born,remarks\np-1,Ann Invented,2020-02-03,1980,\np-2,Bo Invented,2020-02-04,,\n"
CONTACTS = "ref,how,at,note\n"


@pytest.fixture
def site(install: Install) -> Site:
    """A real journal without an entry."""
    return install("real")


class Export(NamedTuple):
    """What a small export is made of."""

    people: str = PEOPLE
    contacts: str = CONTACTS
    mapping: str = MAPPING


@pytest.fixture
def export() -> Export:
    """A small export: its files, of which contacts holds only the first line, and their mapping."""
    return Export()


@pytest.fixture
def imported(site: Site, tmp_path: Path) -> Callable[..., Summary]:
    """Imports people and contacts given as CSV, under the mapping above or one given."""

    def run(people: str | bytes = PEOPLE, contacts: str | bytes = CONTACTS, mapping: str = MAPPING) -> Summary:
        folder = tmp_path / "export"
        folder.mkdir(exist_ok=True)
        for name, text in (("people.csv", people), ("contacts.csv", contacts)):
            (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return run_import(site, mapping, folder, tmp_path / "rejects.csv")

    return run


@pytest.fixture
def rejects(tmp_path: Path) -> Callable[[], list[str]]:
    """The lines of the list of rejected rows, without their words."""

    def read() -> list[str]:
        lines = (tmp_path / "rejects.csv").read_text().splitlines()[1:]
        return [",".join(line.split(",")[:4]) for line in lines]

    return read


@pytest.fixture
def import_folder(site: Site) -> Callable[..., Summary]:
    """Imports a folder under a mapping given as text."""

    def run(mapping: str, folder: Path, rejects: Path | None = None) -> Summary:
        return run_import(site, mapping, folder, rejects)

    return run


@pytest.fixture
def entries(site: Site) -> Callable[[], list[AnyEntry]]:
    """Every entry of the record, in order."""

    def read() -> list[AnyEntry]:
        with site.reader() as reader:
            return reader.after(0, 100_000)

    return read


def run_import(site: Site, mapping: str, folder: Path, rejects: Path | None = None) -> Summary:
    """An import that shows no bar."""
    return Importer(site, parse(mapping), folder, lambda _work, _unit, _total: nullcontext(Silent())).run(rejects)
