"""`rollcall verify`: the record proven whole, or the first position and kind of what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from journal.proof.bundle.checking import check
from journal.proof.doubts import Doubt
from journal.proof.stored.keys import verifier_keys
from journal.proof.verifying import documents, states
from journal.proof.verifying.finding import Doubts, Finding
from journal.proof.verifying.whole import Trust, entries
from journal.proof.verifying.whole import verify as verify_site
from journal.site import Site
from projections.models import MODELS
from projections.shares import telling
from projections.sheets.comparing import compare
from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.progress import progress
from rollcall.settings import Settings


def verify(
    file: Annotated[Path | None, typer.Argument(help="A file that `rollcall export` wrote: checked offline.")] = None,
    models: Annotated[bool, typer.Option("--models", help="Compare kept states and read models, too.")] = False,
    vkey: Annotated[list[str] | None, typer.Option(help="A verifier key, or a file of them.")] = None,
    checkpoint: Annotated[list[Path] | None, typer.Option(help="A checkpoint that was kept elsewhere.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each journal and all documents.")] = False,
) -> None:
    """Prove the record whole, or say the first position and the kind of what is wrong."""
    settings = Settings()
    try:
        trust = _trust(settings, vkey or [], [note.read_bytes() for note in checkpoint or []])
    except (OSError, UnicodeDecodeError, Doubt) as unread:
        raise wrongly(f"a key or a checkpoint cannot be read ({type(unread).__name__})") from None
    findings = [_bundle(file, trust)] if file is not None else _site(settings, trust, models)
    for finding in findings:
        print(_json(finding) if as_json else _words(finding))
    raise typer.Exit(Exit.FOUND if any(finding.doubts.count for finding in findings) else Exit.OK)


def wrongly(why: str) -> typer.Exit:
    """How to leave a command that was called wrongly; why is said at once."""
    print(f"rollcall: {why}", file=sys.stderr)
    return typer.Exit(Exit.USAGE)


def _trust(settings: Settings, vkeys: Sequence[str], notes: Sequence[bytes]) -> Trust:
    """What is believed beforehand: keys and checkpoints as given, else those beside the log's key."""
    if not vkeys:
        return Trust.beside(settings.secret("log"), notes)
    texts = [given if "+" in given else Path(given).read_text() for given in vkeys]
    return Trust(verifier_keys("\n".join(texts)), notes)


def _bundle(file: Path, trust: Trust) -> Finding:
    finding = Finding("file", 0, None, None, 0, 0, 0, Doubts())
    try:
        with file.open("rb") as opened:
            checked = check(opened, trust.keys)
    except OSError:
        raise wrongly("the file cannot be read") from None
    except Doubt as doubt:
        finding.doubts.add(doubt)
    else:
        finding.entries, finding.signed, finding.checkpoints = checked.header.entries, checked.size, 2
    return finding


def _site(settings: Settings, trust: Trust, models: bool) -> list[Finding]:
    with installed(settings) as site:
        with progress("verify", total=entries(site), unit="entries") as bar:
            findings = verify_site(site, trust=trust, progress=bar.advance)
        findings.append(documents.read(site))
        return [*findings, *_models(site)] if models else findings


def _models(site: Site) -> Iterable[Finding]:
    kept = Finding("states", 0, None, None, 0, 0, 0, Doubts())
    for state in states.read(site):
        kept.doubts.add(state)
    shown = Finding("models", 0, None, None, 0, 0, 0, Doubts())
    total = site.files("record") + site.files("reads")
    with progress("compare", total=total, unit="files") as bar:
        for doubt in compare(site, MODELS, bar.advance):
            shown.doubts.add(doubt)
    shown.entries = min((one.position for one in telling.lags(site) if one.journal == "record"), default=0)
    return kept, shown


def _words(finding: Finding) -> str:
    doubt = finding.doubts.first()
    if doubt is not None:
        more = f" (and {finding.doubts.count - 1:,} more)" if finding.doubts.count > 1 else ""
        if finding.journal == "documents":
            return f"documents: {type(doubt).__name__}: {doubt}{more}"
        return f"{finding.journal}: position {doubt.position}: {type(doubt).__name__}: {doubt}{more}"
    if finding.journal in ("states", "models"):
        reached = f" up to position {finding.entries:,}" if finding.journal == "models" else ""
        return f"{finding.journal}: as the record folds{reached}"
    if finding.journal == "documents":
        closed = f", {finding.erased:,} erased, {finding.sealed:,} sealed" if finding.erased or finding.sealed else ""
        return f"documents: whole: {finding.entries:,} opened and as their digests say{closed}"
    said = [f"{finding.entries:,} entries"]
    if finding.signed is None:
        said.append("nothing is signed yet")
    else:
        when = f" at {finding.signed_at:%Y-%m-%d %H:%M:%S} UTC" if finding.signed_at else ""
        said.append(f"{finding.signed:,} signed{when}, checkpoints checked: {finding.checkpoints:,}")
    if finding.erased or finding.sealed:
        said.append(f"{finding.erased:,} parts erased, {finding.sealed:,} sealed")
    return f"{finding.journal}: whole: {', '.join(said)}"


def _json(finding: Finding) -> str:
    doubt = finding.doubts.first()
    first = None if doubt is None else {"position": doubt.position, "kind": type(doubt).__name__, "says": str(doubt)}
    found = {
        "journal": finding.journal,
        "whole": doubt is None,
        "entries": finding.entries,
        "signed": finding.signed,
        "signed_at": finding.signed_at,
        "checkpoints": finding.checkpoints,
        "erased": finding.erased,
        "sealed": finding.sealed,
        "doubts": finding.doubts.count,
        "first": first,
    }
    return msgspec.json.encode(found).decode()
