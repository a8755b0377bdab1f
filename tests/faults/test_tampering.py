"""Whatever a superuser does to what is stored is found and named by its first position."""

from __future__ import annotations

import pytest

from journal.plan import ANY_VERSION, Append, Envelope
from journal.proof.doubts import Doubt
from journal.proof.signer import sign
from journal.proof.stored.keys import checkpoint_file
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.store import TailCut

AT = 300
FLIP = "UPDATE entries SET {column} = {value} WHERE position = 300"
FREE = (
    "ALTER TABLE entries DROP CONSTRAINT IF EXISTS entries_pkey CASCADE, "
    "DROP CONSTRAINT IF EXISTS entries_event_id_key, "
    "DROP CONSTRAINT IF EXISTS entries_originator_id_originator_version_key"
)
BOUND = (
    "ALTER TABLE entries ADD PRIMARY KEY (position), ADD UNIQUE (event_id), "
    "ADD UNIQUE (originator_id, originator_version)"
)
COPY = (
    "INSERT INTO entries SELECT (c.e).* FROM "
    "(SELECT jsonb_populate_record(e, {changes}) AS e FROM entries AS e WHERE position = {of}) AS c"
)


def test_an_honest_installation_gives_no_alarm(installation):
    assert installation.verdict() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("originator_id", "gen_random_uuid()"),
        ("originator_version", "originator_version + 1000"),
        ("topic", "topic || 'x'"),
        ("event_id", "gen_random_uuid()"),
        ("occurred_at", "occurred_at - interval '1 microsecond'"),
        ("occurred_at", "'infinity'"),
        ("occurred_precision", "'day'"),
        ("recorded_at", "recorded_at - interval '1 microsecond'"),
        ("recorded_at", "'-infinity'"),
        ("actor_id", "actor_id || '0'"),
        ("actor_role", "'reviewer'"),
        ("on_behalf_of", "coalesce(on_behalf_of, '') || 'x'"),
        ("on_behalf_of", "nullif('', coalesce(on_behalf_of, ''))"),
        ("unit_id", "'office-b'"),
        ("source", "''"),
        ("command_id", "''"),
        ("correlation_id", "gen_random_uuid()"),
        ("causation_id", "gen_random_uuid()"),
        ("matter_id", "gen_random_uuid()"),
        ("policies", "policies || '{x@1#y}'"),
        ("policies", "'{{a,b},{c,d}}'"),
        ("policies", "'{NULL}'"),
        ("evidence", "evidence || '{x}'"),
        ("facts", "set_byte(facts, 40, get_byte(facts, 40) # 1)"),
        ("facts", "set_byte(facts, 0, get_byte(facts, 0) # 128)"),
        ("facts", "''"),
        ("personal", "personal || '\\x00'"),
        ("personal", "personal || facts"),
        ("digest", "set_byte(digest, 31, get_byte(digest, 31) # 1)"),
    ],
)
def test_a_change_in_a_column_is_found_where_it_is(installation, column, value):
    installation.tamper(FLIP.format(column=column, value=value))
    journal, kind, position = installation.verdict()
    assert (journal, position) == ("record", AT)
    assert kind in ("RowChanged", "RowMalformed")


def test_a_changed_position_is_found_where_the_entry_is_missing(installation):
    installation.tamper("UPDATE entries SET position = 100000 WHERE position = 300")
    assert installation.verdict() == ("record", "PositionMissing", AT)


def test_a_column_that_became_null_is_found(installation):
    installation.tamper(
        "ALTER TABLE entries ALTER actor_id DROP NOT NULL", FLIP.format(column="actor_id", value="NULL")
    )
    assert installation.verdict() == ("record", "RowMalformed", AT)
    installation.tamper("DELETE FROM entries", "ALTER TABLE entries ALTER actor_id SET NOT NULL")


def test_a_deleted_entry_is_found(installation):
    installation.tamper("DELETE FROM entries WHERE position = 300")
    assert installation.verdict() == ("record", "PositionMissing", AT)


def test_a_deleted_look_is_found(installation):
    installation.tamper("DELETE FROM entries WHERE position = 17", place="reads")
    assert installation.verdict() == ("reads", "PositionMissing", 17)


