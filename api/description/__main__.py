"""``python -m api.description``: write ``api/openapi.json`` and ``docs/mechanisms.md`` anew."""

from __future__ import annotations

from pathlib import Path

import api
from api.app import create
from api.description import mechanisms
from api.description.openapi import text
from api.rooms import ApiSettings
from journal.site import Site

home = Path(api.__path__[0])
site = Site("", "", Path())
(home.parent / "docs" / "mechanisms.md").write_text(mechanisms.text(), encoding="utf-8")
(home / "openapi.json").write_text(text(create(site, ApiSettings(Path()))), encoding="utf-8")
