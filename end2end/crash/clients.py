"""Customers of the demonstration who pay over plain HTTP, as a browser without script would.

Each presses until it is answered, and writes down what it is told before it does anything else.
"""

import base64
import csv
import http.client
import json
import os
import random
import re
import threading
import time
import tomllib
import urllib.parse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# A customer may start thirty payments an hour, and each press counts. Nobody begins one with fewer than eight left.
PRESSES_MAX = 22
TIMEOUT_SECONDS = 20
# How soon a client knocks again at a server that is not there.
KNOCK_SECONDS = 0.01
# How soon somebody whose payment has not ended looks at the receipt again.
LOOK_AGAIN_SECONDS = 2
# So many answers that speak of trouble are an answer.
TROUBLES_MAX = 100
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
RECEIPT = re.compile(rf"/payments/({UUID})(/confirm)?$")
ENDED = ("succeeded", "failed")
# How often each test card is chosen, and what becomes of a confirmation at first and later.
CARDS = {"approve": 55, "decline": 10, "confirm": 20, "time_out": 15}
CONFIRMING = {"approve": 45, "refuse": 25, "leave": 30}
CONFIRMING_LATER = {"approve": 40, "refuse": 20, "leave": 30, "never": 10}

# While the server is down nobody answers, and an answer may be cut off anywhere.
Broken = (OSError, http.client.HTTPException)


class Stopped(Exception):
    """The experiment is over, and the server will not come back."""


@dataclass
class Request:
    """A page, a form that is sent, or what a page reads."""

    path: str
    form: dict[str, str] | None = None
    accept: str = "text/html"
    # Called when the server was there to be asked.
    count: Callable[[], None] = lambda: None


def reading(path: str) -> Request:
    return Request(path, accept="application/json")


@dataclass
class Answer:
    status: int
    location: str
    body: str

    def words(self) -> str:
        return f"{self.status} {self.location} {self.body[:200]}"


@dataclass
class Press:
    """A form that was sent, or will be sent again."""

    attempt: str
    amount: int
    currency: str
    card: str


@dataclass
class Customer:
    """Somebody with one account, and their browser."""

    reference: str
    email: str
    account: str = ""
    jar: dict[str, str] = field(default_factory=dict)
    presses: int = 0
    # A payment that has not ended, and whether its bank still waits for a word.
    pending: tuple[str, Press] | None = None
    is_asked: bool = False
    # When its client turns to it again, by the monotonic clock.
    turn_at: float = 0.0
    is_done: bool = False


def people(root: Path) -> list[Customer]:
    """Whoever can sign in and has one open account, always in the same order."""
    folder = root / "server/content/demo"
    rows = []
    for name in ("northwind", "eclair", "greenlamp"):
        with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
            rows += csv.DictReader(file)
    states = tomllib.loads((folder / "closed.toml").read_text()).values()
    closed = {reference for state in states for references in state.values() for reference in references}
    accounts = Counter(row["emails"] for row in rows)

    def is_able(row: dict[str, str]) -> bool:
        # Greenlamp asks for a postcode after the code.
        has_address = row["creditor"] != "greenlamp" and re.fullmatch(r"[^\s;]+@[^\s;]+", row["emails"])
        has_one = accounts[row["emails"]] == 1 and row["account_ref"] not in closed
        return bool(has_address) and has_one and float(row["balance"]) >= 120

    return [Customer(row["account_ref"], row["emails"]) for row in rows if is_able(row)]