@pytest.mark.parametrize("first", [201, 300, 600])
def test_a_cut_tail_is_found_against_the_last_checkpoint(installation, first):
    installation.tamper(f"DELETE FROM entries WHERE position >= {first}")
    assert installation.verdict(installation.trusting()) == ("record", "TailMissing", first)


def test_the_writer_refuses_to_go_on_after_a_cut_tail(installation):
    installation.tamper("DELETE FROM entries WHERE position >= 590")
    recorder = Recorder(conninfo(installation.site.record_url, "record"))
    with pytest.raises(TailCut):
        recorder.append(
            [
                Append(
                    stream=installation.writing.files[0],
                    expected_version=ANY_VERSION,
                    bodies=[],
                    envelope=Envelope(actor_id="a", actor_role="officer", unit_id="u"),
                    keys={},
                )
            ]
        )
    recorder.close()


def test_an_entry_removed_and_the_rest_renumbered_is_found(installation):
    installation.tamper(
        "DELETE FROM entries WHERE position = 300",
        "UPDATE entries SET position = position - 1000 WHERE position > 300",
        "UPDATE entries SET position = position + 999 WHERE position < 0",
    )
    assert installation.verdict() == ("record", "RowChanged", AT)


def test_an_entry_removed_and_everything_after_it_hashed_again_is_found(installation):
    installation.tamper(
        "DELETE FROM entries WHERE position = 300",
        "UPDATE entries SET position = position - 1000 WHERE position > 300",
        "UPDATE entries SET position = position + 999 WHERE position < 0",
    )
    for position in range(300, 610):
        installation.rewrite(position)
    journal, kind, position = installation.verdict()
    assert (journal, position) == ("record", AT)
    assert kind in ("EntryRewritten", "VersionOutOfOrder")


def test_an_inserted_entry_is_found(installation):
    """A copy at the end, in its own place and with a true digest: only its sealed facts give it away."""
    last = installation.row(610)
    installation.tamper(FREE, COPY.format(changes="""'{"position": 611, "originator_version": 9999}'""", of=610))
    installation.rewrite(611, event_id=installation.writing.files[0])
    assert installation.verdict()[1:] == ("VersionOutOfOrder", 611)
    installation.rewrite(611, originator_version=last.originator_version + 1)
    assert installation.verdict()[1:] == ("PartUnreadable", 611)
    installation.tamper("DELETE FROM entries WHERE position = 611", BOUND)


def test_a_doubled_entry_is_found(installation):
    installation.tamper(FREE, COPY.format(changes="'{}'", of=300))
    assert installation.verdict() in (("record", "PositionRepeated", AT), ("record", "VersionOutOfOrder", AT))
    installation.tamper("DELETE FROM entries", BOUND)


def test_two_entries_that_changed_places_are_found(installation):
    swap = (
        "UPDATE entries SET position = -position WHERE position IN (300, 310)",
        "UPDATE entries SET position = 610 + position WHERE position < 0",
    )
    installation.tamper(*swap)
    assert installation.verdict() == ("record", "RowChanged", AT)


def test_two_entries_that_changed_places_and_were_hashed_again_are_found(installation):
    installation.tamper(
        "UPDATE entries SET position = -position WHERE position IN (300, 310)",
        "UPDATE entries SET position = 610 + position WHERE position < 0",
    )
    for position in (300, 310):
        installation.rewrite(position)
    assert installation.verdict()[2] <= 301
    assert installation.verdict()[1] in ("EntryRewritten", "FileOutOfOrder", "RecordedBackwards")


def test_two_entries_of_a_file_that_changed_places_are_found_though_all_was_signed_again(installation):
    """With the log's own key, and times that rise: what remains is the order within the file."""
    one = installation.row(AT)
    other = next(row for p in range(AT + 1, 600) if (row := installation.row(p)).originator_id == one.originator_id)
    installation.tamper(FREE)
    installation.rewrite(one.position, position=9999)
    installation.rewrite(other.position, position=one.position, recorded_at=one.recorded_at)
    installation.rewrite(9999, position=other.position, recorded_at=other.recorded_at)
    installation.tamper("DELETE FROM checkpoints", "DELETE FROM tiles", BOUND)
    checkpoint_file(installation.site.root_file.parent / "log.key", "record").unlink()
    sign(installation.site, "record")
    assert installation.verdict() == ("record", "FileOutOfOrder", one.position)


