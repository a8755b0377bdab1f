"""A schema may say more, and ask for no less: what of its promise another of its topic keeps."""

import pytest

from domain.contracts.promises import broken, unkept

OLD = {
    "$id": "urn:rollcall:schema:leave.leave-requested.v1",
    "title": "Somebody asked to leave.",
    "type": "object",
    "properties": {
        "reason": {"type": "string", "enum": ["work", "medical"], "description": "Why."},
        "days": {"type": "integer", "minimum": 1, "maximum": 90},
        "form": {"type": ["string", "null"], "pattern": "^[a-z]+$", "default": None},
        "stops": {
            "type": "array",
            "items": {"type": "object", "properties": {"on": {"type": "string", "format": "date"}}, "required": ["on"]},
            "default": [],
        },
    },
    "required": ["reason", "days"],
    "examples": [{"reason": "work", "days": 3}],
}


def changed(*path, **words):
    """The schema with words of one part set; None takes one away."""
    return _set(OLD, path, words)


def _set(part, path, words):
    if not path:
        return {word: said for word, said in (part | words).items() if said is not None}
    first, *rest = path
    return part | {first: _set(part[first], rest, words)}


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        changed(title="Somebody asked to go away.", description="In other words.", examples=[]),
        changed("properties", "reason", description="The ground."),
        changed("properties", town={"type": "string"}),
        changed("properties", "stops", "items", "properties", town={"type": "string", "default": "a"}),
        changed("properties", "reason", enum=["medical", "work"]),
        changed(**{"x-rollcall-personal": {"note": "narrative"}}),
    ],
)
def test_what_readers_bear(new):
    assert broken(OLD, new) == []


@pytest.mark.parametrize(
    ("new", "place"),
    [
        (changed("properties", form=None), "form: is gone"),
        (changed("properties", days=None), "days: is gone"),
        (changed("properties", "stops", "items", "properties", on=None), "stops[].on: is gone"),
        (changed(required=["reason"]), "days: may be absent now"),
        (changed(required=["reason", "days", "form"]), "form: is always there now"),
        (changed("properties", "days", type="string"), "days: type was 'integer' and is 'string'"),
        (changed("properties", "days", type=["integer", "null"]), "days: type was"),
        (changed("properties", "form", type="string"), "form: type was"),
        (changed("properties", "days", maximum=366), "days: maximum was 90 and is 366"),
        (changed("properties", "days", maximum=30), "days: maximum was 90 and is 30"),
        (changed("properties", "days", maximum=None), "days: maximum was 90 and is None"),
        (changed("properties", "form", pattern="^[a-z0-9]+$"), "form: pattern was"),
        (changed("properties", "form", default="a"), "form: default was None and is 'a'"),
        (changed("properties", "stops", "items", "properties", "on", format="date-time"), "stops[].on: format was"),
        (changed("properties", "stops", items=None), "stops: items are described in one alone"),
        (changed("properties", "reason", enum=["work"]), "reason: may be 'medical' no longer"),
        (changed("properties", "reason", enum=["work", "medical", "exam"]), "reason: may be 'exam' now"),
        (changed("properties", "reason", enum=None), "reason: may be"),
        (changed(**{"$id": "urn:rollcall:schema:leave.leave-asked-for.v1"}), "the whole: $id was"),
    ],
)
def test_what_they_do_not(new, place):
    assert broken(OLD, new)[0].startswith(place)


def test_a_new_field_that_is_always_there_is_not_in_older_entries():
    new = changed("properties", town={"type": "string"}) | {"required": ["reason", "days", "town"]}
    assert broken(OLD, new) == ["town: is new and always there, and older entries do not have it"]


def test_a_topic_that_is_new_promised_nothing():
    assert unkept({"leave.leave-requested.v1": OLD}, {}) == {}
    assert unkept({"leave.leave-requested.v1": OLD}, {"leave.leave-requested.v1": b"{}"}).keys() == {
        "leave.leave-requested.v1"
    }
