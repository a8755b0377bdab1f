"""No alarm on honest journals, however they grew; and the three walls against change."""

from __future__ import annotations

import random

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.proof.doubts import Doubt
from journal.proof.signer import sign
from journal.proof.verifying.beside import results
from journal.proof.verifying.whole import verify

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(1, 300)),
        st.tuples(st.just("look"), st.integers(1, 20)),
        st.tuples(st.just("sign"), st.sampled_from(["record", "reads"])),
        st.tuples(st.just("erase"), st.integers(0, 11)),
        st.tuples(st.just("seal"), st.integers(0, 11)),
    ),
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_an_honest_journal_gives_no_alarm_however_it_grew(built, copies, steps):
    try:
        for what, how in steps:
            _done(built, what, how)
        assert built.verdict() is None
    finally:
        copies()


def _done(installation, what, how):
    if what == "record":
        installation.writing.record(how)
    elif what == "look":
        installation.writing.look(how)
    elif what == "sign":
        sign(installation.site, how)
    elif what == "erase":
        stream = installation.writing.files[how]
        erase = f"UPDATE keys SET wrapped = NULL, destroyed_at = now() WHERE stream = '{stream}' AND category > 0"
        installation.tamper(erase, place="keys")
    else:
        installation.seal(installation.writing.files[how])


def test_erased_parts_are_counted_and_are_no_alarm(installation):
    stream = installation.row(1).originator_id
    erase = f"UPDATE keys SET wrapped = NULL, destroyed_at = now() WHERE stream = '{stream}'"
    before = verify(installation.site)[0]
    installation.tamper(erase, place="keys")
    after = verify(installation.site)[0]
    assert (before.erased, before.doubts.count, after.doubts.count) == (0, 0, 0)
    assert after.erased > 0
    assert after.sealed == 0


def test_sealed_parts_are_opened_where_they_can_be_and_counted(installation):
    stream = installation.row(1).originator_id
    installation.seal(stream)
    found = verify(installation.site)[0]
    assert (found.doubts.count, found.erased) == (0, 0)
    assert found.sealed > 0
    swap = f"UPDATE keys SET wrapped = set_byte(wrapped, 3, get_byte(wrapped, 3) # 1) WHERE stream = '{stream}'"
    installation.tamper(swap, place="keys")
    assert installation.verdict() == ("record", "KeyChanged", 1)


def test_a_verification_on_two_processes_finds_the_same(installation, monkeypatch):
    monkeypatch.setattr("journal.proof.verifying.whole.FEW", 1)
    assert installation.verdict() is None
    installation.tamper("UPDATE entries SET actor_id = 'x' WHERE position = 300")
    assert installation.verdict() == ("record", "RowChanged", 300)
    installation.tamper("UPDATE checkpoints SET signed_at = 'infinity' WHERE size = 500")
    assert installation.verdict() == ("record", "JournalUnreadable", 0)


def test_work_is_shared_with_a_process_beside_and_its_failures_come_back():
    works = [(pow, (2, n)) for n in range(50)]
    assert dict(results(works, 3)) == {n: 2**n for n in range(50)}
    with pytest.raises(ZeroDivisionError):
        list(results([(pow, (2, 1)), *[(divmod, (1, 0))] * 5], 2))


def test_a_verification_tells_how_far_it_is(installation):
    done: list[int] = []
    findings = verify(installation.site, progress=done.append)
    assert sum(done) == sum(finding.entries for finding in findings) == 610 + 300
    assert [finding.signed for finding in findings] == [600, 300]


def test_a_flipped_bit_anywhere_in_the_record_is_found_at_its_entry(installation):
    """A share of what `make faults` does: any bit of any column of bytes, any letter of any text."""
    dice = random.Random(7)
    columns = ["facts", "personal", "digest", "topic", "actor_id", "actor_role", "unit_id", "source", "command_id"]
    found = 0
    for _ in range(60):
        position, column = dice.randrange(1, 611), dice.choice(columns)
        value = getattr(installation.row(position), column, b"d" * 32)
        if not value:
            continue
        at = dice.randrange(len(value))
        flip = f"set_byte({column}, {at}, get_byte({column}, {at}) # {1 << dice.randrange(8)})"
        if isinstance(value, str):
            flip = f"overlay({column} placing '{'#' if value[at] != '#' else '?'}' from {at + 1} for 1)"
        installation.tamper(f"UPDATE entries SET {column} = {flip} WHERE position = {position}")
        journal, kind, where = installation.verdict()
        assert (journal, where) == ("record", position), (column, at)
        assert kind in ("RowChanged", "RowMalformed")
        found += 1
        if isinstance(value, str):
            restore = f"overlay({column} placing '{value[at]}' from {at + 1} for 1)"
            installation.tamper(f"UPDATE entries SET {column} = {restore} WHERE position = {position}")
        else:
            installation.tamper(f"UPDATE entries SET {column} = {flip} WHERE position = {position}")
    assert found > 40
    assert installation.verdict() is None


@pytest.mark.parametrize("table", ["entries", "checkpoints", "tiles", "reference_marks", "origin", "commands"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("who", ["service", "owner"])
def test_what_is_written_cannot_be_changed(installation, table, change, who):
    column = {"entries": "position", "checkpoints": "size", "tiles": "level", "origin": "name"}.get(table, "positions")
    column = "position" if table == "reference_marks" else column
    if table == "commands" and change.startswith("DELETE"):
        return  # kept 400 days, then swept
    with psycopg.connect(installation.site.record_url) as conn:
        if who == "service":
            conn.execute("SET ROLE rollcall_service")
        for place in ("record", "reads"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(change.format(f"{place}.{table}", column, column).encode())
            conn.rollback()
            if who == "service":
                conn.execute("SET ROLE rollcall_service")


def test_a_signer_refuses_a_changed_row_and_writes_nothing(installation):
    installation.tamper("UPDATE entries SET actor_id = 'x' WHERE position = 605")
    with pytest.raises(Doubt) as refused:
        sign(installation.site, "record")
    assert (type(refused.value).__name__, refused.value.position) == ("RowChanged", 605)
    assert verify(installation.site)[0].signed == 600
