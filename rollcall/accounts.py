"""`rollcall accounts`: who may sign in."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer

from api.signin import accounts
from journal.site import Site
from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Say who may sign in.")

Name = Annotated[str, typer.Argument(help="What is typed to sign in; it never reaches the record.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password and print it once.")]
R = TypeVar("R")


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="officer, reviewer, leader, upper, police, inspector or admin.")],
    unit: Annotated[str, typer.Option(help="The unit; everything below it is in reach too.")],
    generate: Generate = False,
) -> None:
    """Make an account. The password is asked for, or read from standard input."""
    password = _password(generate)
    with _site() as site:
        account_id = _tried(lambda: accounts.add(site, name, role, unit, password))
    print(f"{name}: {account_id}")
    _told(password, generate)


@app.command()
def disable(name: Name) -> None:
    """End an account; its tokens stop working within seconds."""
    with _site() as site:
        _tried(lambda: accounts.disable(site, name))
    print(f"{name}: disabled")


@app.command()
def password(name: Name, generate: Generate = False) -> None:
    """Give an account another password."""
    chosen = _password(generate)
    with _site() as site:
        _tried(lambda: accounts.set_password(site, name, chosen))
    print(f"{name}: has another password")
    _told(chosen, generate)


@app.command("list")
def list_() -> None:
    """Say which accounts there are."""
    with _site() as site:
        for account in accounts.every(site):
            state = "disabled" if account.disabled_at else "may sign in"
            print(f"{account.name}\t{account.account_id}\t{account.role}\t{account.unit_id}\t{state}")


@contextmanager
def _site() -> Iterator[Site]:
    with installed(Settings()) as site:
        yield site


def _password(generate: bool) -> str:
    if generate:
        return secrets.token_urlsafe(15)
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _told(password: str, generate: bool) -> None:
    if generate:
        print(f"password: {password}")


def _tried(work: Callable[[], R]) -> R:
    try:
        return work()
    except accounts.AccountWrong as wrong:
        print(f"rollcall: it takes {wrong}", file=sys.stderr)
        raise typer.Exit(Exit.USAGE) from None
