"""The notebook for analysts runs from top to bottom on any lake, and what is committed of it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from consumers.lake.tables import Place

ROOT = Path(__file__).parents[3]
TOUR = ROOT / "docs" / "questions" / "tour.ipynb"


def said(notebook: Any) -> list[str]:
    """What each cell of code printed."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in cells]


def test_the_tour_runs_on_a_lake(lake: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLCALL_LAKE", str(lake.root))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(TOUR, as_version=4)
    with monkeypatch.context() as quiet:
        quiet.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    opened, fresh, figures, rates, entries, steady, corrected = said(notebook)
    assert (opened, "2025-12-20" in fresh) == ("", True)
    assert "breach_alleged" in figures
    assert "2025-07" in rates
    assert entries.count("contacts.check-in-missed") == 5
    assert "90.9" in steady
    assert "withdrawn" in corrected


def test_what_is_committed_was_run_on_invented_people() -> None:
    notebook = nbformat.read(TOUR, as_version=4)
    nbformat.validate(notebook)
    assert all(text for text in said(notebook)[1:])
    assert "sim.linhe" in str(said(notebook))
    assert "simulate" in notebook.cells[0].source
    assert not any(output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", ()))
