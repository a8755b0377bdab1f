"""Local accounts: what ends one, or the tokens given for it."""

from __future__ import annotations

import time
from typing import Any

from api.signin import accounts

PASSWORD = "correct horse battery"


def test_an_account_that_is_disabled_stops_working_within_seconds(running: Any):
    accounts.add(running.site, "leaving", "officer", "east", PASSWORD)
    time.sleep(1.5)
    assert running.get("/v1/units", "leaving").status_code == 200
    accounts.disable(running.site, "leaving")
    until = time.monotonic() + 4
    while running.get("/v1/units", "leaving").status_code == 200:
        assert time.monotonic() < until
        time.sleep(0.1)
    again = running.client.post("/v1/tokens", json={"name": "leaving", "password": PASSWORD})
    assert again.status_code == 401


def test_tokens_of_a_password_that_was_changed_stop_working_within_seconds(running: Any):
    accounts.add(running.site, "changing", "officer", "east", PASSWORD)
    time.sleep(1.5)
    assert running.get("/v1/units", "changing").status_code == 200
    accounts.set_password(running.site, "changing", "another horse battery")
    until = time.monotonic() + 4
    while running.get("/v1/units", "changing").status_code == 200:
        assert time.monotonic() < until
        time.sleep(0.1)
    old = running.client.post("/v1/tokens", json={"name": "changing", "password": PASSWORD})
    assert old.status_code == 401
    new = running.client.post("/v1/tokens", json={"name": "changing", "password": "another horse battery"})
    authorization = {"Authorization": f"Bearer {new.json()['access_token']}"}
    assert running.client.get("/v1/units", headers=authorization).status_code == 200
