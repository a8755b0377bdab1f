"""``python -m consumers.contracts``: write the schemas of today's events and ``docs/contracts/asyncapi.json`` anew."""

from __future__ import annotations

import sys
from pathlib import Path

import domain.contracts
from consumers.contracts.writing import write
from domain.contracts.kept import FOLDER

package = Path(domain.contracts.__path__[0])
found = write(package / FOLDER, package.parents[1] / "docs" / "contracts" / "asyncapi.json")
if found:
    sys.stderr.writelines(f"{topic}: {place}\n" for topic, places in found.items() for place in places)
    sys.exit("Give these a new version. What was in no release yet may change: delete its schema first.")
