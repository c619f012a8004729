"""Holds the database against what the provider took and what clients were told. Shares no code with the server.

    check.py DATABASE LOGS     DATABASE: an SQLite file or postgres://…; LOGS: the folder of the clients' logs

Prints what was read and every difference. Exit code 0: none; 1: some; 2: could not run.
"""

import csv
import io
import json
import sqlite3
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]

# What is read: table and columns. Everything is compared as text; amounts become whole minor units.
TABLES = {
    "payment": "id, customer_id, account_id, attempt_id, amount, currency, state",
    "allocation": "payment_id, account_id, amount, currency",
    "ledger_entry": "id, currency, amount, debit, credit, account_id, payment_id, kind",
    "simulated_charge": "reference, idempotency_key, amount, currency, state",
    "account": "id, customer_id, currency, placed_balance, balance, state",
    "fact": "kind, payload",
    "job": "kind, parked_at",
}
# Where a payment may be after it was seen in a state. Nothing is given back or taken back here, so two states are ends.
LATER = {
    "created": {"created", "needs_confirmation", "processing", "unknown", "succeeded", "failed"},
    "needs_confirmation": {"needs_confirmation", "processing", "unknown", "succeeded", "failed"},
    "processing": {"processing", "succeeded", "failed"},
    "unknown": {"unknown", "needs_confirmation", "processing", "succeeded", "failed"},
    "succeeded": {"succeeded"},
    "failed": {"failed"},
}
# The kinds of differences, and how many of each are spoken of.
KINDS = {"lost": "lost", "doubled": "doubled", "mismatch": "mismatches"}
# Two halves of the ledger, each zero by itself (docs/payments.md).
OWED = {"customer", "creditor_claims", "adjustments", "write_offs"}
HELD = {"provider_clearing", "creditor_payable", "refunds", "fees", "bank"}


@dataclass
class Books:
    """All that is compared."""

    tables: dict[str, list[Row]]
    told: list[dict]


@dataclass
class Report:
    """What was read, and what is not as it should be: lost, doubled, or simply different."""

    figures: dict[str, str] = field(default_factory=dict)
    payments: int = 0
    # Acknowledged only when the form was sent again.
    again: int = 0
    # The server died before it asked for them.
    never_arrived: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, kind: str, words: str) -> None:
        self.faults.append((kind, words))

    def count(self, kind: str) -> int:
        return sum(1 for found, _ in self.faults if found == kind)


# ---- reading ---------------------------------------------------------------------------------------------------


def read_tables(database: str) -> dict[str, list[Row]]:
    """The tables as text, whichever database keeps them."""
    if database.startswith("postgres"):
        return {table: psql(database, f"SELECT {columns} FROM {table}") for table, columns in TABLES.items()}
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        found = {table: connection.execute(f"SELECT {columns} FROM {table}") for table, columns in TABLES.items()}
        return {table: [{key: text(row[key]) for key in row.keys()} for row in rows] for table, rows in found.items()}
    finally:
        connection.close()


def psql(database: str, query: str) -> list[Row]:
    command = ["psql", "--no-psqlrc", "--quiet", "--csv", "--set=ON_ERROR_STOP=1", "--dbname", database]
    done = subprocess.run([*command, "--command", query], check=True, capture_output=True, text=True)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def text(value: object) -> str:
    """As PostgreSQL writes it: ids in words, nothing as nothing."""
    if value is None:
        return ""
    return str(uuid.UUID(bytes=value)) if isinstance(value, bytes) else str(value)


def read_logs(folder: Path) -> list[dict]:
    """What each client wrote down, in its order."""
    told = []
    for log in sorted(folder.glob("*.jsonl")):
        for line in log.read_text().splitlines():
            told.append(json.loads(line))
    return told


# ---- comparing -------------------------------------------------------------------------------------------------


def compare(books: Books) -> Report:
    report = Report()
    payments = {row["id"]: row for row in books.tables["payment"]}
    told(books, payments, report)
    once(books, payments, report)
    provider(books, payments, report)
    posted(books, payments, report)
    balances(books, report)
    facts(books, payments, report)
    return report