class Site:
    """Where the server is when it is there."""

    def __init__(self, port: int):
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        # Set when nobody will start it again.
        self.is_over = threading.Event()

    def send(self, customer: Customer, request: Request) -> http.client.HTTPConnection:
        """Its answer is to be read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        connection.connect()
        request.count()
        headers = {"Accept": request.accept, "Accept-Language": "en", "Connection": "close"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in customer.jar.items())
        if request.form is None:
            connection.request("GET", request.path, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": self.base, "Referer": f"{self.base}/en"}
            connection.request("POST", request.path, urllib.parse.urlencode(request.form), headers)
        return connection

    def read(self, customer: Customer, connection: http.client.HTTPConnection) -> Answer:
        try:
            response = connection.getresponse()
            body = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("set-cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            if value == "" or "max-age=0" in line.lower():
                customer.jar.pop(name, None)
            else:
                customer.jar[name] = value
        return Answer(response.status, response.headers.get("location", ""), body)

    def ask(self, customer: Customer, request: Request) -> Answer:
        return self.read(customer, self.send(customer, request))

    def ask_until_answered(self, customer: Customer, request: Request) -> Answer:
        """The same again until a whole answer came; one that speaks of trouble of the server's is tried again too."""
        troubles = 0
        while True:
            try:
                answer = self.ask(customer, request)
                troubles += 1
                if troubles == TROUBLES_MAX or (answer.status < 500 and '"Internal"' not in answer.body):
                    return answer
            except Broken:
                pass
            if self.is_over.wait(KNOCK_SECONDS):
                raise Stopped

    def sign_in(self, customer: Customer) -> bool:
        """By the reference and the code that is sent; while nobody kills the server."""
        self.ask(customer, Request("/en/sign-in"))
        form = {"lang": "en", "reference": customer.reference, "contact": customer.email}
        self.ask(customer, Request("/api/accounts/sign-in", form))
        until = time.monotonic() + TIMEOUT_SECONDS
        code = None
        while code is None and time.monotonic() < until:
            kept = self.ask(customer, reading(f"/dev/mailbox.json?to={urllib.parse.quote(customer.email)}"))
            code = next((message["code"] for message in json.loads(kept.body)["messages"] if message["code"]), None)
        if code is None:
            return False
        self.ask(customer, Request("/api/identity/enter-code", {"lang": "en", "code": code}))
        found = re.search(rf"/en/accounts/({UUID})", self.ask(customer, Request("/en/accounts")).body)
        if found is None:
            return False
        customer.account = found[1]
        offer = self.ask(customer, reading(f"/api/payments/offer?account={customer.account}"))
        return offer.status == 200 and "Form" in json.loads(offer.body)["body"]