def test_an_entry_that_belongs_to_no_file_any_more_is_found(installation):
    installation.tamper(
        "ALTER TABLE entries ALTER originator_id DROP NOT NULL",
        "UPDATE entries SET originator_id = NULL WHERE position = 610",
    )
    assert installation.verdict() == ("record", "RowsDiffer", 610)
    installation.tamper("DELETE FROM entries", "ALTER TABLE entries ALTER originator_id SET NOT NULL")


@pytest.mark.parametrize("column", ["topic", "actor_id", "unit_id", "occurred_precision", "policies"])
def test_an_entry_rewritten_with_its_digest_is_found_by_the_tree(installation, column):
    changed = {"topic": "contacts.check-in-missed.v1"}.get(column, "other")
    installation.rewrite(AT, **{column: changed})
    expected = "PartUnreadable" if column == "topic" else "EntryRewritten"
    assert installation.verdict() == ("record", expected, AT)


def test_an_entry_rewritten_under_no_full_tile_is_found_between_two_checkpoints(installation):
    installation.rewrite(550, actor_id="other")
    assert installation.verdict() == ("record", "HistoryRewritten", 501)


@pytest.mark.parametrize("column", ["facts", "personal"])
def test_a_body_moved_to_another_entry_is_found(installation, column):
    other = next(p for p in range(310, 600) if len(getattr(installation.row(p), column)) > 40)
    installation.rewrite(AT, **{column: getattr(installation.row(other), column)})
    journal, kind, position = installation.verdict()
    assert (journal, position) == ("record", AT)
    assert kind in ("PartUnreadable", "KeyMoved")


def test_a_version_used_twice_is_found(installation):
    row = installation.row(AT)
    installation.tamper(FREE)
    installation.rewrite(AT, originator_version=row.originator_version - 1)
    assert installation.verdict()[1:] in (("VersionOutOfOrder", AT), ("PartUnreadable", AT))
    installation.tamper("DELETE FROM entries", BOUND)


# The log beside the entries
@pytest.mark.parametrize(
    ("statement", "kind", "position"),
    [
        ("UPDATE tiles SET hashes = set_byte(hashes, 3200, get_byte(hashes, 3200) # 1) WHERE index = 1",
         "TileChanged", 357),
        ("DELETE FROM tiles WHERE index = 1", "TileMissing", 257),
        ("INSERT INTO tiles SELECT 0, 2, hashes FROM tiles WHERE index = 1", "TileUnexpected", 513),
        ("INSERT INTO tiles SELECT 1, 0, hashes FROM tiles WHERE index = 1", "TileUnexpected", 1),
        ("UPDATE checkpoints SET root = digest FROM entries WHERE position = 1 AND size = 500",
         "CheckpointChanged", 500),
        ("UPDATE checkpoints SET size = 499 WHERE size = 500", "CheckpointChanged", 499),
        ("UPDATE checkpoints SET size = 90000 WHERE size = 600", "CheckpointChanged", 90000),
        ("UPDATE checkpoints SET edge = edge || digest FROM entries WHERE position = 1 AND size = 500",
         "CheckpointChanged", 500),
        ("UPDATE checkpoints SET edge = (SELECT edge FROM checkpoints WHERE size = 200) WHERE size = 500",
         "CheckpointChanged", 500),
        ("UPDATE checkpoints SET note = replace(note, '500', '501') WHERE size = 500", "CheckpointChanged", 500),
        ("UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 200) WHERE size = 500",
         "CheckpointChanged", 500),
        ("UPDATE checkpoints SET note = note || (SELECT split_part(note, E'\n\n', 2) FROM checkpoints WHERE size = 200)"
         " WHERE size = 500", "CheckpointChanged", 500),
        ("UPDATE checkpoints SET note = (SELECT note FROM reads.checkpoints LIMIT 1) WHERE size = 500",
         "CheckpointChanged", 500),
        ("UPDATE checkpoints SET signed_at = 'infinity' WHERE size = 500", "JournalUnreadable", 0),
        ("UPDATE origin SET name = 'other/record'", "LogKeyMissing", 0),
    ],
)  # fmt: skip
def test_a_change_in_the_log_is_found(installation, statement, kind, position):
    installation.tamper(statement)
    assert installation.verdict(installation.trusting()) == ("record", kind, position)


