"""The schemas that are kept: one a topic that was ever written. Those of past versions stay, and are made no more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

#: What the name of a schema begins with, whatever address it is served at.
URN = "urn:rollcall:schema:"
#: The folder of the files within its package.
FOLDER = "schemas"


@cache
def kept() -> Mapping[str, bytes]:
    """The kept schemas as JSON, by topic, in order."""
    return MappingProxyType(read(files("domain.contracts").joinpath(FOLDER)))


def read(folder: Traversable) -> dict[str, bytes]:
    """The schemas in a folder, by topic, in order."""
    found = {file.name.removesuffix(".json"): file for file in folder.iterdir() if file.name.endswith(".json")}
    return {topic: found[topic].read_bytes() for topic in sorted(found)}
