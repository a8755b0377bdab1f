"""``python -m consumers.contracts``: write the schemas of today's events and ``docs/contracts/asyncapi.json`` anew.

Schemas of past versions stay as they are. Nothing is written where a schema would not keep what it promised.
"""

from __future__ import annotations

import sys
from pathlib import Path

import domain.contracts
from consumers.contracts import asyncapi
from domain.contracts.kept import FOLDER, kept
from domain.contracts.promises import unkept
from domain.contracts.schema import schemas, text

package = Path(domain.contracts.__path__[0])
made = schemas()
if found := unkept(made, kept()):
    for topic, places in found.items():
        sys.stderr.write("".join(f"{topic}: {place}\n" for place in places))
    sys.exit("Give these a new version. Only what was in no release yet may change: delete its schema first.")
for topic, schema in made.items():
    (package / FOLDER / f"{topic}.json").write_text(text(schema), encoding="utf-8")
kept.cache_clear()
(package.parents[1] / "docs" / "contracts" / "asyncapi.json").write_text(asyncapi.text(kept()), encoding="utf-8")
