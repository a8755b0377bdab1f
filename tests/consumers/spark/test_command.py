"""`rollcall lake replay` refuses before Spark begins what it cannot do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rollcall.cli import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ROLLCALL_LAKE", raising=False)


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["lake", "replay", *arguments])
    return int(left.value.code or 0), capsys.readouterr().err


def test_a_folder_that_is_there_is_not_written_into(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, told = ended(capsys, "--to", str(tmp_path))
    assert (code, "there already" in told) == (2, True)


def test_a_setting_has_a_value(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, told = ended(capsys, "--to", str(tmp_path / "new"), "--conf", "spark.executor.memory")
    assert (code, "NAME=VALUE" in told) == (2, True)


def test_a_lake_is_needed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, told = ended(capsys, "--to", str(tmp_path / "new"))
    assert (code, "there is no lake" in told) == (3, True)
    assert not (tmp_path / "new").exists()


def test_without_spark_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lake" / "events").mkdir(parents=True)
    for name in [name for name in sys.modules if name.split(".")[0] == "pyspark" or name == "consumers.spark.job"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Without(), *sys.meta_path])
    code, told = ended(capsys, "--to", str(tmp_path / "new"), "--lake", str(tmp_path / "lake"))
    assert (code, "pip install 'rollcall[spark]'" in told) == (3, True)


def test_a_java_that_does_not_run_spark_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "lake" / "events").mkdir(parents=True)
    command = [sys.executable, "-m", "rollcall", "lake", "replay", "--lake", str(tmp_path / "lake")]
    environment = {**os.environ, "JAVA_HOME": "/nowhere"}
    done = subprocess.run(
        [*command, "--to", str(tmp_path / "new")], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "no Java that runs Spark" in done.stderr) == (3, True)
    assert not (tmp_path / "new").exists()


class _Without:
    """An environment in which Spark is not installed."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.split(".")[0] == "pyspark":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name.split(".")[0])
