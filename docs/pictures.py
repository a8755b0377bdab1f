"""The pictures of the README: what commands print, as SVG. `python docs/pictures.py HOME` on a sample installation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURES = {
    "replay": ["replay", "SIM-000003", "--as-at", "2026-04-30", "--purpose", "inspection", "--print"],
    "difference": ["replay", "SIM-000003", "--since", "5500", "--print", "--lang", "zh"],
}
LINES = 100


def main(home: str) -> None:
    """Run each command and keep what it prints."""
    for name, command in PICTURES.items():
        done = subprocess.run(
            [sys.executable, "-m", "rollcall", *command],
            env=os.environ | {"ROLLCALL_HOME": home},
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [line.rstrip("\f") for line in done.stdout.splitlines()][:LINES]
        with open(os.devnull, "w") as nowhere:
            console = Console(record=True, width=124, file=nowhere)
            console.print(Text("\n".join(lines)))
            svg = console.export_svg(title=f"rollcall {' '.join(command)}")
        target = Path(__file__).parent / "pictures" / f"{name}.svg"
        target.parent.mkdir(exist_ok=True)
        target.write_text(_without_fonts_from_elsewhere(svg))


def _without_fonts_from_elsewhere(svg: str) -> str:
    """The picture with the fonts of whoever looks at it: nothing is fetched."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "DejaVu Sans Mono").replace(
        "<!-- Generated with Rich https://www.textualize.io -->", ""
    )


main(sys.argv[1])
