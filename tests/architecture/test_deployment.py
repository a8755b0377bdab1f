"""The files for containers say only what the product understands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from rollcall.cli import SUBCOMMANDS
from rollcall.settings import Settings
from rollcall.up.command import COMMANDS, PARTS, WITH_BROKER
from tests.brokers.running import SETTINGS as TESTED

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
MORE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.three-brokers.yml").read_text())["services"]


def _extended(service: dict[str, Any]) -> dict[str, Any]:
    """A service with what it takes over of another, where it says nothing else: settings one by one, the rest whole."""
    assert service["extends"]["file"] == "docker-compose.yml"
    other = COMPOSE["services"][service["extends"]["service"]]
    return {**other, **service, "environment": {**other["environment"], **service["environment"]}}


#: Of a broker's settings each is said by what stands before it in capital letters; the image takes these beside them.
OF_THE_IMAGE = {"CLUSTER_ID", "KAFKA_HEAP_OPTS"}
ADDED = {name: _extended(service) for name, service in MORE.items() if "extends" in service}
SERVICES: dict[str, dict[str, Any]] = {**COMPOSE["services"], **ADDED}
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "rollcall"}
BROKERS = {name: service for name, service in SERVICES.items() if service["image"].startswith("apache/kafka:")}
DATABASES = {name: service for name, service in SERVICES.items() if name not in OURS | BROKERS}


@pytest.mark.parametrize("name", OURS)
def test_every_setting_of_a_service_is_one(name: str):
    known = {f"ROLLCALL_{field.upper()}" for field in Settings.model_fields}
    assert set(OURS[name]["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_a_service_is_one(name: str):
    assert OURS[name]["command"][0] in {one.name for one in SUBCOMMANDS}


def test_every_setting_of_the_image_is_one():
    named = set(re.findall(r"\b(ROLLCALL_\w+)=", (ROOT / "Dockerfile").read_text()))
    assert named
    assert {name.removeprefix("ROLLCALL_").lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_limits_and_gives_up_every_privilege(name: str):
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_stays_says_whether_it_is_well(name: str):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_nothing_runs_as_root():
    assert all(service["user"] == "postgres" for service in DATABASES.values())
    assert all(service["user"] == "appuser" for service in BROKERS.values())
    assert "\nUSER rollcall\n" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_is_a_file_and_every_file_is_a_secret_that_is_named(name: str):
    named = set(SERVICES[name]["secrets"])
    assert named <= set(COMPOSE["secrets"])
    files = {value for key, value in SERVICES[name]["environment"].items() if key.endswith("_FILE")}
    assert files <= {f"/run/secrets/{secret}" for secret in named}
    assert not [key for key in SERVICES[name]["environment"] if re.search(r"(PASSWORD|URL|KEY)$", key)]


def test_record_and_keys_are_kept_in_volumes_of_their_own():
    assert len({service["volumes"][0] for service in DATABASES.values()}) == len(DATABASES) == 2


def test_the_image_takes_every_package_of_the_product():
    dockerfile = (ROOT / "Dockerfile").read_text()
    for package in sorted(path.parent.name for path in ROOT.glob("*/__init__.py")):
        assert f"COPY {package} {package}\n" in dockerfile


def test_there_is_a_container_for_each_process_that_up_runs():
    running = {tuple(service["command"]) for service in OURS.values()} - {("migrate",)}
    assert running == {tuple(COMMANDS.get(part, (part,))) for part in (*PARTS, *WITH_BROKER)}


def test_what_follows_finds_the_brokers_that_there_are():
    following = {name for name, service in OURS.items() if "ROLLCALL_KAFKA" in service["environment"]}
    assert following == {name for name, service in MORE.items() if "ROLLCALL_KAFKA" in service["environment"]}
    for environments, brokers in ((OURS, {"kafka"}), (MORE, set(BROKERS))):
        for name in following:
            addresses = environments[name]["environment"]["ROLLCALL_KAFKA"].split(",")
            assert {address.removesuffix(":9092") for address in addresses} == brokers
    assert {f"ROLLCALL_{field.upper()}" for field in Settings.model_fields} >= set(MORE["relay"]["environment"])


def test_three_brokers_vote_and_keep_three_copies():
    voters = MORE["kafka"]["environment"]["KAFKA_CONTROLLER_QUORUM_VOTERS"].split(",")
    ids = {name: BROKERS[name]["environment"]["KAFKA_NODE_ID"] for name in BROKERS}
    assert voters == [f"{ids[name]}@{name}:9093" for name in sorted(BROKERS)]
    assert {service["environment"]["CLUSTER_ID"] for service in BROKERS.values()} == {BROKER["CLUSTER_ID"]}
    assert len({service["volumes"][0] for service in BROKERS.values()}) == 3


BROKER = BROKERS["kafka"]["environment"]


def test_a_broker_has_the_settings_with_which_one_is_tested():
    said = {name.removeprefix("KAFKA_").lower().replace("_", ".") for name in BROKER if name not in OF_THE_IMAGE}
    assert said <= {*TESTED, "controller.quorum.voters", "listeners", "advertised.listeners", "log.dirs"}


def test_the_signer_is_given_no_key_but_its_own():
    assert "master_key" not in SERVICES["signer"]["secrets"]
    assert "ROLLCALL_MASTER_KEY_FILE" not in SERVICES["signer"]["environment"]
