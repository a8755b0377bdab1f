"""Checks a bundle (`rollcall export`) with nothing of Rollcall's: python independent.py FILE VKEY [VKEY]

Written from docs/proof.md alone, as anybody could. Needs only `cryptography`, for Ed25519. Prints the first
position that fails and leaves with 1, or leaves with 0.
"""

import json
import sys
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COLUMNS = {  # in the order of the digest, by kind
    "position": int, "originator_id": UUID, "originator_version": int, "topic": str, "event_id": UUID,
    "occurred_at": datetime, "occurred_precision": str, "recorded_at": datetime, "actor_id": str, "actor_role": str,
    "on_behalf_of": str, "unit_id": str, "source": str, "command_id": str, "correlation_id": UUID,
    "causation_id": UUID, "matter_id": UUID, "policies": list, "evidence": list, "facts_sha256": bytes,
    "parts_sha256": tuple,
}  # fmt: skip


def framed(value):
    return b"\xff" * 4 if value is None else len(value).to_bytes(4, "big") + value


def column(value, kind):
    if value is None:
        return None
    if kind is datetime:
        since = datetime.fromisoformat(value) - datetime(1970, 1, 1, tzinfo=UTC)
        value, kind = since // timedelta(microseconds=1), int
    if kind is int:
        return value.to_bytes(8, "big", signed=True)
    if kind in (list, tuple):
        members = [framed(m.encode()) if kind is list else bytes.fromhex(m) for m in value]
        return len(members).to_bytes(4, "big") + b"".join(members)
    return {UUID: lambda: UUID(value).bytes, str: lambda: value.encode(), bytes: lambda: bytes.fromhex(value)}[kind]()


def digest(row):
    """rollcall/row/1 of a line."""
    return sha256(b"rollcall/row/1\n" + b"".join(framed(column(row[k], of)) for k, of in COLUMNS.items())).digest()


def need(holds, why):
    if not holds:
        sys.exit(why)


def included(row, size, root):
    """Whether a line is in the tree: RFC 9162, 2.1.3.2."""
    entry = b"\x01" + row["position"].to_bytes(8, "big") + UUID(row["event_id"]).bytes + digest(row)
    found, at, last = sha256(b"\x00" + entry).digest(), row["position"] - 1, size - 1
    for sibling in map(b64decode, row["proof"]):
        left = at & 1 or at == last
        found = sha256(b"\x01" + (sibling + found if left else found + sibling)).digest()
        while left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def opened(note, keys):
    """Origin, size and root of a checkpoint that one of the keys signed."""
    signed, _, signatures = note.rpartition("\n\n")
    origin, size, root = (signed + "\n").split("\n")[:3]
    kept = next(k for k in keys if k.split("+")[0] == origin)
    public = b64decode(kept.split("+", 2)[2])[1:]
    line = next(s for s in signatures.splitlines() if s.startswith(f"\N{EM DASH} {origin} "))
    Ed25519PublicKey.from_public_bytes(public).verify(b64decode(line.split(" ")[2])[4:], (signed + "\n").encode())
    return origin, int(size), b64decode(root)


def main(file, keys):
    lines = Path(file).read_bytes().splitlines(keepends=True)
    header, seal = json.loads(lines[0]), json.loads(lines[-1])
    origin, size, root = opened(header["checkpoint"], keys)
    need(origin == header["origin"] and len(lines) == header["entries"] + 2, "the header is of another file")
    for line in lines[1:-1]:
        row = json.loads(line)
        plain, _, mark = line.rpartition(b',"line":"')
        need(mark == sha256(plain).hexdigest().encode() + b'"}\n', f"position {row['position']}: changed")
        need(included(row, size, root), f"position {row['position']}: not in the tree")
    reads, size, root = opened(seal["checkpoint"], keys)
    look, whole = seal["seal"], sha256(b"".join(lines[:-1])).hexdigest()
    need(reads != origin and look["evidence"] == [whole], "the seal is of another file")
    need(look["topic"] == "oversight.export-made.v1" and included(look, size, root), "this was not handed out")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
