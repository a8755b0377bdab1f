"""A mapping is read strictly: what is wrong in it is named by its key, before any row is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollcall.importing.mapping import MappingWrong, parse, read
from rollcall.importing.plans import plans_of

GOOD = """
source = "s"
zone = "Asia/Shanghai"
[[unit]]
id = "u"
name = "U"
[[file]]
name = "a.csv"
person = "ref"
[[file.record]]
command = "OpenCase"
occurred = "on"
[file.record.fields]
case_number = "ref"
name = "name"
category = { value = "other" }
"""

WRONG = [
    ('zone = "Asia/Shanghai"', 'zone = "Asia/Nowhere"', "zone"),
    ('source = "s"', 'source = "not a code"', "source"),
    ('source = "s"', 'source = "s"\nsauce = 1', ""),
    ('name = "a.csv"', 'name = "../a.csv"', "file[0].name"),
    ('person = "ref"', "person = []", "file[0].person"),
    ('person = "ref"', 'person = "ref"\nencoding = "utf-99"', "file[0].encoding"),
    ('person = "ref"', 'person = "ref"\nignore = ["name"]', "file[0].ignore[0]"),
    ('"OpenCase"', '"OpenSesame"', "file[0].record[0].command"),
    ('"OpenCase"', '"EstablishUnit"', "file[0].record[0].command"),
    ('occurred = "on"', "", "file[0].record[0].occurred"),
    ('occurred = "on"', 'occurred = { value = "2020-01-01" }', "file[0].record[0].occurred"),
    ('occurred = "on"', 'occurred = "on"\nwhen = [{ column = "x" }]', "file[0].record[0].when[0]"),
    ('occurred = "on"', 'occurred = "on"\ncolumn = "elsewhere"', "file[0].record[0].column"),
    ('name = "name"', "", "file[0].record[0].fields"),
    ('name = "name"', 'name = "name"\nnickname = "n"', "file[0].record[0].fields.nickname"),
    ('name = "name"', 'name = "name"\noccurred_on = "n"', "file[0].record[0].fields.occurred_on"),
    ('name = "name"', 'name = { column = "name", value = "x" }', "file[0].record[0].fields.name"),
    ('name = "name"', "name = {}", "file[0].record[0].fields.name"),
    ('name = "name"', 'name = { column = "name", format = "%Y" }', "file[0].record[0].fields.name.format"),
    ('name = "name"', 'name = { column = "name", otherwise = "x" }', "file[0].record[0].fields.name"),
    ('{ value = "other" }', '{ value = "another" }', "file[0].record[0].fields.category.value"),
    ('{ value = "other" }', '{ column = "c", map = { A = "x" } }', "file[0].record[0].fields.category.map.A"),
]


def test_a_good_mapping_is_taken():
    assert [plan.used for plan in plans_of(parse(GOOD))] == [("ref", "name", "on")]


@pytest.mark.parametrize(("good", "bad", "key"), WRONG)
def test_what_is_wrong_is_named_by_its_key(good: str, bad: str, key: str):
    assert good in GOOD
    with pytest.raises(MappingWrong) as wrong:
        plans_of(parse(GOOD.replace(good, bad)))
    assert wrong.value.key == key


def test_names_stand_once():
    file = GOOD[GOOD.index("[[file]]") :]
    with pytest.raises(MappingWrong) as wrong:
        parse(GOOD + file)
    assert wrong.value.key == "file[1]"


def test_what_is_not_toml_or_not_text_is_refused(tmp_path: Path):
    with pytest.raises(MappingWrong, match="not TOML"):
        parse("source = ")
    (tmp_path / "m.toml").write_bytes("source = 'ä'".encode("latin-1"))
    with pytest.raises(MappingWrong, match="not UTF-8"):
        read(tmp_path / "m.toml")
