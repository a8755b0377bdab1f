"""How a command ends: the exit codes of `rollcall`, and the refusal that becomes one of them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes that every command keeps to."""

    OK = 0
    FOUND = 1  # the command did its work and found something wrong
    USAGE = 2  # the command was called wrongly; nothing was done
    UNAVAILABLE = 3  # something the command needs is not there; try again when it is


class Unavailable(Exception):
    """Something that a command needs is not there. The message says what, and what to do about it."""
