"""The schemas that are kept: one a topic that was ever written. Those of past versions stay, and are made no more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

#: The folder of the files within its package.
FOLDER = "schemas"


@cache
def kept() -> Mapping[str, bytes]:
    """The kept schemas as JSON, by topic, in order."""
    folder = files("domain.contracts").joinpath(FOLDER)
    found = {file.name.removesuffix(".json"): file for file in folder.iterdir() if file.name.endswith(".json")}
    return MappingProxyType({topic: found[topic].read_bytes() for topic in sorted(found)})
