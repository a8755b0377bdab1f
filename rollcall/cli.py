"""The command `rollcall`."""


def main() -> None:
    """Run the command line; replaced as soon as the first sub-command stands."""
    raise SystemExit(2)
