"""Every row is accounted for: imported, there already, or rejected with file, line, column and reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.contacts.record import CheckInReceived
from domain.intake.background.record import OffenceRecorded, PriorOffenceRecorded
from domain.intake.record import CaseOpened
from domain.kernel.entry import AnyEntry, Precision
from rollcall.importing.counting import Summary
from rollcall.importing.mapping import MappingWrong

Rejects = Callable[[], list[str]]
Import = Callable[..., Summary]
Entries = Callable[[], list[AnyEntry]]

BAD_CONTACTS = [
    ("p-9,came,2020-03-01,", "contacts.csv,2,ref,import.person-unknown"),
    (",came,2020-03-01,", "contacts.csv,2,ref,import.person-missing"),
    ("p-1,came,2020-02-01,", "contacts.csv,2,at,intake.before-case-opened"),
    ("p-1,came,2020-03-01", "contacts.csv,2,,import.ragged-row"),
    ("p-1,came,2020-03-01,a,b", "contacts.csv,2,,import.ragged-row"),
    ("p-1,came,,", "contacts.csv,2,at,import.value-missing"),
    ("p-1,came,01.03.2020,", "contacts.csv,2,at,import.date-malformed"),
    ("p-1,came,20200301,", "contacts.csv,2,at,import.date-malformed"),
    ("p-1,came,2020-02-30,", "contacts.csv,2,at,import.date-malformed"),
    ("p-1,came,2020-03-01 25:00,", "contacts.csv,2,at,import.date-malformed"),
    ("p-1,came,٢٠٢٠-03-01,", "contacts.csv,2,at,import.date-malformed"),
    ("p-1,came,1899-12-31,", "contacts.csv,2,at,import.date-out-of-range"),
    ("p-1,came,2201-01-01,", "contacts.csv,2,at,import.date-out-of-range"),
    ("p-1,came,2199-01-01,", "contacts.csv,2,at,kernel.occurred-later"),
    ("p-1,flew,2020-03-01,", "contacts.csv,2,how,import.value-not-mapped"),
    ("p-1,,2020-03-01,", "contacts.csv,2,how,import.value-missing"),
    ("p-1,test,2020-03-01,", "contacts.csv,2,how,mapping.a-test"),
    ("p-1,came,2020-03-01,a\x00b", "contacts.csv,2,note,import.control-character"),
    ("p-1,came,2020-03-01,a\x1bb", "contacts.csv,2,note,import.control-character"),
    (b"p-1,came,2020-03-01,\xff\xfe", "contacts.csv,2,note,import.not-text"),
    ('p-1,came,2020-03-01,"a"b', "contacts.csv,2,,import.row-malformed"),
    ('p-1,came,2020-03-01,"never closed', "contacts.csv,2,,import.row-malformed"),
    ("p-1,came,2020-03-01," + "x" * 5000, "contacts.csv,2,note,import.value-malformed"),
]


@pytest.mark.parametrize(("row", "expected"), BAD_CONTACTS)
def test_a_bad_row_is_rejected_and_only_that_row(
    imported: Import, rejects: Rejects, row: Any, expected: str, export: Any
):
    bad = row if isinstance(row, bytes) else row.encode()
    before = export.contacts.encode()
    contacts = before + bad + b"\n" if b"never" in bad else before + bad + b"\np-2,rang,2020-03-02,\n"
    counts = imported(contacts=contacts).files["contacts.csv"]
    assert rejects() == [expected]
    assert counts.accounted
    assert (counts.rejected, counts.imported) == (1, 0 if b"never" in bad else 1)


def test_reasons_never_repeat_a_value(imported: Import, tmp_path: Any, export: Any):
    imported(contacts=export.contacts + "p-1,came,2020-02-01,\np-1,secretly,2020-03-01,\n")
    text = (tmp_path / "rejects.csv").read_text()
    assert "2020" not in text
    assert "secretly" not in text
    assert "before the case opened" in text


def test_a_repeated_person_is_rejected(imported: Import, rejects: Rejects, export: Any):
    summary = imported(people=export.people + "p-1,Ann Invented,2020-02-03,1980,\n")
    assert rejects() == ["people.csv,4,ref,import.row-repeated"]
    assert summary.files["people.csv"].accounted


def test_a_person_opened_twice_without_a_key_is_refused_by_the_rule(imported: Import, rejects: Rejects, export: Any):
    unkeyed = export.mapping.replace('key = ["ref"]\n', "")
    imported(people=export.people + "p-1,Ann Invented,2020-02-05,1980,\n", mapping=unkeyed)
    assert rejects() == ["people.csv,4,opened,intake.case-already-opened"]


def test_a_field_of_the_wrong_form_is_named(imported: Import, rejects: Rejects):
    imported(people="ref,name,opened,born,remarks\np-1,Ann,2020-02-03,nineteen,\np-2,,2020-02-03,,\n")
    assert rejects() == ["people.csv,2,born,import.value-malformed", "people.csv,3,name,import.value-missing"]


HEADERS = [
    (b"", "file[0].name"),
    (b"ref,name,opened,remarks\n", "file[0]"),
    (b"ref,name,opened,born,remarks,shoe\n", "file[0].ignore"),
    (b"ref,name,opened,born,remarks,ref\n", "file[0]"),
    ("ref,name,opened,born,remarks\n".encode("utf-16"), "file[0].encoding"),
    (b"\xff\xfe\xfa", "file[0].encoding"),
]


@pytest.mark.parametrize(("people", "key"), HEADERS)
def test_a_file_that_does_not_fit_refuses_the_whole_mapping(
    entries: Entries, imported: Import, people: bytes, key: str
):
    with pytest.raises(MappingWrong) as wrong:
        imported(people=people)
    assert wrong.value.key == key
    assert entries() == []


def test_a_file_that_is_missing_refuses_the_whole_mapping(entries: Entries, imported: Import, export: Any):
    with pytest.raises(MappingWrong) as wrong:
        imported(mapping=export.mapping.replace("contacts.csv", "visits.csv"))
    assert wrong.value.key == "file[1].name"
    assert entries() == []


def test_a_unit_in_another_zone_refuses_the_whole_mapping(entries: Entries, imported: Import, export: Any):
    imported()
    there = len(entries())
    with pytest.raises(MappingWrong) as wrong:
        imported(mapping=export.mapping.replace("America/New_York", "Asia/Shanghai"))
    assert wrong.value.key == "unit[0].zone"
    assert len(entries()) == there


def test_a_byte_order_mark_and_other_encodings_are_read(imported: Import, export: Any):
    assert imported(people=b"\xef\xbb\xbf" + export.people.encode()).files["people.csv"].imported == 2
    chinese = export.people.replace("Ann Invented", "林虚构").replace("p-", "q-")
    mapping = export.mapping.replace('name = "people.csv"', 'name = "people.csv"\nencoding = "gb18030"')
    assert imported(people=chinese.encode("gb18030"), mapping=mapping).files["people.csv"].imported == 2


def test_a_day_stays_a_day_and_a_time_is_of_the_zone(entries: Entries, imported: Import, export: Any):
    imported(contacts=export.contacts + "p-1,came,2020-07-01,\np-1,rang,2020-07-02 09:30:00,\n")
    times = {
        e.event.mode.value: (e.occurred_at, e.occurred_precision, e.recorded_at)
        for e in entries()
        if isinstance(e.event, CheckInReceived)
    }
    assert times["in_person"][:2] == (datetime(2020, 7, 1, 4, tzinfo=UTC), Precision.DAY)
    assert times["phone"][:2] == (datetime(2020, 7, 2, 13, 30, tzinfo=UTC), Precision.INSTANT)
    assert all((datetime.now(UTC) - recorded).total_seconds() < 300 for _, _, recorded in times.values())


def test_the_envelope_says_that_it_was_imported_and_from_where(entries: Entries, imported: Import):
    imported()
    opened = [e for e in entries() if isinstance(e.event, CaseOpened)]
    assert {(e.actor_role, e.source, e.unit_id) for e in opened} == {("import", "clinic", "office-1")}
    assert all(len(e.command_id) == 32 for e in opened)


def test_rows_of_one_person_fold_in_the_order_in_which_they_happened(entries: Entries, imported: Import, export: Any):
    rows = "p-1,offence,2020-05-01,\np-1,came,2020-03-01,\np-1,offence,2010-01-01,\n"
    assert imported(contacts=export.contacts + rows).files["contacts.csv"].imported == 3
    kinds = [type(e.event) for e in entries() if e.source == "clinic"]
    person = [k for k in kinds if k in (PriorOffenceRecorded, CheckInReceived, OffenceRecorded)]
    assert person == [PriorOffenceRecorded, CheckInReceived, OffenceRecorded]


def test_a_row_is_imported_whole_or_not_at_all(entries: Entries, imported: Import, rejects: Rejects, export: Any):
    both = export.mapping.replace(
        '[[file]]\nname = "contacts.csv"',
        '[[file.record]]\ncommand = "RecordCheckIn"\noccurred = "remarks"\n[file.record.fields]\n'
        'mode = { value = "phone" }\n\n[[file]]\nname = "contacts.csv"',
    ).replace('ignore = ["remarks"]\n', "")
    people = "ref,name,opened,born,remarks\np-1,Ann,2020-02-03,,2020-01-01\n"
    imported(people=people, contacts=export.contacts + "p-1,came,2020-03-01,\n", mapping=both)
    whole = ["people.csv,2,remarks,intake.before-case-opened", "contacts.csv,2,ref,import.person-unknown"]
    assert rejects() == whole
    assert [e for e in entries() if isinstance(e.event, CaseOpened)] == []


def test_rules_of_law_are_reported_and_not_enforced(imported: Import, export: Any):
    mapping = export.mapping.replace('rang = "phone"', 'rang = "video"')
    summary = imported(contacts=export.contacts + "p-1,rang,2020-03-01,\n", mapping=mapping)
    assert summary.files["contacts.csv"].imported == 1
    assert summary.reported == {"contacts.identity-not-confirmed": 1}
