"""A real broker of one node, started and ended, killed and started again by tests."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from kafka import KafkaAdminClient

from tests.brokers.jars import jars, java

START_SECONDS = 60.0
#: Small and quick to start: it has little to keep.
OPTIONS = ("-Xmx384m", "-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "BROKER",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    # Killed and started again, it takes itself for another until this is over.
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "num.recovery.threads.per.data.dir": "2",
    "log.cleaner.backoff.ms": "500",
    "log.retention.check.interval.ms": "1000",
}


class Broker:
    """One node with its data in a folder. address: HOST:PORT for clients, the same in every life of it."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.port, controller = free_port(), free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        listeners = f"BROKER://{self.address},CONTROLLER://127.0.0.1:{controller}"
        chosen = {
            **SETTINGS,
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": listeners,
            "advertised.listeners": f"BROKER://{self.address}",
            "log.dirs": str(home / "data"),
            **(settings or {}),
        }
        self._properties = home / "server.properties"
        self._properties.write_text("".join(f"{name}={value}\n" for name, value in chosen.items()))
        name = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        self.tool("kafka.tools.StorageTool", "format", f"--cluster-id={name}", "-c", str(self._properties))

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.home / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._java(), "kafka.Kafka", str(self._properties)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.home / "broker.log").read_text()[-3000:])
            time.sleep(0.05)
        KafkaAdminClient(bootstrap_servers=self.address).close()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End it, orderly."""
        self._signal(signal.SIGTERM)

    def freeze(self) -> None:
        """Have it stand still."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGCONT)

    def tool(self, name: str, *arguments: str, timeout: float = 60.0) -> str:
        """What one of the tools that come with it prints."""
        command = [*self._java(), name, *arguments]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, number)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _java(self) -> list[str]:
        return [java(), *OPTIONS, "-cp", f"{jars()}/*"]


def answers(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