def told(books: Books, payments: dict[str, Row], report: Report) -> None:
    """Whatever a client was told is so, and is still so."""
    by_attempt = {row["attempt_id"]: row for row in payments.values()}
    of_account = {row["id"]: row["customer_id"] for row in books.tables["account"]}
    pressed = {line["attempt"]: line for line in books.told if line["what"] == "pressed"}
    named: dict[str, set[str]] = defaultdict(set)
    refused_by_payer = set()
    for line in books.told:
        match line["what"]:
            case "acknowledged" | "seen":
                named[line["attempt"]].add(line["payment"])
                seen(line, payments.get(line["payment"]), of_account, report)
            case "answered" if not line["approved"]:
                refused_by_payer.add(line["payment"])
            case "refused" if line["attempt"] in by_attempt:
                report.fault("mismatch", f"attempt {line['attempt']}: refused ({line['why']}), and a payment is there")
            case "strange":
                report.fault("mismatch", f"an answer that should not be: {line['words']}")
    for attempt, ids in named.items():
        if len(ids) > 1:
            report.fault("doubled", f"attempt {attempt}: it was acknowledged as {sorted(ids)}")
    for payment in refused_by_payer:
        if payments.get(payment, {}).get("state") == "succeeded":
            report.fault("mismatch", f"payment {payment}: taken, though its payer refused it")
    for row in payments.values():
        press = pressed.get(row["attempt_id"])
        if press is None:
            report.fault("mismatch", f"payment {row['id']}: nobody asked for it")
        elif asked_for(press) != (row["account_id"], int(row["amount"]), row["currency"]):
            report.fault("mismatch", f"payment {row['id']}: something else was asked for")
    acknowledged = {payment for ids in named.values() for payment in ids}
    report.figures["attempts pressed"] = str(len(pressed))
    report.figures["payments acknowledged"] = str(len(acknowledged))
    report.figures["states seen"] = str(sum(1 for line in books.told if line["what"] == "seen"))
    first = [line for line in books.told if line["what"] == "acknowledged" and not line["is_again"]]
    again = {line["payment"] for line in first if line["presses"] > 1}
    report.payments, report.again = len(payments), len(again)
    report.figures["only when pressed again"] = str(report.again)
    report.figures["payments in the database"] = str(report.payments)


def asked_for(press: dict) -> tuple[str, int, str]:
    return press["account"], press["amount"], press["currency"]


def seen(line: dict, row: Row | None, of_account: dict[str, str], report: Report) -> None:
    """One acknowledgement."""
    payment = line["payment"]
    if row is None:
        return report.fault("lost", f"payment {payment}: acknowledged, and not there")
    if (line["amount"], line["currency"]) != (int(row["amount"]), row["currency"]):
        report.fault("mismatch", f"payment {payment}: {line['amount']} was acknowledged, {row['amount']} is there")
    if line["account"] != row["account_id"] or of_account.get(line["account"]) != row["customer_id"]:
        report.fault("mismatch", f"payment {payment}: it belongs to another account or customer")
    if line["attempt"] != row["attempt_id"]:
        report.fault("mismatch", f"payment {payment}: it belongs to another attempt")
    state = line.get("state")
    if state is not None and row["state"] not in LATER.get(state, ()):
        report.fault("lost", f"payment {payment}: it was {state} and is {row['state']}")


def once(books: Books, payments: dict[str, Row], report: Report) -> None:
    """One payment for each attempt; each has ended."""
    attempts = Counter((row["customer_id"], row["attempt_id"]) for row in payments.values())
    for (_, attempt), times in attempts.items():
        if times > 1:
            report.fault("doubled", f"attempt {attempt}: it has {times} payments")
    for row in payments.values():
        if row["state"] not in ("succeeded", "failed"):
            report.fault("mismatch", f"payment {row['id']}: it is {row['state']} and should have ended")
    parked = sum(1 for row in books.tables["job"] if row["kind"] == "payments.ask" and row["parked_at"])
    if parked:
        report.fault("mismatch", f"{parked} payments that nobody asks about any more")
    states = Counter(row["state"] for row in payments.values())
    report.figures["of them"] = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))


def provider(books: Books, payments: dict[str, Row], report: Report) -> None:
    """What the provider took is what succeeded, once, with its amount."""
    keys = Counter(row["idempotency_key"] for row in books.tables["simulated_charge"])
    for key, times in keys.items():
        if times > 1:
            report.fault("doubled", f"payment {key}: the provider has {times} charges")
    taken = set()
    for charge in books.tables["simulated_charge"]:
        key = charge["idempotency_key"]
        payment = payments.get(key)
        if payment is None:
            report.fault("lost", f"charge {charge['reference']}: {charge['state']}, for a payment that is not there")
            continue
        if (charge["amount"], charge["currency"]) != (payment["amount"], payment["currency"]):
            report.fault("mismatch", f"payment {key}: the provider has {charge['amount']}, we have {payment['amount']}")
        if charge["state"] == "taken":
            taken.add(key)
        if charge["state"] == "awaiting" and payment["state"] in ("succeeded", "failed"):
            report.fault("mismatch", f"payment {key}: it has ended, and the provider still waits")
    for key, payment in payments.items():
        if key in taken and payment["state"] == "failed":
            report.fault("lost", f"payment {key}: the provider took it, and it is failed")
        if key not in taken and payment["state"] == "succeeded":
            report.fault("mismatch", f"payment {key}: it succeeded, and the provider took nothing")
    report.never_arrived = len(set(payments) - set(keys))
    report.figures["payments that never reached it"] = str(report.never_arrived)
    report.figures["charges in the provider's book"] = str(len(books.tables["simulated_charge"]))
    report.figures["taken by the provider"] = money(taken_by_currency(books))


