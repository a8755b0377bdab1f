"""Checks a bundle (`rollcall export`) with nothing of Rollcall's: python independent.py FILE VKEY [VKEY]

Written from docs/proof.md alone, as anybody could. Needs only `cryptography`, for Ed25519. Prints the first
position that fails and leaves with 1, or leaves with 0.
"""

import json
import sys
from base64 import b64decode
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COLUMNS = """position:int originator_id:uuid originator_version:int topic event_id:uuid occurred_at:time
occurred_precision recorded_at:time actor_id actor_role on_behalf_of unit_id source command_id correlation_id:uuid
causation_id:uuid matter_id:uuid policies:strs evidence:strs facts_sha256:hash parts_sha256:hashes"""
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00Z")
BYTES = {
    "int": lambda n: n.to_bytes(8, "big", signed=True),
    "time": lambda at: BYTES["int"]((datetime.fromisoformat(at) - EPOCH) // timedelta(microseconds=1)),
    "uuid": lambda text: UUID(text).bytes,
    "": str.encode,
    "hash": bytes.fromhex,
    "strs": lambda members: len(members).to_bytes(4, "big") + b"".join(framed(m.encode()) for m in members),
    "hashes": lambda members: len(members).to_bytes(4, "big") + bytes.fromhex("".join(members)),
}


def framed(value):
    return b"\xff" * 4 if value is None else len(value).to_bytes(4, "big") + value


def digest(row):  # rollcall/row/1 of a line
    columns = ((row[name], BYTES[kind]) for name, _, kind in (column.partition(":") for column in COLUMNS.split()))
    return sha256(b"rollcall/row/1\n" + b"".join(framed(v if v is None else of(v)) for v, of in columns)).digest()


def need(holds, why):
    return holds or sys.exit(why)


def included(row, size, root):  # RFC 9162, 2.1.3.2
    entry = b"\x01" + row["position"].to_bytes(8, "big") + UUID(row["event_id"]).bytes + digest(row)
    found, at, last = sha256(b"\x00" + entry).digest(), row["position"] - 1, size - 1
    for sibling in map(b64decode, row["proof"]):
        left = at & 1 or at == last
        found = sha256(b"\x01" + (sibling + found if left else found + sibling)).digest()
        while left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def opened(note, keys):  # origin, size and root of a checkpoint that one of the keys signed
    text, signatures = note.rpartition("\n\n")[::2]
    origin, size, root = text.split("\n")[:3]
    public = next(b64decode(key.split("+", 2)[2])[1:] for key in keys if key.split("+")[0] == origin)
    signed = next(s.split(" ")[2] for s in signatures.splitlines() if s.startswith(f"\N{EM DASH} {origin} "))
    Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signed)[4:], (text + "\n").encode())
    return origin, int(size), b64decode(root)


def main(file, *keys):
    first, *lines, last = Path(file).read_bytes().splitlines(keepends=True)
    header, seal = json.loads(first), json.loads(last)
    origin, size, root = opened(header["checkpoint"], keys)
    need(origin == header["origin"] and len(lines) == header["entries"], "the header is of another file")
    for line in lines:
        row, (plain, _, mark) = json.loads(line), line.rpartition(b',"line":"')
        need(mark == sha256(plain).hexdigest().encode() + b'"}\n', f"position {row['position']}: changed")
        need(included(row, size, root), f"position {row['position']}: not in the tree")
    reads, size, root = opened(seal["checkpoint"], keys)
    look, whole = seal["seal"], sha256(b"".join([first, *lines])).hexdigest()
    need(reads != origin and look["evidence"] == [whole], "the seal is of another file")
    need(look["topic"] == "oversight.export-made.v1" and included(look, size, root), "this was not handed out")


if __name__ == "__main__":
    main(*sys.argv[1:])
