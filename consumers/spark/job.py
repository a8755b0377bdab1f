"""The job: a lake's entries dealt out by stream, each stream folded where it lies, the rows written as tables."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable, convert_to_deltalake
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession
from pyspark.storagelevel import StorageLevel

from consumers.lake.tables import EVENTS, Place
from consumers.spark.forms import REPLAYED, TABLES, ddl
from consumers.spark.java import NoJava, home
from consumers.spark.replaying import COLUMNS, replayed

_SETTINGS = {
    "spark.app.name": "rollcall lake replay",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
#: Of Spark within one process, which nobody else reaches. What is Java's there is handing over: the better of its two
#: compilers takes more than it gives.
_HERE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
}
#: Into how many parts streams are dealt. What is kept keeps that number, however small its parts: Spark's own is 200.
PARTS = "spark.sql.shuffle.partitions"
#: As much of a lake as goes into one part, as it lies in its files.
PART_BYTES = 32 << 20


class Done(NamedTuple):
    """What a replay has made. version: of the table of entries that was read; tables: how many rows each has."""

    version: int
    streams: int
    entries: int
    tables: dict[str, int]
    seconds: float


def replay(place: Place, to: Path, master: str, settings: Mapping[str, str]) -> Done:
    """Fold every stream of a lake as it is now, and write states and read models as tables into a new folder.

    master: where Spark works, such as ``local[2]``. settings: of Spark, beside ours. NoJava. What comes into the lake
    meanwhile is not seen.
    """
    events = place.events()
    with session(master, settings) as spark:
        began = time.monotonic()
        if PARTS not in settings:
            spark.conf.set(PARTS, str(_parts(spark, events)))
        grouped = entries(spark, place.root / "events", events).groupBy("stream")
        # Folded once, kept where it was made, and written table by table.
        folded = grouped.applyInArrow(replayed, ddl(REPLAYED)).persist(StorageLevel.DISK_ONLY)
        for name in TABLES:
            folded.selectExpr(f"inline({name})").write.parquet(_address(to / name))
        sums = folded.selectExpr("count(*)", "coalesce(sum(entries), 0)").first()
        assert sums is not None
        took = time.monotonic() - began
    return Done(events.version(), sums[0], sums[1], {name: _opened(to / name) for name in TABLES}, took)


def entries(spark: SparkSession, folder: Path, events: DeltaTable) -> DataFrame:
    """The entries of a version of a table: its own files, which other versions' lie beside."""
    files = [_address(Path(unquote(file))) for file in events.file_uris()]
    schema = ddl(pa.schema(EVENTS))
    if not files:
        return spark.createDataFrame([], schema).select(*COLUMNS)
    return spark.read.schema(schema).option("basePath", _address(folder)).parquet(*files).select(*COLUMNS)


def _address(path: Path) -> str:
    """A path of this machine's, whatever Spark's own file system is."""
    return f"file:{path.absolute()}"


def _parts(spark: SparkSession, events: DeltaTable) -> int:
    """Parts of a bearable size, and two for each core at the least."""
    sizes: list[int] = pa.table(events.get_add_actions(flatten=True))["size_bytes"].to_pylist()
    return max(2 * spark.sparkContext.defaultParallelism, sum(sizes) // PART_BYTES)


@contextmanager
def session(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """Spark at work."""
    with tempfile.TemporaryDirectory(prefix="rollcall-spark-") as beside:
        if (java := home(Path(beside))) is not None:
            os.environ["JAVA_HOME"] = java
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        own = dict(_SETTINGS)
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
            own |= _HERE
        builder = SparkSession.builder.master(master)
        for name, value in {**own, **settings}.items():
            builder = builder.config(name, value)
        try:
            spark = builder.getOrCreate()
        except PySparkRuntimeError as wrong:
            if wrong.getCondition() != "JAVA_GATEWAY_EXITED":
                raise
            raise NoJava from None
        try:
            yield spark
        finally:
            spark.stop()


def _opened(folder: Path) -> int:
    """Make a Delta table of the files that were written; how many rows it has."""
    convert_to_deltalake(str(folder))
    return int(DeltaTable(str(folder)).to_pyarrow_dataset().count_rows())
