"""Nothing is declared by half: what a new event or command needs is demanded here, by name."""

import re
import typing
from enum import Enum
from importlib.resources import files

import msgspec
import pytest

from domain.catalogue import CATALOGUE, REFUSALS, RULES, SLICES, UNCOMMANDED, command_examples, event_examples
from domain.education.sessions.record import SessionSeriesBegun
from domain.intake.ending.record import Terminated
from domain.intake.filing.record import DocumentFiled
from domain.intake.record import ResponsibleOfficerAssigned
from domain.kernel.codec import form_of
from domain.kernel.event import Decision, Fact, Sealed, personal_fields, slice_of
from domain.kernel.ids import PublicName
from domain.kernel.rule import DecisionCommand, FactCommand, Of
from domain.kernel.words import placeholders, template, words
from domain.kinds import kind_of
from domain.organisation.inspections.record import InspectionProgrammeBegun
from domain.organisation.meetings.record import MeetingSeriesBegun
from domain.organisation.periods.record import SpecialPeriodOpened
from domain.organisation.record import UnitEstablished, UnitRenamed
from domain.organisation.work.record import WorkLedgerBegun
from domain.oversight.calendars.record import CalendarPublished
from domain.oversight.findings.record import InspectorFindingRaised
from domain.oversight.policies.record import PolicyDrafted
from domain.oversight.sources.record import SourceRegistered

EVENTS = sorted(CATALOGUE.values(), key=lambda kind: kind.topic)
COMMANDS = sorted(RULES.values(), key=lambda rule: rule.name)
OURS = sorted((r for r in REFUSALS.values() if r.__module__.startswith("domain.")), key=lambda r: r.code)
#: Decisions that rest on no entry of their file.
REST_ON_NOTHING = {
    UnitEstablished,  # the first entry of its stream
    SpecialPeriodOpened,  # likewise
    MeetingSeriesBegun,  # likewise
    InspectionProgrammeBegun,  # likewise
    WorkLedgerBegun,  # likewise
    SessionSeriesBegun,  # likewise
    UnitRenamed,  # a name rests on no fact
    ResponsibleOfficerAssigned,  # who has room for a case is not in its file
    InspectorFindingRaised,  # the first entry of its stream; the entries that it names are of a case
    PolicyDrafted,  # rests on the content that its digest names; so does a calendar
    CalendarPublished,
    SourceRegistered,  # the first entry of its stream
    Terminated,  # follows from a ruling, whose reference it holds
}


def _name(kind):
    return kind.topic


@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_an_event_has_an_example(kind):
    assert kind in {type(event) for event in event_examples()}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_an_event_has_a_sentence_whose_placeholders_are_its_fields(kind, lang):
    text = template(kind, lang)
    assert text, f"{kind.topic} has no words in {lang}"
    assert text[-1] in ".。"
    assert placeholders(text) <= {*kind.__struct_fields__, "subject", "unit"}


@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_an_event_names_its_slice_in_its_topic_and_is_a_fact_or_a_decision(kind):
    assert kind.topic.split(".")[0] == slice_of(kind).split(".")[0]
    assert issubclass(kind, Fact) != issubclass(kind, Decision)


@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_no_field_of_an_event_hides_its_topic(kind):
    assert "topic" not in kind.__struct_fields__


def _free(hint):
    """The plain strings within a type: those without a pattern."""
    if typing.get_origin(hint) is typing.Annotated:
        inner, *notes = typing.get_args(hint)
        bounded = any(isinstance(note, msgspec.Meta) and note.pattern for note in notes)
        return [] if bounded else _free(inner)
    if typing.get_origin(hint) is typing.Literal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return []
    if hint is str or hint is Sealed or hint is typing.Any:
        return [hint]
    if isinstance(hint, type) and issubclass(hint, float):
        return [hint]
    return [free for part in typing.get_args(hint) for free in _free(part)]


@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_the_facts_of_an_event_hold_no_free_text_and_no_float(kind):
    hints = typing.get_type_hints(kind, include_extras=True)
    for field in form_of(kind).facts:
        assert not _free(hints[field]), f"{kind.topic}: {field}"


@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_public_names_stand_only_where_no_person_is(kind):
    hints = typing.get_type_hints(kind, include_extras=True)
    if PublicName in hints.values():
        assert not kind_of(kind).person


@pytest.mark.parametrize("kind", EVENTS, ids=_name)
def test_events_of_streams_without_a_person_hold_no_personal_values(kind):
    if not kind_of(kind).person or slice_of(kind) in UNCOMMANDED:
        assert not personal_fields(kind)


