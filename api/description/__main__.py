"""``python -m api.description``: write ``api/openapi.json`` anew."""

from __future__ import annotations

from pathlib import Path

import api
from api.app import create
from api.description.openapi import text
from api.rooms import ApiSettings
from journal.site import Site

site = Site("", "", Path())
Path(api.__path__[0], "openapi.json").write_text(text(create(site, ApiSettings(Path()))), encoding="utf-8")
