"""Kills the server at random moments while eight clients pay, and has every penny counted afterwards.

    crash.py [--binary FILE] [--rounds N] [--databases sqlite,postgres] [--seed N] [--book ROUNDS] [--keep FOLDER]

A round is one `kill -9` and one start on the same port and data. Rounds are shared out among the databases. Each book
is a fresh database with people of its own, checked (check.py) before it is thrown away. PostgreSQL is the one of
QUITUS_TEST_POSTGRES (scripts/postgres.sh run). The seed repeats what is chosen; when threads run is not in its power.
Exit code 0: nothing was lost, doubled or different; 1: something was, and the folder with the evidence is kept.
"""

import argparse
import math
import os
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import check
import spoil
from clients import Broken, Client, Customer, Request, Site, people

CLIENTS = 8
RESTART_SECONDS = 1
READY_WITHIN_SECONDS = 60
END_WITHIN_SECONDS = 120
# One round in so many is killed before it is ready; the others live a while.
EARLY_SHARE = 0.3
LIFE_SECONDS = (0.0, 0.4)
# About what a round presses: so many customers are signed in for a book.
PRESSES_A_ROUND = 6
ROOT = Path(__file__).resolve().parents[2]
HOUR_MILLIS = 3_600_000

# As if an hour passed with the server down, for what has not ended: then the janitor's turns are due, silence is over,
# and a confirmation comes too late.
AN_HOUR_LATER = f"""
    UPDATE payment SET created_at = created_at - {HOUR_MILLIS} WHERE state NOT IN ('succeeded', 'failed');
    UPDATE simulated_charge SET created_at = created_at - {HOUR_MILLIS};
    UPDATE job SET run_at = run_at - {HOUR_MILLIS}, locked_until = locked_until - {HOUR_MILLIS}
        WHERE kind = 'payments.ask' AND done_at IS NULL;
"""
UNDER_WAY = "SELECT count(*) FROM payment WHERE state NOT IN ('succeeded', 'failed')"


class Store:
    """A fresh database of one kind, in a folder of its own."""

    def __init__(self, kind: str, folder: Path):
        self.kind = kind
        self.folder = folder
        self.address = str(folder / "data/quitus.db")
        if kind == "postgres":
            server = os.environ["QUITUS_TEST_POSTGRES"]
            self.server, self.name = server, f"crash_{os.getpid()}_{folder.name}".replace("-", "_")
            check.psql(server, f"CREATE DATABASE {self.name}")
            self.address = urlsplit(server)._replace(path=f"/{self.name}").geturl()

    def options(self) -> list[str]:
        database = ["--database", self.address] if self.kind == "postgres" else []
        return ["--data", str(self.folder / "data"), *database]

    def change(self, statements: str) -> None:
        """While the server is down."""
        if self.kind == "postgres":
            check.psql(self.address, statements)
            return
        connection = sqlite3.connect(self.address, timeout=30)
        connection.executescript(f"BEGIN IMMEDIATE; {statements} COMMIT;")
        connection.close()

    def count(self, query: str) -> int:
        if self.kind == "postgres":
            return int(check.psql(self.address, query)[0]["count"])
        connection = sqlite3.connect(f"file:{self.address}?mode=ro", uri=True, timeout=30)
        try:
            return int(connection.execute(query).fetchone()[0])
        finally:
            connection.close()

    def keep(self) -> None:
        """What is not in the folder yet."""
        if self.kind == "postgres":
            with open(self.folder / "database.sql", "wb") as file:
                subprocess.run(["pg_dump", "--dbname", self.address], stdout=file, check=False)

    def drop(self) -> None:
        if self.kind == "postgres":
            check.psql(self.server, f"DROP DATABASE {self.name} WITH (FORCE)")


