"""How much memory a server of our own keeps pages in."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollcall.embedded import memory

GIB = 1 << 30


@pytest.mark.parametrize(
    ("has", "limit", "given"),
    [
        (512 << 20, None, "128MB"),
        (4 * GIB, None, "512MB"),
        (64 * GIB, None, "2048MB"),
        (64 * GIB, "max\n", "2048MB"),
        (64 * GIB, f"{4 * GIB}\n", "512MB"),
        (4 * GIB, f"{2**63 - 4096}\n", "512MB"),  # how an older kernel says that there is none
        (64 * GIB, f"{256 << 20}\n", "128MB"),
    ],
)
def test_pages_have_an_eighth_of_the_machine_or_of_its_container(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, has: int, limit: str | None, given: str
) -> None:
    told = tmp_path / "memory.max"
    if limit is not None:
        told.write_text(limit)
    monkeypatch.setattr(memory, "LIMITS", (told,))
    monkeypatch.setattr(memory.os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": has // 4096}.__getitem__)
    assert memory.for_pages() == given
