"""What people read."""

from datetime import date

import pytest

from domain.catalogue import event_examples
from domain.conduct.breaches.record import BreachKind
from domain.contacts.examples import received
from domain.contacts.refusals import GraceNotOver, ModeNotAllowed
from domain.intake.examples import officer, opened
from domain.intake.refusals import ReportMissedAlready
from domain.kernel.event import Redacted
from domain.kernel.refusal import REFUSALS, NotEmpowered
from domain.kernel.words import in_words, refusal_words, sentence
from domain.leave.record import Obstacle
from domain.whereabouts.silence.refusals import AbscondingConfirmedAlready

PIN = "checkin.cadence@prc-2020#" + "0" * 64


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("event", event_examples(), ids=lambda event: event.topic)
def test_every_event_is_told_and_nothing_personal_with_it(event, lang, as_stored):
    text = sentence(as_stored(event), lang)
    assert text
    assert "{" not in text
    assert "Li Ming" not in text


def test_codes_become_words_and_ids_stay_ids():
    assert sentence(received, "zh").startswith("社区矫正对象报告（电话），身份核验：通过，逾期1日")
    assert sentence(officer) == "officer-7 became responsible for the person."


def test_names_stand_where_whoever_asks_may_have_them():
    told = sentence(opened, subject="Li Ming", unit="the Northern Office")
    assert told == "The file 2026-0117 was opened for Li Ming at the Northern Office: suspended sentence."
    assert sentence(received, subject="li ming").startswith("li ming checked in (phone)")


def test_a_name_with_braces_is_only_a_name():
    assert "{due_on}" in sentence(received, subject="{due_on}")


def test_what_cannot_be_read_says_why():
    assert sentence(Redacted(reason="sealed")) == "This entry is sealed and cannot be read."
    assert sentence(Redacted(reason="erased"), "zh") == "该记录的内容已销毁，不能查阅。"


def test_a_refusal_names_the_rule_and_what_would_do():
    refusal = GraceNotOver(rule=PIN, grace_until=date(2026, 1, 15))
    assert refusal_words(refusal) == (
        "This check-in still counts as in time until 2026-01-15 (checkin.cadence@prc-2020).",
        "The day after 2026-01-15, or later.",
    )
    assert refusal_words(refusal, "zh")[0] == "该次报告在2026-01-15前仍视为按时（checkin.cadence@prc-2020）。"
    assert refusal.rule == PIN


def test_lists_of_codes_become_words_too():
    refusal = ModeNotAllowed(rule=PIN, mode="app", modes="in_person, phone")
    assert refusal_words(refusal, "zh")[1] == "以下方式之一：当面, 电话。"
    assert refusal_words(NotEmpowered(role="officer", may="reviewer"), "zh")[0].startswith("司法所工作人员")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_refusal_without_its_facts_is_still_told(lang):
    for refusal in REFUSALS.values():
        title, acceptable = refusal_words(refusal(), lang)
        assert title
        assert "{" not in title + acceptable


@pytest.mark.parametrize(
    ("topic", "term"),
    [
        ("intake.reporting-missed.v1", "漏管"),
        ("intake.handover-missed.v1", "漏管"),
        ("intake.transfer-no-show.v1", "漏管"),
        ("whereabouts.contact-lost.v1", "失联"),
        ("whereabouts.absconding-confirmed.v1", "脱管"),
    ],
)
def test_missed_intake_lost_contact_and_out_of_control_are_three_things(topic, term):
    told = next(sentence(event, "zh") for event in event_examples() if event.topic == topic)
    assert {word for word in ("漏管", "失联", "脱管") if word in told} == {term}


def test_what_rests_on_one_of_them_names_it():
    assert in_words(Obstacle.REPORTING_MISSED, "zh") == "逾期未报到（漏管）"
    assert in_words(BreachKind.LOST_CONTACT, "zh") == "失联"
    assert "漏管" in refusal_words(ReportMissedAlready(due_on=date(2026, 1, 11)), "zh")[0]
    assert "脱管" in refusal_words(AbscondingConfirmedAlready(), "zh")[0]