def posted(books: Books, payments: dict[str, Row], report: Report) -> None:
    """Each payment that succeeded is posted and allocated exactly once, no other at all; the ledger comes to zero."""
    entries: dict[str, Counter] = defaultdict(Counter)
    sums: Counter = Counter()
    for row in books.tables["ledger_entry"]:
        if row["payment_id"] not in payments or row["kind"] != "payment":
            report.fault("mismatch", f"entry {row['id']}: it belongs to no payment")
        entries[row["payment_id"]][row["debit"], row["credit"], row["amount"], row["currency"], row["account_id"]] += 1
        for name, sign in ((row["debit"], 1), (row["credit"], -1)):
            name = name.split(":")[0]
            half = "owed" if name in OWED else "held" if name in HELD else "unknown"
            sums[row["currency"], half] += sign * int(row["amount"])
        if int(row["amount"]) <= 0:
            report.fault("mismatch", f"entry {row['id']}: its amount is {row['amount']}")
    for (currency, half), amount in sums.items():
        if amount != 0 or half == "unknown":
            report.fault("mismatch", f"{currency}: what is {half} comes to {amount} and not to 0")
    allocated: dict[str, Counter] = defaultdict(Counter)
    for row in books.tables["allocation"]:
        allocated[row["payment_id"]][row["account_id"], row["amount"], row["currency"]] += 1
    for key, row in payments.items():
        account, amount, currency = row["account_id"], row["amount"], row["currency"]
        should, shared = Counter(), Counter()
        if row["state"] == "succeeded":
            should["provider_clearing", f"customer:{account}", amount, currency, account] = 1
            should["creditor_claims", "creditor_payable", amount, currency, account] = 1
            shared[account, amount, currency] = 1
        for words, there, expected in (("posted", entries[key], should), ("allocated", allocated[key], shared)):
            if there != expected:
                kind = "doubled" if there - expected else "lost"
                amounts = f"{dict(there)} and should be {dict(expected)}"
                report.fault(kind, f"payment {key} ({row['state']}): {words} {amounts}")
    for key in set(allocated) - set(payments):
        report.fault("mismatch", f"payment {key}: allocated, and not there")
    report.figures["entries of the ledger"] = str(len(books.tables["ledger_entry"]))
    out = sum(1 for amount in sums.values() if amount)
    report.figures["trial balance"] = "0 in each currency and half" if out == 0 else f"not 0 in {out} of {len(sums)}"


def balances(books: Books, report: Report) -> None:
    """Each balance is what was placed and its entries; together they fell by what the provider took."""
    moved: Counter = Counter()
    for row in books.tables["ledger_entry"]:
        moved[row["debit"]] += int(row["amount"])
        moved[row["credit"]] -= int(row["amount"])
    fell: Counter = Counter()
    for row in books.tables["account"]:
        balance, placed = int(row["balance"]), int(row["placed_balance"])
        expected = placed + moved[f"customer:{row['id']}"]
        if balance != expected:
            report.fault("mismatch", f"account {row['id']}: its balance is {balance} and should be {expected}")
        if balance < 0:
            report.fault("doubled", f"account {row['id']}: its balance is {balance}, below zero")
        if (row["state"], balance > 0) in (("open", False), ("paid_in_full", True)):
            report.fault("mismatch", f"account {row['id']}: it is {row['state']} with a balance of {balance}")
        fell[row["currency"]] += placed - balance
    fell = Counter({currency: amount for currency, amount in fell.items() if amount})
    taken = taken_by_currency(books)
    for currency in sorted(set(fell) | set(taken)):
        if fell[currency] != taken[currency]:
            report.fault("mismatch", f"{currency}: {taken[currency]} was taken, and balances fell by {fell[currency]}")
    report.figures["balances fell by"] = money(fell)


def facts(books: Books, payments: dict[str, Row], report: Report) -> None:
    """What happened is told to the other parts of the server once."""
    for state, kind in (("succeeded", "payments.received"), ("failed", "payments.failed")):
        told = Counter(json.loads(row["payload"])["payment"] for row in books.tables["fact"] if row["kind"] == kind)
        for key, times in told.items():
            if payments.get(key, {}).get("state") != state:
                report.fault("mismatch", f"payment {key}: {kind} was told, and it is not {state}")
            elif times > 1:
                report.fault("doubled", f"payment {key}: {kind} was told {times} times")
        for key, row in payments.items():
            if row["state"] == state and key not in told:
                report.fault("lost", f"payment {key}: {kind} was never told")


def taken_by_currency(books: Books) -> Counter:
    sums: Counter = Counter()
    for row in books.tables["simulated_charge"]:
        if row["state"] == "taken":
            sums[row["currency"]] += int(row["amount"])
    return sums


def money(sums: Counter) -> str:
    return ", ".join(f"{amount / 100:.2f} {currency}" for currency, amount in sorted(sums.items())) or "nothing"


# ---- telling ---------------------------------------------------------------------------------------------------


def check(database: str, logs: Path) -> Report:
    return compare(Books(read_tables(database), read_logs(logs)))


def show(report: Report) -> None:
    for words, figure in report.figures.items():
        print(f"  {words:<32}{figure}")
    print("  " + ", ".join(f"{report.count(kind)} {words}" for kind, words in KINDS.items()))
    for kind, words in report.faults:
        print(f"  {kind}: {words}")


def main(arguments: list[str]) -> int:
    match arguments:
        case [database, logs] if not database.startswith("-"):
            report = check(database, Path(logs))
            show(report)
            return 1 if report.faults else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
