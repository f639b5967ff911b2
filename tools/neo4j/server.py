"""A Neo4j server (community edition) of one's own, on loopback: for tests and for `make run`.

    python tools/neo4j/server.py HOME [COMMAND …]

starts it on the folder HOME, runs the command with the settings that reach it
(``GOLDENTHREAD_STORE``, ``GOLDENTHREAD_NEO4J_PASSWORD_FILE``) and stops it afterwards; without a
command it runs until it is interrupted. The jars come from Maven Central (``pom.xml``, once, some
120 MB, into ``lib/``).
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import neo4j
from neo4j.exceptions import AuthError, DriverError

HERE = Path(__file__).parent
_START_SECONDS = 120.0
_USER = "neo4j"
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class Unavailable(Exception):
    """The server cannot be had on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Release:
    """A release of Neo4j: its version, its entry point and the oldest Java that runs it."""

    version: str
    main: str
    java: int


#: The release with long-term support, and the calendar line.
LONG_TERM = Release("5.26.26", "org.neo4j.server.CommunityEntryPoint", 17)
CALENDAR = Release("2025.10.1", "org.neo4j.server.Neo4jCommunity", 21)


def release(version: str) -> Release:
    """The release of this version.

    Raises:
        Unavailable: it is none that is known here.

    """
    for known in (LONG_TERM, CALENDAR):
        if known.version == version:
            return known
    raise Unavailable(f"no release {version} is known; {LONG_TERM.version}, {CALENDAR.version} are")


class Server:
    """A server on a home folder, which it makes. Stopped and started again it holds what it held.

    Its password is made by chance and kept in ``password_file``, which only its owner can read.

    Raises:
        Unavailable: there is no Java, no Maven to fetch the jars, or the server does not start.

    """

    def __init__(self, home: Path, release: Release = LONG_TERM, *, heap: str = "512m") -> None:
        self.home = home
        self.password_file = home / "password"
        self._java = java(release.java)
        self._jars = jars(release)
        self._main = release.main
        self._heap = heap
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens; the same for its whole life."""
        return f"bolt://127.0.0.1:{self._port}"

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which the product finds it."""
        return {
            "GOLDENTHREAD_STORE": self.url,
            "GOLDENTHREAD_NEO4J_PASSWORD_FILE": str(self.password_file),
        }

    def start(self) -> None:
        """Start it and wait until it answers and has its own password."""
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        (self.home / "conf" / "neo4j.conf").write_text(self._configuration(), "utf-8")
        if not self.password_file.exists():
            file = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(file, secrets.token_urlsafe(24).encode())
            os.close(file)
        command = [
            str(self._java),
            "-Xms128m",
            f"-Xmx{self._heap}",
            "-XX:+UseSerialGC",
            "-cp",
            f"{self._jars}/*",
            *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENS),
            self._main,
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
        ]
        with (self.home / "output.log").open("ab") as output:
            # A group of its own: an interrupt at the terminal is for who started it.
            self._process = subprocess.Popen(  # noqa: S603
                command, stdout=output, stderr=output, start_new_session=True
            )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a failing machine would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _configuration(self) -> str:
        return "\n".join(
            f"{name}={value}"
            for name, value in {
                "server.default_listen_address": "127.0.0.1",
                "server.bolt.listen_address": f"127.0.0.1:{self._port}",
                "server.bolt.advertised_address": f"127.0.0.1:{self._port}",
                "server.http.enabled": "false",
                "server.https.enabled": "false",
                "server.memory.heap.max_size": self._heap,
                "server.memory.pagecache.size": "64m",
                "dbms.security.auth_enabled": "true",
                "dbms.usage_report.enabled": "false",
            }.items()
        )

    def _wait(self) -> None:
        password = self.password_file.read_text("utf-8")
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                with neo4j.GraphDatabase.driver(self.url, auth=(_USER, password)) as driver:
                    driver.verify_connectivity()
                    return
            except AuthError:
                self._set_password(password)
            except DriverError as error:
                if self._process is None or self._process.poll() is not None:
                    raise Unavailable(f"Neo4j ended at once; see {self.home}/output.log") from error
                if time.monotonic() > until:
                    raise Unavailable(f"Neo4j does not answer; see {self.home}/logs") from error
                time.sleep(0.2)

    def _set_password(self, password: str) -> None:
        with neo4j.GraphDatabase.driver(self.url, auth=(_USER, _USER)) as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                {"old": _USER, "new": password},
                database_="system",
            )


@cache
def java(oldest: int) -> Path:
    """The first Java of at least this version: of JAVA_HOME, the path or /usr/lib/jvm.

    Raises:
        Unavailable: there is none.

    """
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    found = [home / "bin" / "java" for home in homes]
    if on_path := shutil.which("java"):
        found.append(Path(on_path))
    found += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    found = [program for program in found if program.exists()]
    for program in found:
        if _java_version(program) >= oldest:
            return program
    old = f"; {found[0]} is Java {_java_version(found[0])}" if found else ""
    raise Unavailable(
        f"Neo4j needs Java {oldest} or later{old} (Debian: openjdk-{oldest}-jre-headless)"
    )


def _java_version(program: Path) -> int:
    done = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r'version "(\d+)', done.stderr)
    return int(version[1]) if version else 0


def jars(release: Release) -> Path:
    """The folder of a release's jars, fetched if they are not there.

    Raises:
        Unavailable: Maven is not there, or cannot fetch them.

    """
    folder = HERE / "lib" / release.version
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("Neo4j's jars are not there and need Maven (Debian: maven)")
    print(f"Fetching Neo4j {release.version} from Maven Central, once (120 MB)", file=sys.stderr)
    part = folder.with_name(f"{folder.name}.{os.getpid()}")
    command = [
        maven,
        *(
            "-q",
            "-B",
            "-Dstyle.color=never",
            "-f",
            str(HERE / "pom.xml"),
            f"-Dneo4j.version={release.version}",
        ),
        *("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={part}"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        if done.returncode:
            said = (done.stdout + done.stderr).strip().splitlines() or ["no reason given"]
            raise Unavailable(
                f"Maven could not fetch Neo4j {release.version} from Maven Central, for which it "
                f"needs the network: {said[0][:300]}"
            )
        if not folder.is_dir():  # another process may have been first
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    """Run a command beside a server."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server ends with this
    server = None
    try:
        server = Server(Path(sys.argv[1]).resolve(), heap="1g")
        server.start()
        print(f"Neo4j answers at {server.url} (password: {server.password_file})", flush=True)
        if sys.argv[2:]:
            return _run(sys.argv[2:], {**os.environ, **server.settings})
        signal.pause()
    except KeyboardInterrupt:
        pass
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        if server:
            server.stop()
    return 0


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end: it is stopped by what stops this, and the server after it."""
    process = subprocess.Popen(command, env=environment)  # noqa: S603
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal interrupts the command as well
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    ended = process.wait()
    return ended if ended >= 0 else 128 - ended


if __name__ == "__main__":
    sys.exit(main())
