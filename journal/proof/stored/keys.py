"""The keys of the logs: one file for the signer alone, one for everybody, and the newest checkpoint of each log.

They lie in one folder: ``log.key`` (mode 0600), a private key a line and log; ``log.vkey``, the verifier keys in
the same order, to be handed out; ``log.record.checkpoint`` and ``log.reads.checkpoint``, what was signed last.
Take copies of the last three elsewhere: they show a history that was rewritten or cut.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

from journal.proof.doubts import LogKeyMissing
from journal.proof.signature import SignerKey, VerifierKey
from journal.site import Site


def signer_key(file: Path, origin: str, *, may_make: bool) -> SignerKey:
    """The key of a log, made on first use; the verifier key is written beside it.

    may_make: whether nothing was signed yet. LogKeyMissing where there is none and none may be made;
    KeyMalformed or KeyIdDiffers where the file was damaged.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        keys = [SignerKey.parse(line) for line in held.read().splitlines() if line]
        mine = next((key for key in keys if key.verifier.name == origin), None)
        if mine is None:
            if not may_make:
                raise LogKeyMissing(origin=origin)
            mine = SignerKey.generate(origin)
            held.write(mine.secret() + "\n")
            held.flush()
            os.fsync(held.fileno())
            keys.append(mine)
        published = "".join(f"{key.verifier}\n" for key in keys)
        if not verifier_file(file).exists() or verifier_file(file).read_text() != published:
            replace(verifier_file(file), published)
        return mine


def default_key_file(site: Site) -> Path:
    """Where the log key lies unless a place of its own is set: beside the root key."""
    return site.root_file.parent / "log.key"


def verifier_file(key_file: Path) -> Path:
    """Where the verifier keys stand beside a file of private keys."""
    return key_file.with_suffix(".vkey")


def checkpoint_file(key_file: Path, place: str) -> Path:
    """Where the newest checkpoint of a journal stands beside a file of private keys."""
    return key_file.with_suffix(f".{place}.checkpoint")


def verifier_keys(text: str) -> Mapping[str, VerifierKey]:
    """The verifier keys in a text, one a line, by the name of their log. KeyMalformed or KeyIdDiffers."""
    keys = [VerifierKey.parse(line) for line in text.split()]
    return {key.name: key for key in keys}


def replace(file: Path, content: str) -> None:
    """Write a file as a whole, durably: another process sees the old one or the new one."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with beside.open("w") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    beside.replace(file)
