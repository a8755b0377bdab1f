"""What the processes of every installation need, imported once for all of them."""

from __future__ import annotations

import gc
from importlib import import_module

#: What only those need who work with a broker is large, and theirs to import.
EVERYWHERE = (
    "rollcall.up.parts",
    "api.app",
    "consumers.clock.process",
    "consumers.keeper.process",
    "journal.handling.keeping",
    "journal.proof.signer",
    "projections.jobs.worker",
    "projections.worker",
)


def load() -> None:
    """Import it, for whoever then forks the processes."""
    gc.disable()  # what is imported stays: looking for garbage meanwhile takes a tenth of the time
    try:
        for name in EVERYWHERE:
            import_module(name)
    finally:
        gc.enable()