class Client(threading.Thread):
    """Pays for its customers in turn."""

    def __init__(self, name: str, site: Site, customers: list[Customer], seed: str, log: Path):
        super().__init__(name=name)
        self.site = site
        self.customers = list(customers)
        self.random = random.Random(seed)
        self.log = open(log, "w", encoding="utf-8")
        # Set when no new payment is to be begun.
        self.is_enough = threading.Event()
        self.presses = 0
        self.acknowledged = 0
        self.broken: Exception | None = None

    def run(self) -> None:
        try:
            while not self.is_enough.is_set() and self.customers:
                customer = min(self.customers, key=lambda customer: customer.turn_at)
                if self.is_enough.wait(max(0.0, customer.turn_at - time.monotonic())):
                    break
                self.turn(customer)
                customer.turn_at = time.monotonic() + (LOOK_AGAIN_SECONDS if customer.pending else 0)
                if customer.is_done:
                    self.customers.remove(customer)
        except Exception as cause:  # told by whoever started it
            self.broken = cause
        finally:
            self.log.close()

    def turn(self, customer: Customer) -> None:
        """One look at one customer: a payment that is under way is looked at, else one is begun."""
        if customer.pending is not None:
            self.look_again(customer, *customer.pending)
        elif customer.presses >= PRESSES_MAX:
            customer.is_done = True
        else:
            self.pay(customer)

    def pay(self, customer: Customer) -> None:
        offer = self.site.ask_until_answered(customer, reading(f"/api/payments/offer?account={customer.account}"))
        if offer.status != 200:
            return self.strange(customer, offer)
        body = json.loads(offer.body)["body"]
        if "Form" not in body:
            # Paid in full.
            customer.is_done = True
            return
        least, most = (body["Form"]["payable"][bound] for bound in ("least", "most"))
        amount = self.random.randint(least["minor"], min(most["minor"], least["minor"] + 500))
        card = self.choose(CARDS)
        press = Press(body["Form"]["attempt"], amount, least["currency"], card)
        self.write(customer, press, what="pressed", card=card)
        payment = self.press(customer, press)
        if payment is None:
            return
        # A second press of what was answered, later or at the same moment, is the same payment.
        if self.random.random() < 0.1:
            self.press(customer, press, again=True)
        self.look(customer, payment, press)
        if customer.is_asked:
            self.answer_bank(customer, payment, press, self.choose(CONFIRMING))

    def press(self, customer: Customer, press: Press, again: bool = False) -> str | None:
        """Sends the form until it is acknowledged. None: it was refused, or something happened that should not."""
        form = {"attempt": press.attempt, "account": customer.account, "lang": "en", "way": "other", "card": press.card}
        form["amount"] = f"{press.amount // 100}.{press.amount % 100:02}"

        def count() -> None:
            customer.presses += 1
            self.presses += 1

        request = Request("/api/payments/start", form, count=count)
        if not again and self.random.random() < 0.1:
            self.lose(customer, request)
        before = customer.presses
        answer = self.site.ask_until_answered(customer, request)
        found = RECEIPT.search(answer.location)
        if found is not None:
            self.acknowledged += 1
            state = "needs_confirmation" if found[2] else None
            told = {"payment": found[1], "state": state, "is_again": again, "presses": customer.presses - before}
            self.write(customer, press, what="acknowledged", **told)
            return found[1]
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(answer.location).query)
        told = query.get("__err", [""])[0]
        why = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode() if told else ""
        if "Wait" in why:
            # Too many presses in the hour: nothing was said of this one.
            customer.is_done = True
        elif "Refused" in why or "Invalid" in why:
            self.write(customer, press, what="refused", why=why)
        else:
            self.strange(customer, answer)
        return None

    def lose(self, customer: Customer, request: Request) -> None:
        """The form from another tab at about the same moment, whose answer nobody reads."""
        try:
            self.site.send(customer, request).close()
        except Broken:
            pass

    def look(self, customer: Customer, payment: str, press: Press) -> str:
        """What the receipt says; what has not ended is looked at again later."""
        receipt = self.site.ask_until_answered(customer, reading(f"/api/payments/receipt?payment={payment}"))
        if receipt.status != 200:
            self.strange(customer, receipt)
            customer.pending = None
            return ""
        view = json.loads(receipt.body)
        state, amount = view["state"], view["amount"]
        shown = Press(press.attempt, amount["minor"], amount["currency"], press.card)
        self.write(customer, shown, what="seen", payment=payment, state=state)
        customer.pending = None if state in ENDED else (payment, press)
        customer.is_asked = state == "needs_confirmation"
        return state

    def look_again(self, customer: Customer, payment: str, press: Press) -> None:
        self.look(customer, payment, press)
        if customer.is_asked:
            self.answer_bank(customer, payment, press, self.choose(CONFIRMING_LATER))

    def answer_bank(self, customer: Customer, payment: str, press: Press, act: str) -> None:
        """Approves or refuses, until that was taken note of; or leaves it, for later or for good."""
        customer.is_done = act == "never"
        if act not in ("approve", "refuse"):
            return
        is_approved = act == "approve"
        form = {"payment": payment, "approved": str(is_approved).lower(), "lang": "en"}
        answer = self.site.ask_until_answered(customer, Request("/api/payments/confirm", form))
        if RECEIPT.search(answer.location) is None:
            return self.strange(customer, answer)
        self.write(customer, press, what="answered", payment=payment, approved=is_approved)
        self.look(customer, payment, press)

    def choose(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def strange(self, customer: Customer, answer: Answer) -> None:
        customer.is_done = True
        self.write(customer, None, what="strange", words=answer.words())

    def write(self, customer: Customer, press: Press | None, **told: object) -> None:
        """On the disk before anything else happens."""
        line = {"customer": customer.email, "account": customer.account}
        if press is not None:
            line |= {"attempt": press.attempt, "amount": press.amount, "currency": press.currency}
        self.log.write(json.dumps(line | told) + "\n")
        self.log.flush()
        os.fsync(self.log.fileno())