@pytest.mark.parametrize("rule", COMMANDS, ids=lambda rule: rule.name)
def test_a_command_has_an_accepted_and_a_refused_example(rule):
    ours = [example for example in command_examples() if type(example.command) is rule.command]
    assert any(example.then for example in ours), "no accepted example"
    assert any(example.refused for example in ours), "no refused example"


@pytest.mark.parametrize("rule", COMMANDS, ids=lambda rule: rule.name)
def test_a_command_is_a_fact_or_a_decision_and_its_path_is_made_of_its_fields(rule):
    assert issubclass(rule.command, FactCommand) != issubclass(rule.command, DecisionCommand)
    assert placeholders(rule.on) <= set(rule.command.__struct_fields__)
    assert rule.may


@pytest.mark.parametrize("rule", COMMANDS, ids=lambda rule: rule.name)
def test_the_texts_of_a_command_are_bounded(rule):
    for name, hint in typing.get_type_hints(rule.command, include_extras=True).items():
        if name != "becomes":  # bounded by the form of the entry that it corrects
            assert not _free(hint), f"{rule.name}: {name}"


@pytest.mark.parametrize("example", [e for e in command_examples() if e.then], ids=lambda e: type(e.command).__name__)
def test_a_decision_cites_entries_and_documents_of_its_file_that_it_rests_on(example, given):
    file = given(*example.given).knowing(others=example.others)
    outcome = file.when(example.command, by=example.by, at=example.now, documents=example.documents)
    theirs = {str(entry.event_id) for entry in outcome.entries} | _documents_of(example) | _looks_of(example)
    for draft in outcome.drafts:
        if isinstance(draft.event, Decision) and type(draft.event) not in REST_ON_NOTHING:
            assert draft.evidence, f"{draft.event.topic} cites nothing"
        assert set(draft.evidence) <= theirs


def _looks_of(example):
    """The ids of looks that are known: a review rests on one of the second journal."""
    return set(example.others.get(Of.LOOKS, ()))


def _documents_of(example):
    """The digests of what is stored or was filed."""
    return {document.digest for document in example.documents} | {
        event.digest for event in example.given if isinstance(event, DocumentFiled)
    }


def test_every_decision_that_a_command_makes_is_among_the_accepted_examples():
    made = {kind for example in command_examples() for kind in example.then}
    decided = {kind for kind in EVENTS if issubclass(kind, Decision)}
    decisions = {kind for kind in decided if slice_of(kind) not in UNCOMMANDED | {"duties"}}
    assert decisions <= made


def test_no_two_commands_share_a_route():
    routes = [(rule.of, rule.on, rule.do) for rule in COMMANDS]
    assert len(routes) == len(set(routes))


@pytest.mark.parametrize("refusal", OURS, ids=lambda refusal: refusal.code)
def test_a_refusal_says_what_is_wrong_and_what_would_do_in_both_languages(refusal):
    empty = refusal()
    assert empty.title
    assert empty.acceptable, f"{refusal.__name__} does not say what would be acceptable"
    chinese = words("zh").refusals.get(refusal.code)
    assert all(chinese or ["", ""]), f"{refusal.code} has no Chinese words"
    english = placeholders(refusal.__doc__ or "")
    assert set().union(*map(placeholders, chinese)) <= english | {"rule"}


def test_every_code_that_may_stand_in_a_sentence_has_a_chinese_word():
    used = {value for kind in EVENTS for value in _codes(kind)}
    assert used - words("zh").codes.keys() == set()


def _codes(kind):
    def listed(hint):
        if typing.get_origin(hint) is typing.Literal:
            return set(typing.get_args(hint))
        if isinstance(hint, type) and issubclass(hint, Enum) and issubclass(hint, str):
            return {member.value for member in hint}
        return {code for part in typing.get_args(hint) for code in listed(part)}

    hints = typing.get_type_hints(kind, include_extras=True)
    return {code for field in form_of(kind).facts for code in listed(hints[field])}


@pytest.mark.parametrize("name", SLICES)
def test_a_slice_has_its_three_files(name):
    folder = files("domain").joinpath(*name.split("."))
    needed = {"record.py", "examples.py"} | ({"rules.py"} if name not in UNCOMMANDED else set())
    assert needed <= {path.name for path in folder.iterdir()}


def test_no_slice_is_left_out_of_the_catalogue():
    root = files("domain")
    found = {
        ".".join(path.relative_to(root).parts[:-1])
        for path in root.rglob("record.py")  # type: ignore[attr-defined]
    }
    assert found == set(SLICES)


@pytest.mark.parametrize("name", SLICES)
def test_a_record_never_looks_at_the_rules_and_never_at_the_inside_of_a_personal_value(name):
    text = files("domain").joinpath(*name.split("."), "record.py").read_text()
    assert ".rules" not in text
    assert not re.search(r"\bSealed\b", text)
    assert "return state" not in text
