"""Write the golden file of every topic that has none yet. A file that is there is never changed.

Run it after adding an event: ``python tests/domain/golden/generate.py``. Each file holds what the record
stores of the event's first example, before it is sealed: the bytes of its facts, and of each personal part.
"""

from __future__ import annotations

import json
from pathlib import Path

from domain.catalogue import event_examples
from domain.kernel.codec import encode

HERE = Path(__file__).parent


def main() -> None:
    """Write what is missing."""
    for event in event_examples():
        path = HERE / f"{event.topic}.json"
        if not path.exists():
            encoded = encode(event)
            parts = {category.name.lower(): part.decode() for category, part in encoded.personal}
            golden = {"topic": encoded.topic, "facts": encoded.facts.decode(), "personal": parts}
            path.write_text(json.dumps(golden, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
