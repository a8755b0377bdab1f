"""What `rollcall doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "look", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. state: 'good'; 'look' at it, it works so; 'missing', it does not."""

    what: str
    state: State
    says: str