def test_a_log_signed_with_another_key_is_found(installation):
    trust = installation.trusting()
    key_file = installation.site.root_file.parent / "log.key"
    installation.tamper("DELETE FROM checkpoints", "DELETE FROM tiles")
    for file in key_file.parent.glob("log*"):
        file.unlink()
    sign(installation.site, "record")
    assert installation.verdict(trust)[1:] == ("CheckpointChanged", 610)


def test_a_history_rewritten_and_signed_again_is_found_by_a_checkpoint_kept_elsewhere(installation):
    kept = [installation.note(200), installation.note(600)]
    installation.rewrite(AT, actor_id="other")
    installation.tamper("DELETE FROM checkpoints", "DELETE FROM tiles")
    checkpoint_file(installation.site.root_file.parent / "log.key", "record").unlink()
    sign(installation.site, "record")
    assert installation.verdict(installation.trusting()) is None
    assert installation.verdict(installation.trusting(*kept)) == ("record", "HistoryResigned", 201)


def test_a_database_rolled_back_is_found_by_the_checkpoint_beside_the_key(installation):
    installation.tamper(
        "DELETE FROM entries WHERE position > 500",
        "DELETE FROM checkpoints WHERE size > 500",
        "DELETE FROM tiles WHERE index >= 500 / 256",
    )
    assert installation.verdict(installation.trusting()) is None
    assert installation.verdict() == ("record", "TailMissing", 501)
    with pytest.raises(Doubt, match="The record ends before entry 501, and 600 entries were signed"):
        sign(installation.site, "record")


# The keys of the files
def test_a_changed_key_is_told_apart_from_an_erased_one(installation):
    first = installation.row(1)
    mine = f"WHERE stream = '{first.originator_id}' AND category = 0"
    installation.tamper(
        f"UPDATE keys SET wrapped = set_byte(wrapped, 5, get_byte(wrapped, 5) # 1) {mine}", place="keys"
    )
    assert installation.verdict() == ("record", "KeyChanged", 1)


def test_a_key_that_was_replaced_is_found(installation):
    one, other = installation.row(1), _other_file(installation, 1)
    installation.tamper(
        f"UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE stream = '{other}' AND category = 0) "
        f"WHERE stream = '{one.originator_id}' AND category = 0",
        place="keys",
    )
    assert installation.verdict() == ("record", "PartUnreadable", 1)


def test_a_key_given_to_another_file_is_found(installation):
    one, other = installation.row(1), _other_file(installation, 1)
    installation.tamper(
        f"UPDATE keys SET stream = '{other}', epoch = 7 WHERE stream = '{one.originator_id}' AND category = 0",
        place="keys",
    )
    assert installation.verdict() == ("record", "KeyMoved", 1)


def test_a_key_that_is_simply_gone_is_found(installation):
    stream = installation.row(1).originator_id
    installation.tamper(f"DELETE FROM keys WHERE stream = '{stream}' AND category = 0", place="keys")
    assert installation.verdict() == ("record", "KeyMissing", 1)


def test_a_claimed_erasure_whose_key_is_still_there_is_found(installation):
    stream = installation.row(1).originator_id
    claim = f"UPDATE keys SET destroyed_at = now() WHERE stream = '{stream}' AND category = 0"
    drop = "ALTER TABLE keys DROP CONSTRAINT IF EXISTS keys_check"
    installation.tamper(drop, claim, place="keys")
    assert installation.verdict() == ("record", "ErasureUntrue", 1)


def _other_file(installation, position):
    stream = installation.row(position).originator_id
    return next(file for file in installation.writing.files if file != stream)
