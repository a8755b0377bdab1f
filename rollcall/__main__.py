"""`python -m rollcall`: the same command as `rollcall`."""

from rollcall.cli import main

main()