class Server:
    """`quitus serve --demo`, started and killed again and again."""

    def __init__(self, binary: Path, store: Store, site: Site):
        # Codes are limited by the caller's address, and all eight clients have the same.
        flags = ["--listen", f"127.0.0.1:{site.port}", "--codes-per-network", "100000"]
        logged = ["--log", "warn", "--log-format", "text"]
        self.command = [str(binary), "serve", "--demo", *store.options(), *flags, *logged]
        self.site = site
        self.output = open(store.folder / "server.log", "ab")
        self.process: subprocess.Popen | None = None
        self.started = 0.0

    def start(self) -> None:
        # Only what is given here: a developer's own settings must not change the experiment.
        surroundings = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, env=surroundings, stdout=self.output, stderr=self.output)

    def until_served(self) -> tuple[float, float]:
        """How long after its start it was ready, and had served a page."""
        return self.until("/readyz"), self.until("/en")

    def until(self, path: str) -> float:
        nobody = Customer("", "")
        while True:
            self.assert_alive()
            try:
                if self.site.ask(nobody, Request(path)).status == 200:
                    return time.monotonic() - self.started
            except Broken:
                pass
            if time.monotonic() - self.started > READY_WITHIN_SECONDS:
                raise RuntimeError(f"nothing answers at {path}")
            time.sleep(0.002)

    def assert_alive(self) -> None:
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended by itself, with {self.process.returncode}")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Outcome:
    """Of all books of one database."""

    rounds: int = 0
    early: int = 0
    books: int = 0
    seconds: float = 0.0
    presses: int = 0
    acknowledged: int = 0
    payments: int = 0
    again: int = 0
    never_arrived: int = 0
    faults: int = 0
    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(check.KINDS, 0))
    ready: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)


class Book:
    """One fresh database, and the rounds that it goes through."""

    def __init__(self, binary: Path, kind: str, folder: Path, seed: str):
        folder.mkdir(parents=True)
        (folder / "logs").mkdir()
        self.folder, self.kind, self.seed = folder, kind, seed
        self.random = random.Random(seed)
        self.store = Store(kind, folder)
        self.site = Site(free_port())
        self.server = Server(binary, self.store, self.site)

    def run(self, rounds: int, outcome: Outcome) -> check.Report:
        clients: list[Client] = []
        try:
            self.server.start()
            self.server.until_served()
            clients = self.clients(rounds)
            for client in clients:
                client.start()
            for _ in range(rounds):
                if sum(client.is_alive() for client in clients) < CLIENTS:
                    break
                self.round(outcome)
            for client in clients:
                client.is_enough.set()
            for client in clients:
                while client.is_alive():
                    self.server.assert_alive()
                    client.join(1)
                if client.broken is not None:
                    raise client.broken
                outcome.presses += client.presses
                outcome.acknowledged += client.acknowledged
            self.end()
            report = check.check(self.store.address, self.folder / "logs")
            self.read_log(report)
            return report
        finally:
            self.site.is_over.set()
            for client in clients:
                client.is_enough.set()
                client.join()
            self.server.kill()
            self.server.output.close()

    def clients(self, rounds: int) -> list[Client]:
        """Each with customers of its own, signed in."""
        wanted = max(CLIENTS * 5, math.ceil(rounds * PRESSES_A_ROUND / 20))
        everybody = people(ROOT)
        self.random.shuffle(everybody)
        with ThreadPoolExecutor(CLIENTS) as pool:
            there = list(pool.map(self.site.sign_in, everybody[:wanted]))
        able = [customer for customer, is_in in zip(everybody, there) if is_in]
        if len(able) < wanted / 2:
            raise RuntimeError(f"only {len(able)} of {wanted} people can pay")
        logs = self.folder / "logs"
        return [
            Client(f"client-{at}", self.site, able[at::CLIENTS], f"{self.seed}-{at}", logs / f"client-{at}.jsonl")
            for at in range(CLIENTS)
        ]

    def round(self, outcome: Outcome) -> None:
        """A kill and a start. Some are killed before they are ready, so that several kills come in quick succession."""
        self.server.kill()
        self.server.start()
        outcome.rounds += 1
        if outcome.ready and self.random.random() < EARLY_SHARE:
            outcome.early += 1
            time.sleep(self.random.uniform(0, 1.2) * statistics.median(outcome.ready[-20:]))
            return
        ready, served = self.server.until_served()
        outcome.ready.append(ready)
        outcome.served.append(served)
        time.sleep(self.random.uniform(*LIFE_SECONDS))

    def end(self) -> None:
        """Killed once more; an hour later it is started, and left alone until every payment has ended."""
        self.server.kill()
        self.store.change(AN_HOUR_LATER)
        self.server.start()
        self.server.until_served()
        until = time.monotonic() + END_WITHIN_SECONDS
        # What does not end in time is told by the check.
        while self.store.count(UNDER_WAY) and time.monotonic() < until:
            time.sleep(0.05)
        self.server.kill()

    def read_log(self, report: check.Report) -> None:
        """Errors are told; a panic is never right."""
        lines = (self.folder / "server.log").read_text(errors="replace").splitlines()
        report.figures["errors in the server's log"] = str(sum(" ERROR " in line for line in lines))
        for line in lines:
            if "panicked at" in line:
                report.fault("mismatch", line.strip())


