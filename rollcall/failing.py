"""What a command says when it fails for a reason that is known, and how it ends: one line, no values."""

from __future__ import annotations

from typing import NamedTuple

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from pydantic import ValidationError

from journal import store
from journal.keys import RootKeyMissing
from journal.proof.doubts import Doubt
from journal.schema import WrongKind
from rollcall.exits import Exit
from rollcall.settings import Settings

FORBIDDEN = "42501"  # SQLSTATE of a server that refuses its account something


class Failure(NamedTuple):
    """How a command ends, and what it says."""

    code: Exit
    says: str


def failure_of(raised: BaseException) -> Failure | None:
    """What is said of an exception that left a command; None for one that nobody foresaw."""
    if isinstance(raised, ValidationError) and raised.title == Settings.__name__:
        return Failure(Exit.USAGE, "; ".join(wrong_settings(raised)))
    if isinstance(raised, Doubt):
        return Failure(Exit.FOUND, f"position {raised.position}: {type(raised).__name__}: {raised}")
    said = _unavailable(raised)
    return Failure(Exit.UNAVAILABLE, said) if said else None


def wrong_settings(refused: ValidationError) -> list[str]:
    """What is wrong with the settings, each by its name and without its value."""
    errors = refused.errors(include_input=False, include_url=False)
    named = [("_".join(map(str, error["loc"])) or "settings", error["msg"]) for error in errors]
    return [f"ROLLCALL_{name.upper()}: {says}" for name, says in named]


def _unavailable(raised: BaseException) -> str | None:
    name = type(raised).__name__
    match raised:
        case RootKeyMissing() | WrongKind():
            return str(raised)
        case InvalidUnwrap():
            return "the root key is not the one that wraps the keys here: set ROLLCALL_MASTER_KEY_FILE"
        case store.Unavailable():
            return " ".join((type(raised).__doc__ or name).split())
        case OSError(filename=str()):
            return f"a file cannot be read or written ({raised.strerror})"
        case _ if isinstance(raised, store.AWAY):
            return f"a database cannot be reached ({name}): see that it runs, and that its address is right"
        case _ if getattr(raised, "sqlstate", None) == FORBIDDEN:
            return "the account at the database may not do this: its owner has to run `rollcall migrate`"
        case _:
            return None
