"""The two commands, side by side."""

from rollcall.proving.exporting import export
from rollcall.proving.verifying import verify

__all__ = ["export", "verify"]
