"""What may be set: every name is read from the environment with ROLLCALL_ before it.

A secret may be a value or a file: for NAME also NAME_FILE is read, the path of a file that holds the value.
The addresses of databases are secrets: they carry passwords.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.contracts.kept import URN
from rollcall.embedded.place import default_home

SECRETS = ("database_url", "keys_url", "reporting_url")


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not the name of a time zone, such as Asia/Shanghai")
    return name


def _before_a_name(address: str) -> str:
    if re.fullmatch(r"https?://[!-~]+/|urn:[!-~]+:", address) is None:
        raise ValueError("not an address that ends in a slash, nor a URN that ends in a colon")
    return address


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="ROLLCALL_", extra="ignore", hide_input_in_errors=True)

    home: Path = Field(default_factory=default_home)
    """The folder of Rollcall's data."""
    database_url: SecretStr | None = None
    """The record's PostgreSQL database; with keys_url, and then no server of our own is started."""
    database_url_file: Path | None = None
    keys_url: SecretStr | None = None
    """The keys' PostgreSQL database: another than the record's, with backups of its own."""
    keys_url_file: Path | None = None
    embedded_fsync: bool = True
    """Off only where the data may be lost, as in tests."""

    host: str = "127.0.0.1"
    port: int = Field(default=8321, ge=1, le=65535)
    zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    """The zone of places that name none: it says when a day begins."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    issuer: str | None = None
    """Who signs the tokens; None for the local accounts."""
    jwks_url: str | None = None
    """Where the issuer's keys are; with issuer and audience."""
    audience: str | None = None
    token_minutes: int = Field(default=15, ge=1, le=24 * 60)
    """How long a token of a local account is good for."""

    workers: int = Field(default=1, ge=1, le=8)
    """How many processes `rollcall up` has keep the read models; each takes its part of the files."""

    document_mib: int = Field(default=10, ge=1, le=100)
    """How large one document may be that is handed in."""

    jobs_at_once: int = Field(default=2, ge=1, le=100)
    """How many long questions one account may have under way."""
    results_hours: int = Field(default=24, ge=1, le=24 * 30)
    """How long the result of a long question is kept."""

    master_key_file: Path | None = None
    """The key that wraps the keys of the files; under the home where none is named."""
    token_key_file: Path | None = None
    """The key that signs the tokens of local accounts; under the home where none is named."""
    log_key_file: Path | None = None
    """The key that signs checkpoints, for the signer alone; under the home where none is named."""

    clock_a_second: float = Field(default=100.0, gt=0, le=10_000)
    """How many commands the clock begins in a second, at most: the rest of the server is for people."""
    clock_at_once: int = Field(default=8, ge=1, le=256)
    """How many of them are under way together."""

    policies: Path | None = None
    """A folder of policy versions beside the packaged ones, `<table>/<version>.toml`; in force by activation only."""

    kafka: str | None = None
    """HOST:PORT of a Kafka broker, several with commas: what is recorded is handed on there. None: to nobody."""
    kafka_prefix: Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]{1,100}$")] = "rollcall"
    """What the names of the topics begin with; an installation has its own."""
    kafka_partitions: int = Field(default=12, ge=1, le=1_000)
    """Into how many parts the topics are made. It stays: entries of a file would be in two parts otherwise."""
    kafka_replication: int = Field(default=1, ge=1, le=9)
    """On how many brokers each part is kept."""
    kafka_client_file: Path | None = None
    """A JSON file of further settings of the clients, such as security_protocol and what goes with it: a secret."""
    instance: Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]{1,100}$")] | None = None
    """A name of this process that stays when it starts again: what it follows is then not dealt out to others for the
    moment that it is away. No other process bears it."""
    lake: Path | None = None
    """The folder of the lake; `lake` under the home where none is named."""
    schemas: Annotated[str, AfterValidator(_before_a_name)] = URN
    """What the type of an event is put behind to name its schema: the address at which the API's schemas are found from
    outside, such as https://HOST/v1/schemas/."""
    reporting_url: SecretStr | None = None
    """The database of the reporting schema; the record's own where none is named."""
    reporting_url_file: Path | None = None

    webhook_seconds: float = Field(default=10.0, gt=0, le=60)
    """How long a receiver of webhooks has to answer."""
    webhook_attempts: int = Field(default=80, ge=1, le=1_000)
    """How often a delivery is tried until it is laid aside as dead. 80 take some two days."""
    webhook_longest_pause: float = Field(default=3_600.0, ge=1, le=86_400)
    """Seconds between two attempts at most; they double from one second on."""
    webhook_private: bool = False
    """Whether webhooks may go to addresses of our own networks and of this machine."""

    records: Path | None = None
    """A folder of real records. Only tests read it."""

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Take a secret from its file; not from both, or nobody could tell which counts."""
        for name in SECRETS:
            file = given.get(f"{name}_file")
            if not file:
                continue
            if given.get(name):
                raise ValueError(f"{name} and {name}_file are both set: set one")
            try:
                given = {**given, name: Path(file).read_text().strip()}
            except OSError as refusal:
                raise ValueError(f"{name}_file cannot be read: {refusal.strerror}") from None
        return given

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Two databases or none, and never the same one twice; all of an issuer or nothing."""
        if (self.database_url is None) != (self.keys_url is None):
            raise ValueError("database_url and keys_url are set together or not at all")
        if self.database_url and self.keys_url and self._same_database():
            raise ValueError("keys_url must be another database than database_url")
        if len({bool(self.issuer), bool(self.jwks_url), bool(self.audience)}) > 1:
            raise ValueError("issuer, jwks_url and audience are set together or not at all")
        self.home = self.home.expanduser().absolute()
        return self

    def _same_database(self) -> bool:
        assert self.database_url is not None
        assert self.keys_url is not None
        return _place_of(self.database_url) == _place_of(self.keys_url)

    @property
    def embedded(self) -> bool:
        """Whether the servers are our own."""
        return self.database_url is None

    @property
    def default_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def token_life(self) -> timedelta:
        return timedelta(minutes=self.token_minutes)

    def lake_at(self, named: Path | None) -> Path:
        """The folder of the lake. named: by whoever asks."""
        return (named or self.lake or self.home / "lake").expanduser().absolute()

    def secret(self, name: Literal["master", "token", "log"]) -> Path:
        """The file of a key: the one set, else `NAME.key` in the folder `secrets` of the home."""
        chosen: Path | None = getattr(self, f"{name}_key_file")
        return chosen or self.home / "secrets" / f"{name}.key"


def _place_of(url: SecretStr) -> tuple[str, str, str]:
    """Host, port and database of an address: what makes two addresses name the same database."""
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("the address of a database begins with postgresql://")
    asked = parse_qs(parts.query)
    host = (parts.hostname or asked.get("host", [""])[0]).lower()
    port = str(parts.port or asked.get("port", ["5432"])[0])
    name = parts.path.lstrip("/") or asked.get("dbname", [""])[0] or (parts.username or "")
    return ("localhost" if host in ("127.0.0.1", "::1") else host), port, name
