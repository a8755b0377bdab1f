"""Policy tables as files: every version of a table is a TOML file, pinned by the digest of its content."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources.abc import Traversable

import msgspec

from domain.kernel.policy import TABLES, PolicyBook, PolicyTable


def load(folder: Traversable) -> PolicyBook:
    """The versions of a folder as a book (``read``)."""
    return PolicyBook(read(folder))


def read(folder: Traversable) -> list[PolicyTable]:
    """Every ``<table>/<version>.toml`` below a folder. ValueError names the file that is malformed."""
    versions: list[PolicyTable] = []
    for directory in sorted(folder.iterdir(), key=lambda d: d.name):
        if directory.name not in TABLES or not directory.is_dir():
            continue
        for file in sorted(directory.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".toml"):
                versions.append(version_of(directory.name, file.name.removesuffix(".toml"), file.read_bytes()))
    return versions


def version_of(name: str, version: str, content: bytes) -> PolicyTable:
    """A version of a table from its content. ValueError says what is wrong with it."""
    pin = f"{name}@{version}#{hashlib.sha256(content).hexdigest()}"
    try:
        return msgspec.convert(tomllib.loads(content.decode()) | {"pin": pin}, TABLES[name])
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ValueError(f"policy {name}/{version}.toml: {wrong}") from wrong