def free_port() -> int:
    """Below those that the system gives to callers: one of these could take it while the server is down."""
    while True:
        with socket.socket() as found:
            try:
                found.bind(("127.0.0.1", random.SystemRandom().randrange(20_000, 32_000)))
                return found.getsockname()[1]
            except OSError:
                pass


def figures(outcome: Outcome) -> str:
    def times(of: list[float]) -> str:
        ordered = sorted(of)
        p99 = ordered[math.ceil(len(ordered) * 0.99) - 1]
        return f"{statistics.median(ordered) * 1000:.0f} / {p99 * 1000:.0f} / {ordered[-1] * 1000:.0f} ms"

    lines = [
        f"{outcome.rounds} rounds in {outcome.seconds:.0f} s, {outcome.books} books",
        f"{outcome.early} were killed before they were ready",
        f"{outcome.payments} payments, {outcome.acknowledged} acknowledgements, {outcome.presses} presses",
        f"{outcome.again} payments were acknowledged only when pressed again",
        f"{outcome.never_arrived} payments never reached the provider",
        ", ".join(f"{count} {check.KINDS[kind]}" for kind, count in outcome.by_kind.items()),
    ]
    if outcome.ready:
        late = sum(1 for seconds in outcome.served if seconds > RESTART_SECONDS)
        lines += [
            f"from start to ready {times(outcome.ready)} (median / p99 / max)",
            f"from start to the first page {times(outcome.served)}",
            f"{late} of {len(outcome.served)} took more than {RESTART_SECONDS} s",
        ]
    return "\n".join(f"  {line}" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/quitus")
    parser.add_argument("--rounds", type=int, default=10_000, help="of all databases together")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--book", type=int, default=250, help="how many rounds a database lives")
    parser.add_argument("--keep", type=Path, help="where the evidence goes when something is found")
    asked = parser.parse_args()
    kinds = asked.databases.split(",")
    if "postgres" in kinds and "QUITUS_TEST_POSTGRES" not in os.environ:
        parser.error("PostgreSQL is not there: scripts/postgres.sh run -- end2end/crash/crash.py …")
    # So that everything is ended and removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f"seed {asked.seed}: {asked.rounds} rounds on {' and '.join(kinds)}", flush=True)
    work = Path(tempfile.mkdtemp(prefix="quitus-crash-"))
    is_sound = True
    try:
        for kind in kinds:
            outcome, began = Outcome(), time.monotonic()
            rounds = asked.rounds // len(kinds)
            try:
                one_database(asked, kind, rounds, work, outcome)
            finally:
                outcome.seconds = time.monotonic() - began
                early = "" if outcome.rounds == rounds else ": ended early, the last book is not checked"
                print(f"\n{kind}{early}\n{figures(outcome)}", flush=True)
            is_sound &= outcome.faults == 0
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0 if is_sound else 1


def one_database(asked: argparse.Namespace, kind: str, rounds: int, work: Path, outcome: Outcome) -> None:
    """Book after book, each checked before the next."""
    while outcome.rounds < rounds:
        outcome.books += 1
        seed = f"{asked.seed}-{kind}-{outcome.books}"
        book = Book(asked.binary.resolve(), kind, work / f"{kind}-{outcome.books}", seed)
        try:
            report = book.run(min(asked.book, rounds - outcome.rounds), outcome)
            outcome.payments += report.payments
            outcome.again += report.again
            outcome.never_arrived += report.never_arrived
            outcome.faults += len(report.faults)
            for fault, _ in report.faults:
                outcome.by_kind[fault] += 1
            if outcome.books == 1 or report.faults:
                print(f"\n{kind}, book {outcome.books} (seed {seed})", flush=True)
                check.show(report)
            if report.faults:
                keep(book, asked.keep)
            elif outcome.books == 1 and kind == "sqlite":
                print("\nWould a fault be found? Copies of this book, spoilt:")
                outcome.faults += spoil.overlooked(Path(book.store.address), book.folder / "logs")
        except Exception:
            keep(book, asked.keep)
            raise
        finally:
            book.store.drop()
        shutil.rmtree(book.folder, ignore_errors=True)
        done = f"{outcome.rounds} of {rounds} rounds, {outcome.payments} payments, {outcome.faults} faults"
        print(f"{kind}: {done}", flush=True)


def keep(book: Book, where: Path | None) -> None:
    """The folder and the database of a book in which something was found."""
    where = where or Path(tempfile.gettempdir()) / "quitus-crash-found"
    book.store.keep()
    target = where / f"{book.folder.name}-{book.seed}"
    shutil.copytree(book.folder, target, dirs_exist_ok=True)
    print(f"  kept in {target}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
