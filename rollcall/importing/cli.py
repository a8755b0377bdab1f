"""`rollcall import`: another system's CSV export, row by row accounted for."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from rollcall.exits import Exit, Unavailable
from rollcall.importing.counting import Summary
from rollcall.importing.groups import Contended
from rollcall.importing.importer import Importer
from rollcall.importing.mapping import MappingWrong, read
from rollcall.installation import migrated
from rollcall.models.following import follow
from rollcall.progress import Bar, progress
from rollcall.settings import Settings


def import_(
    mapping: Annotated[Path, typer.Argument(help="The mapping: what the files and columns mean. TOML.")],
    folder: Annotated[Path, typer.Argument(help="The folder of the CSV files.")],
    rejects: Annotated[Path | None, typer.Option(help="Where to list the rows that are not imported, as CSV.")] = None,
    json: Annotated[bool, typer.Option("--json", help="No bar and no table: JSON lines only.")] = False,
) -> None:
    """Import a CSV export. The last line says, as JSON, what became of every row; again imports nothing."""
    try:
        summary = _imported(mapping, folder, rejects, json)
    except MappingWrong as wrong:
        print(f"{mapping.name}: {wrong}", file=sys.stderr)
        raise typer.Exit(Exit.USAGE) from None
    except Contended as contended:
        raise Unavailable(str(contended)) from None
    if sys.stdout.isatty() and not json:
        _table(summary)
    print(summary.line)


def _imported(mapping: Path, folder: Path, rejects: Path | None, json: bool) -> Summary:
    read_mapping = read(mapping)
    if rejects is not None and not rejects.absolute().parent.is_dir():
        raise MappingWrong("--rejects", "the folder of that file is not there")
    if rejects is not None and rejects.exists() and rejects.resolve().parent == folder.resolve():
        raise MappingWrong("--rejects", "that file is part of the export: name another")

    def show(work: str, unit: str, total: int) -> AbstractContextManager[Bar]:
        return progress(work, total=total, unit=unit, plain=json)

    with migrated(Settings(), kind="real") as site:
        summary = Importer(site, read_mapping, folder, show).run(rejects)
        follow(site, plain=json)
        return summary


def _table(summary: Summary) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    numbers = ("rows", "imported", "already there", "rejected")
    table = Table("file", *(Column(name, justify="right") for name in numbers), box=None, pad_edge=False)
    for name, count in summary.files.items():
        counts = (count.rows, count.imported, count.already_there, count.rejected)
        table.add_row(name, *(f"{n:,}" for n in counts))
    Console().print(table)
