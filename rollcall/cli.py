"""The command `rollcall`: which sub-commands there are and where each is written.

Only the sub-command that is called is imported, so that help and short commands answer at once.

Exit codes: 0 done; 1 done, and something is wrong; 2 called wrongly, nothing was done; 3 something that the
command needs is not there.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import typer

from rollcall.exits import Exit, Unavailable


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One sub-command. place: `module:name` of a function, or of a Typer that holds more sub-commands.

    hidden: called by `rollcall` itself, not by people.
    """

    name: str
    place: str
    help: str
    hidden: bool = False


SUBCOMMANDS = (
    Subcommand("up", "rollcall.up.command:up", "Start everything on this machine."),
    Subcommand("doctor", "rollcall.doctor:doctor", "Say what is missing on this machine."),
    Subcommand("accounts", "rollcall.accounts:app", "Say who may sign in."),
    Subcommand("import", "rollcall.importing.cli:import_", "Take over CSV exports of another system."),
    Subcommand("simulate", "rollcall.simulating.cli:simulate", "Fill a simulated journal with invented people."),
    Subcommand("replay", "rollcall.replaying.command:replay", "Show a case as it stood, as it was known."),
    Subcommand("policy", "rollcall.policies.cli:app", "Say which rules hold, and what others would have changed."),
    Subcommand("match", "rollcall.matching.cli:match", "Propose volunteers for cases that have none."),
    Subcommand("expire", "rollcall.expiring:expire", "Delete positions of people whose day has come."),
    Subcommand("verify", "rollcall.proving.cli:verify", "Prove the record whole, or say where it is not."),
    Subcommand("anchor", "rollcall.anchoring:anchor", "Have a checkpoint held by somebody else, on record."),
    Subcommand("rebuild", "rollcall.rebuilding:rebuild", "Build read models anew beside the live ones."),
    Subcommand("lag", "rollcall.models.lag:lag", "Say how far each read model is behind."),
    Subcommand("parked", "rollcall.models.parked:app", "Say what read models do not follow, and try again."),
    Subcommand("checksum", "rollcall.models.checksum:checksum", "Sum up read models, to compare machines."),
    Subcommand("export", "rollcall.proving.cli:export", "Write a case or a period with its proofs."),
    Subcommand("lake", "rollcall.lake.cli:app", "Keep a copy for analysts, and compare it with the record."),
    Subcommand("consumers", "rollcall.consumers.cli:app", "Say how those fare that follow the topic."),
    Subcommand("webhooks", "rollcall.webhooks.cli:app", "Say who is told by HTTP of what is recorded."),
    Subcommand("list", "rollcall.listing.command:list_", "Write a listing, now or of the past, to a file."),
    Subcommand("routes", "rollcall.routes:routes", "List every route with its rule."),
    Subcommand("api", "rollcall.up.parts:api", "Answer requests.", hidden=True),
    Subcommand("projections", "rollcall.up.parts:projections", "Keep the read models in step.", hidden=True),
    Subcommand("jobs", "rollcall.up.parts:jobs", "Answer long questions.", hidden=True),
    Subcommand("signer", "rollcall.up.parts:signer", "Sign what is recorded.", hidden=True),
    Subcommand("clock", "rollcall.up.parts:clock", "Notice what did not happen.", hidden=True),
    Subcommand("relay", "rollcall.up.parts:relay", "Hand on what is recorded to Kafka.", hidden=True),
    Subcommand("reporting", "rollcall.up.parts:reporting", "Keep the reporting schema in step.", hidden=True),
    Subcommand("keeper", "rollcall.up.parts:keeper", "Seal and destroy keys of files.", hidden=True),
    Subcommand("state", "rollcall.up.parts:state", "Keep the topic of case files in step.", hidden=True),
    Subcommand("migrate", "rollcall.up.parts:migrate", "Bring the databases to this release.", hidden=True),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    called = next((word for word in given if not word.startswith("-")), None)
    try:
        assemble(called)(args=given, prog_name="rollcall")
    except Unavailable as missing:
        print(f"rollcall: {missing}", file=sys.stderr)
        raise SystemExit(Exit.UNAVAILABLE) from None
    except Exception as raised:
        failure = importlib.import_module("rollcall.failing").failure_of(raised)  # heavy, and seldom needed
        if failure is None:
            raise
        print(f"rollcall: {failure.says}", file=sys.stderr)
        raise SystemExit(failure.code) from None


def assemble(called: str | None = None) -> typer.Typer:
    """The whole command line, with the code of the one sub-command that is called; None for all of them."""
    app = typer.Typer(
        name="rollcall",
        help="The record of supervised people: kept, shown, replayed and proven.",
        epilog="Exit codes: 0 done · 1 done, something is wrong · 2 called wrongly · 3 something needed is missing",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help: the drawn one takes a quarter of a second to import
    )
    app.callback()(_root)
    for one in SUBCOMMANDS:
        _add(app, one, load=one.name == called)
    return app


def _root() -> None:
    """The record of supervised people: kept, shown, replayed and proven."""


def _add(app: typer.Typer, one: Subcommand, *, load: bool) -> None:
    if not load:
        app.command(one.name, help=one.help, hidden=one.hidden)(_root)
        return
    module, name = one.place.split(":")
    written = getattr(importlib.import_module(module), name)
    if isinstance(written, typer.Typer):
        app.add_typer(written, name=one.name, help=one.help, hidden=one.hidden)
    else:
        app.command(one.name, hidden=one.hidden)(written)
