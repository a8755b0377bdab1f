"""The library's own recorder test cases, on our recorder."""

from __future__ import annotations

from typing import Any

import pytest
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.tests import persistence

from journal import schema
from journal.recorder import Recorder


@pytest.fixture(autouse=True)
def recorder(request: pytest.FixtureRequest, fresh_urls: Any) -> Any:
    record_url, keys_url = fresh_urls
    schema.migrate(record_url, keys_url, name="test", kind="real")
    recorder = Recorder(schema.conninfo(record_url, "record"))
    request.instance.recorder = recorder
    yield
    recorder.close()


class TestOurRecorder(persistence.ApplicationRecorderTestCase[ApplicationRecorder]):
    recorder: Recorder

    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNotificationsDoNotInterleave(persistence.NonInterleavingNotificationIDsBaseCase):
    recorder: Recorder

    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder
