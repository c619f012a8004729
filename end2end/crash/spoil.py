"""Sees that the checker finds faults: spoils copies of a sound SQLite database, each in another way.

    spoil.py DATABASE LOGS     as for check.py
"""

import sqlite3
import sys
import tempfile
import uuid
from pathlib import Path

import check

CHARGE = "reference, idempotency_key, amount, currency, card, state, created_at"
ENTRY = (
    "creditor_id, currency, amount, debit, credit, account_id, payment_id, kind, at, adjustment_id, remittance_id"
)
HELD = "payment_id = :id AND debit = 'provider_clearing'"
NOTED = "payload LIKE '%' || :key || '%'"

# What is done to a payment that succeeded and was acknowledged, and a word of what must be found.
FAULTS = {
    "an entry is dropped": (f"DELETE FROM ledger_entry WHERE {HELD}", "posted"),
    "an entry is there twice": (
        f"""INSERT INTO ledger_entry (id, {ENTRY})
            SELECT x'00000000000040008000000000000001', {ENTRY} FROM ledger_entry WHERE {HELD}""",
        "posted",
    ),
    "an entry has another amount": ("UPDATE ledger_entry SET amount = amount + 1 WHERE payment_id = :id", "posted"),
    "one half is out of balance": (f"UPDATE ledger_entry SET credit = 'bank' WHERE {HELD}", "comes to"),
    "an allocation is dropped": ("DELETE FROM allocation WHERE payment_id = :id", "allocated"),
    "a balance is another": ("UPDATE account SET balance = balance - 1 WHERE id = :account", "its balance is"),
    "an acknowledged payment is gone, with all its traces": (
        f"""DELETE FROM ledger_entry WHERE payment_id = :id;
            DELETE FROM allocation WHERE payment_id = :id;
            DELETE FROM simulated_charge WHERE idempotency_key = :key;
            DELETE FROM fact WHERE {NOTED};
            UPDATE account SET balance = balance + :amount WHERE id = :account;
            DELETE FROM payment WHERE id = :id""",
        "acknowledged, and not there",
    ),
    "an acknowledged success is failed": (
        "UPDATE payment SET state = 'failed' WHERE id = :id",
        "it was succeeded and is failed",
    ),
    "an acknowledged amount is another": ("UPDATE payment SET amount = amount + 1 WHERE id = :id", "was acknowledged"),
    "an attempt has two payments": (
        """DROP INDEX payment_by_customer_id_attempt_id;
           UPDATE payment SET (customer_id, attempt_id) = (SELECT customer_id, attempt_id FROM payment WHERE id = :id)
           WHERE id = (SELECT max(id) FROM payment WHERE id <> :id)""",
        "it has 2 payments",
    ),
    "a charge has no payment": (
        f"""INSERT INTO simulated_charge ({CHARGE})
            VALUES ('sim_x', '00000000-0000-4000-8000-000000000002', 100, 'GBP', 'approve', 'taken', 0)""",
        "for a payment that is not there",
    ),
    "a payment was charged twice": (
        f"""DROP INDEX simulated_charge_by_idempotency_key;
            INSERT INTO simulated_charge ({CHARGE})
            SELECT 'sim_x', idempotency_key, amount, currency, card, state, created_at
            FROM simulated_charge WHERE idempotency_key = :key""",
        "the provider has 2 charges",
    ),
    "the provider took nothing": (
        "UPDATE simulated_charge SET state = 'refused' WHERE idempotency_key = :key",
        "the provider took nothing",
    ),
    "the provider took another amount": (
        "UPDATE simulated_charge SET amount = amount + 1 WHERE idempotency_key = :key",
        "the provider has",
    ),
    "a payment has not ended": ("UPDATE payment SET state = 'unknown' WHERE id = :id", "should have ended"),
    "nobody is told of it": (f"DELETE FROM fact WHERE kind = 'payments.received' AND {NOTED}", "never told"),
}


def overlooked(database: Path, logs: Path) -> int:
    """Spoils a copy in each way; returns how many faults were not found."""
    sound = check.check(str(database), logs)
    if sound.faults:
        check.show(sound)
        raise ValueError("this begins with a database that is sound")
    lines = check.read_logs(logs)
    paid = next(line for line in lines if line["what"] == "seen" and line["state"] == "succeeded")
    # SQLite keeps ids as bytes, the provider's book as words.
    payment, account = uuid.UUID(paid["payment"]), uuid.UUID(paid["account"])
    of = {"id": payment.bytes, "key": str(payment), "account": account.bytes, "amount": paid["amount"]}
    count = 0
    for words, (statements, found) in FAULTS.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy.db"
            spoil(database, copy, statements, of)
            is_found = any(found in fault for _, fault in check.check(str(copy), logs).faults)
        count += not is_found
        print(f"  {words:<56}{'found' if is_found else 'OVERLOOKED'}")
    return count


def spoil(database: Path, copy: Path, statements: str, of: dict) -> None:
    source, target = sqlite3.connect(f"file:{database}?mode=ro", uri=True), sqlite3.connect(copy)
    source.backup(target)
    for statement in statements.split(";"):
        target.execute(statement, of)
    target.commit()
    source.close()
    target.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(1 if overlooked(Path(sys.argv[1]), Path(sys.argv[2])) else 0)
