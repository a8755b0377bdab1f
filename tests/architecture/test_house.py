"""The house keeps its shape: arrows, pure domain, names. The contracts themselves stand in pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

# Of the standard library the domain takes what computes. The rest reaches for the world, the clock or chance.
IMPURE = {
    *{"asyncio", "concurrent", "ctypes", "http", "io", "logging", "multiprocessing", "os", "random", "secrets"},
    *{"select", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading"},
    *{"time", "urllib"},
}
OF_THE_CLOCK_OR_CHANCE = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7"}
# Policies, calendars, words and kept schemas, shipped with it.
OF_ITS_OWN_TABLES = {
    *{"domain/kernel/policy_files.py", "domain/kernel/calendar.py", "domain/kernel/words.py"},
    "domain/contracts/kept.py",
}
VAGUE = {"utils", "util", "helpers", "helper", "manager", "service", "base", "common", "misc", "v2"}


def modules(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level names that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def test_the_import_contracts_hold():
    program = Path(sys.executable).with_name("lint-imports")
    kept = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert kept.returncode == 0, kept.stdout


def test_every_consumer_but_sparks_is_kept_from_spark():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (kept_from,) = [set(one["source_modules"]) for one in contracts if one.get("forbidden_modules") == ["pyspark"]]
    consumers = {f"consumers.{path.parent.name}" for path in ROOT.glob("consumers/*/__init__.py")}
    assert kept_from == (set(ROOMS) - {"consumers"}) | (consumers - {"consumers.spark"})


def test_every_room_is_under_the_contracts_and_the_type_checker():
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == set(ROOMS)
    assert set(PROJECT["tool"]["mypy"]["files"]) == set(ROOMS)


def test_of_libraries_the_domain_imports_only_msgspec():
    allowed = {"domain", "msgspec", "__future__"} | (sys.stdlib_module_names - IMPURE)
    strangers = {(str(path), name) for path, tree in modules("domain") for name in imported(tree)}
    assert {(path, name) for path, name in strangers if name not in allowed} == set()


def test_the_domain_asks_no_clock_and_no_chance():
    asked = {
        (str(path), node.func.attr)
        for path, tree in modules("domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in OF_THE_CLOCK_OR_CHANCE
    }
    assert asked == set()


def test_a_fold_of_the_state_asks_an_entry_only_for_what_is_read_for_it():
    """Who recorded an entry, and when, is not among the columns that a state is folded from (``FOLDED``)."""
    known = {"event", "event_id", "position", "originator_id", "originator_version", "order", "day"}
    known |= {"occurred_at", "occurred_precision"}
    asked = {
        (str(path), node.attr)
        for path, tree in modules("domain")
        if path.name == "record.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "entry"
    }
    assert {(path, name) for path, name in asked if name not in known} == set()


def test_the_domain_opens_no_file_but_its_own_tables():
    readers = {"read_text", "read_bytes", "write_text", "write_bytes"}
    opened = {
        str(path)
        for path, tree in modules("domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "open")
            or (isinstance(node.func, ast.Attribute) and node.func.attr in readers)
        )
    }
    assert opened <= OF_ITS_OWN_TABLES


@pytest.mark.parametrize("room", ROOMS)
def test_every_package_says_what_it_is_for(room: str):
    silent = [str(path) for path, tree in modules(room) if not ast.get_docstring(tree)]
    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_has_a_name_that_says_nothing(room: str):
    assert [str(path) for path, _ in modules(room) if VAGUE & set(path.with_suffix("").parts)] == []


def test_no_other_distribution_owns_a_name_of_ours():
    owners = packages_distributions()
    shared = {room: set(owners.get(room, ())) - {"rollcall"} for room in ROOMS}
    assert {room: names for room, names in shared.items() if names} == {}


def test_the_wheel_names_every_package_and_no_tests():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == set(ROOMS)
    assert "tests" not in ROOMS
