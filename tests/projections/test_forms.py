"""An installation of an earlier form: its readers keep their tables, and the worker builds all of them anew."""

from __future__ import annotations

import random
import threading
import time

from uuid_utils.compat import uuid7

from journal.site import Site
from projections import schema
from projections.models import MODELS, case_files
from projections.sheets import checksum
from projections.worker import run

from .conftest import Desk, Pen, invented

EARLIER = """
DROP TABLE models, positions, streams, heartbeats, parked;
CREATE TABLE positions (model text, build bigint, journal text, version integer, form text, live boolean,
  position bigint, PRIMARY KEY (model, build));
CREATE UNIQUE INDEX positions_live ON positions (model) WHERE live;
CREATE TABLE model_streams (model text, build bigint, stream uuid);
CREATE TABLE parked (model text, build bigint, stream uuid, PRIMARY KEY (model, build, stream));
CREATE TABLE heartbeats (journal text PRIMARY KEY);
CREATE TABLE case_files__v2 (stream uuid);
"""


def test_an_earlier_form_is_left_to_its_readers_and_built_anew_by_itself(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(5)]
    pen.write(invented(random.Random(1), streams, 120))
    desk.engine().step(120)
    before = checksum.of_live(desk.views, case_files.MODEL)
    known = [(found.table.model, found.table.build) for found in schema.standing(desk.views, MODELS)]
    desk.views.execute(EARLIER)
    for model, build in known:
        desk.views.execute(
            "INSERT INTO positions VALUES (%s, %s, %s, 2, '', true, %s)",
            [model.name, build, model.journal, 120 if model.journal == "record" else 0],
        )
    desk.views.execute("INSERT INTO positions VALUES ('case_files', 99, 'record', 2, '', false, 50)")
    for _ in range(2):
        schema.migrate(site.record_url, MODELS)
        assert desk.views.execute("SELECT count(*) FROM case_files").fetchone() == (5,)
        assert desk.views.execute("SELECT to_regclass('case_files__v2') IS NULL").fetchone() == (True,)
        assert schema.outdated(desk.views, MODELS) == [model.name for model in MODELS]
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(site, stop))
    thread.start()
    try:
        until = time.monotonic() + 60
        while schema.outdated(desk.views, MODELS) or checksum.of_live(desk.views, case_files.MODEL) != before:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        stop.set()
        thread.join(10)
