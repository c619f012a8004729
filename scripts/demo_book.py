#!/usr/bin/env python3
"""Writes the demo book: what three invented creditors place, into server/content/demo/.

    scripts/demo_book.py

The same on every machine. All people, addresses and numbers are invented: e-mail addresses end in .example, phone
numbers are of the ranges that regulators keep for fiction. The files are kept in the repository and go through the
same import as a creditor's; run this again only to change them.
"""
import csv
import random
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "server" / "content" / "demo"
COLUMNS = (
    "account_ref customer_ref creditor original_creditor product_type description market currency original_amount "
    "principal interest fees paid balance opened_on default_on first_name last_name birth_date emails phones address_1 "
    "address_2 postcode city region country language email_consent sms_consent"
).split()
# No later: whoever looks at the book before it was written would find debts from the future.
LATEST = date(2025, 5, 30)

FIRST = {
    "fr": "Chloé Hugo Inès Louis Manon Jules Léa Gabriel Camille Nathan Sarah Théo Zoé Yanis Aïcha Étienne Maëlle Karim Anaïs Rémi".split(),
    "en": "Olivia Noah Isla Jack Grace Leo Priya Oscar Freya Arjun Niamh Ethan Aisha Samuel Ruby Kofi Hannah Mateo Siobhán Daniel".split(),
}
LAST = {
    "FR": "Lefèvre Moreau Garnier Benali Rousseau Chevalier Nguyen Fontaine Diallo Marchand Perrin Le Goff Caron Lopez Barbier Traoré".replace("Le Goff", "Le_Goff").split(),
    "UK": "Hughes Patel Thompson O’Connor Clarke Begum Robinson Campbell Shah MacLeod Wright Evans Okafor Turner Murphy Bennett".split(),
    "US": "Johnson Ramirez Brooks Nguyen Sullivan Washington Kowalski Foster Bennett Ortiz Hayes Coleman Price Rivera Bryant Wells".split(),
    "CA": "Tremblay Singh MacDonald Gagnon Wong Bouchard Fraser Côté Campbell Roy Bélanger Murray Pelletier Chen Grant Lavoie".split(),
    "AU": "Taylor Nguyen Kelly Harris Walker Papadopoulos Ryan King Edwards Morris Sharma Russo Bailey Marshall Cooper Lawson".split(),
    "NZ": "Ngata Wilson Tamihana Anderson Fonoti Scott Parata Morgan Henare Stewart Reid Tui Paterson Walker Rata Hall".split(),
}
# Currency, country, towns with a postcode, streets.
MARKETS = {
    "FR": ("EUR", "FR", [("75011", "Paris"), ("69003", "Lyon"), ("13008", "Marseille"), ("59000", "Lille"), ("44000", "Nantes"), ("97400", "Saint-Denis")], ["rue de la Paix", "avenue Jean-Jaurès", "rue des Lilas", "boulevard Voltaire"]),
    "UK": ("GBP", "GB", [("M1 5UN", "Manchester"), ("LS2 7EW", "Leeds"), ("CF10 1BH", "Cardiff"), ("EH3 9QN", "Edinburgh"), ("BT1 5GS", "Belfast")], ["High Street", "Station Road", "Victoria Terrace", "Mill Lane"]),
    "US": ("USD", "US", [("97205", "Portland"), ("60614", "Chicago"), ("33130", "Miami"), ("78704", "Austin"), ("02139", "Cambridge")], ["Maple Avenue", "2nd Street", "Oak Drive", "Lakeview Road"]),
    "CA": ("CAD", "CA", [("H2X 1Y4", "Montréal"), ("M5V 2T6", "Toronto"), ("V6B 1A1", "Vancouver"), ("G1R 4P5", "Québec")], ["King Street West", "rue Saint-Denis", "Granville Street", "avenue Cartier"]),
    "AU": ("AUD", "AU", [("2010", "Surry Hills"), ("3000", "Melbourne"), ("4000", "Brisbane"), ("6000", "Perth"), ("0800", "Darwin")], ["George Street", "Queen Street", "Beach Road", "Wattle Grove"]),
    "NZ": ("NZD", "NZ", [("1010", "Auckland"), ("6011", "Wellington"), ("8011", "Christchurch"), ("9016", "Dunedin")], ["Queen Street", "Cuba Street", "Harbour View Road", "Kōwhai Lane"]),
}
SHARES = {"FR": 90, "UK": 70, "US": 60, "CA": 30, "AU": 30, "NZ": 20}
GOODS = {
    "fr": ["Canapé trois places « Oslo »", "Machine à laver, 8 kg", "Vélo électrique, batterie comprise", "Matelas 160 × 200", "Table et quatre chaises", "Lave-vaisselle encastrable"],
    "en": ["Three-seat sofa “Oslo”", "Washing machine, 8 kg", "Electric bike with battery", "King-size mattress", "Dining table and four chairs", "Built-in dishwasher"],
}
PHONES = {
    "fr": ["Téléphone Nova 5, payé en 4 fois", "Forfait mobile 80 Go, janvier à juin", "Casque sans fil, payé en 3 fois", "Tablette 11 pouces"],
    "en": ["Nova 5 phone, paid in 4", "Mobile plan 80 GB, January to June", "Wireless headphones, paid in 3", "11-inch tablet"],
}
ENERGY = {
    "fr": ["Électricité, relevé de janvier à mars", "Gaz, facture de régularisation", "Électricité et gaz, dernière facture avant déménagement"],
    "en": ["Electricity, January to March, meter reading", "Gas, yearly settlement", "Electricity and gas, final bill after moving out"],
}
CREDITORS = {
    "northwind": dict(prefix="NW", product=["bnpl", "bnpl", "personal_loan", "credit_card"], words=GOODS, cents=(4_000, 260_000)),
    "eclair": dict(prefix="EC", product=["bnpl", "telecom"], words=PHONES, cents=(2_500, 90_000)),
    "greenlamp": dict(prefix="GL", product=["utility"], words=ENERGY, cents=(3_000, 140_000)),
}
LONG = {
    "fr": "Commande n° 48214 du 3 mars 2024, livrée en deux colis.\nComposition :\n" + "\n".join(
        f"{n}. élément de bibliothèque « Skagen », chêne clair, 80 × {30 * n} cm, avec {n} tablettes réglables et fixation murale" for n in range(1, 15)
    ) + "\nÉchéances de mars à juin réglées ; celles de juillet et d’août sont revenues impayées.",
    "en": "Order 48214 of 3 March 2024, delivered in two parcels.\nMade up of:\n" + "\n".join(
        f"{n}. shelf unit “Skagen”, light oak, 80 × {30 * n} cm, with {n} adjustable shelves and a wall bracket" for n in range(1, 15)
    ) + "\nThe instalments from March to June were paid; those of July and August came back unpaid.",
}


class Book:
    def __init__(self):
        self.random = random.Random(20250530)
        self.rows = {slug: [] for slug in CREDITORS}
        self.people = 0
        self.phones = {"06 39 98 12 34", "07700 900123"}  # Amélie's and James's

    def phone(self, market):
        r = self.random
        make = {
            "FR": lambda: f"06 39 98 {r.randint(10, 99)} {r.randint(10, 99)}",
            "UK": lambda: f"07700 900{r.randint(0, 999):03d}",
            "US": lambda: f"({r.choice([212, 305, 415, 617, 702, 808])}) 555-01{r.randint(0, 99):02d}",
            "CA": lambda: f"({r.choice([416, 514, 604])}) 555-01{r.randint(0, 99):02d}",
            "AU": lambda: f"0491 57{r.randint(0, 9)} {r.randint(0, 999):03d}",
            "NZ": lambda: f"021 555 {r.randint(0, 9999):04d}",
        }[market]
        while (number := make()) in self.phones:
            pass
        self.phones.add(number)
        return number

    def person(self, market, **told):
        r = self.random
        self.people += 1
        currency, country, towns, streets = MARKETS[market]
        language = "fr" if market == "FR" or (market == "CA" and r.random() < 0.4) else "en"
        postcode, city = r.choice(towns)
        first, last = r.choice(FIRST[language]), r.choice(LAST[market]).replace("_", " ")
        made = dict(
            number=self.people, market=market, currency=currency, country=country, language=language, first_name=first, last_name=last,
            birth_date=str(date(1946, 1, 1) + timedelta(days=r.randint(0, 21_000))), emails=f"person{self.people}@mail.example",
            phones=self.phone(market), address_1=f"{r.randint(1, 180)} {r.choice(streets)}", address_2=r.choice(["", "", "", "Apt 4"]),
            postcode=postcode, city=city, region="", email_consent=r.choice(["yes", "yes", "yes", ""]), sms_consent=r.choice(["yes", "yes", ""]),
        )
        return made | told

    def debt(self, creditor, person, cents=None, reference=None, **told):
        """One account; `cents` is what was bought for, and `balance` what is left of it."""
        r, about = self.random, CREDITORS[creditor]
        low, high = about["cents"]
        principal = cents or min(high, max(low, round(r.lognormvariate(10.4, 0.8))))
        interest = told.pop("interest", r.choice([0, 0, principal // 25]))
        fees = told.pop("fees", r.choice([0, 0, 1_200]))
        paid = told.pop("paid", r.choice([0, 0, principal // 4]))
        opened = LATEST - timedelta(days=r.randint(200, 1_500))
        default = opened + timedelta(days=r.randint(90, (LATEST - opened).days))
        plain = lambda amount: f"{amount // 100}.{amount % 100:02d}"
        self.rows[creditor].append({column: "" for column in COLUMNS} | {key: value for key, value in person.items() if key != "number"} | dict(
            account_ref=reference or f"{about['prefix']}-{20_000 + 37 * len(self.rows[creditor])}",
            customer_ref=f"{about['prefix']}C-{person['number']:05d}", creditor=creditor, product_type=r.choice(about["product"]),
            description=r.choice(about["words"][person["language"]]), original_amount=plain(principal), principal=plain(principal),
            interest=plain(interest), fees=plain(fees), paid=plain(paid), balance=plain(principal + interest + fees - paid),
            opened_on=str(opened), default_on=str(default),
        ) | told)

    def notable(self):
        """Those whom a tour or a test looks for. README.md beside the files lists them."""
        exact = dict(interest=0, fees=0, paid=0)
        amelie = self.person("FR", first_name="Amélie", last_name="Dupont", birth_date="1990-03-14", emails="amelie.dupont@mail.example", phones="06 39 98 12 34", address_1="18 rue des Lilas", address_2="Bât. C", postcode="69003", city="Lyon", email_consent="yes", sms_consent="yes")
        self.debt("northwind", amelie, 80_000, "NW-10042", product_type="bnpl", description="Canapé trois places « Oslo », gris\nlivré en deux colis", interest=0, fees=1_250, paid=20_000, opened_on="2024-02-29", default_on="2024-11-04")
        self.debt("eclair", amelie, 23_000, "EC-10007", product_type="bnpl", description="Téléphone Nova 5, payé en 4 fois", opened_on="2024-09-12", default_on="2025-02-17", **exact)
        james = self.person("UK", first_name="James", last_name="Walker", birth_date="1984-07-02", emails="james.walker@mail.example", phones="07700 900123", address_1="22 Station Road", postcode="LS2 7EW", city="Leeds", email_consent="yes", sms_consent="yes")
        self.debt("northwind", james, 54_000, "NW-10117", product_type="bnpl", description="Laptop 14″, order 48214, 3 instalments", interest=0, fees=1_200, paid=18_000, opened_on="2024-06-18", default_on="2024-12-20")
        self.debt("northwind", james, 18_640, "NW-10118", product_type="bnpl", description="Dining table and four chairs", opened_on="2024-04-02", default_on="2024-08-30", **exact)
        several = self.person("FR", first_name="Karim", last_name="Benali", emails="karim.benali@mail.example", birth_date="1979-11-23")
        for creditor in ["northwind", "northwind", "eclair", "eclair", "greenlamp"]:
            self.debt(creditor, several)
        for language, market, reference in [("fr", "FR", "NW-10200"), ("en", "US", "NW-10201")]:
            self.debt("northwind", self.person(market, language=language), 90_000, reference, description=LONG[language])
        self.debt("northwind", self.person("UK"), 32_000, "NW-10210", description="")
        self.debt("northwind", self.person("FR"), 4_825_000, "NW-10220", product_type="personal_loan", **exact)
        self.debt("northwind", self.person("US"), 480, "NW-10221", **exact)
        self.debt("northwind", self.person("CA", language="fr", first_name="Maëlle", last_name="Tremblay"), 61_250, "NW-10230", interest=0, fees=0, paid=61_250)
        both = self.person("UK", first_name="Priya", last_name="Shah", birth_date="1992-05-05", emails="priya.shah@mail.example")
        self.debt("northwind", both, 20_000, "NW-10231", interest=0, fees=0, paid=20_000)
        self.debt("greenlamp", both, 9_900, "GL-10231", **exact)
        self.debt("northwind", self.person("FR"), 75_000, "NW-10240")
        self.debt("eclair", self.person("FR"), 42_000, "EC-10241")
        self.debt("northwind", self.person("AU"), 66_000, "NW-10242")
        self.debt("greenlamp", self.person("UK"), 51_000, "GL-10243")
        self.debt("northwind", self.person("FR", emails=""), 38_000, "NW-10250")
        self.debt("northwind", self.person("UK", phones=""), 38_000, "NW-10251")
        self.debt("greenlamp", self.person("NZ", emails="", phones=""), 38_000, "GL-10252")
        self.debt("eclair", self.person("FR", email_consent="no", sms_consent="no"), 27_000, "EC-10253")
        self.debt("northwind", self.person("CA", birth_date=""), 44_000, "NW-10254")
        self.debt("northwind", self.person("FR", emails="deux.adresses@mail.example; deux.adresses@work.example"), 29_900, "NW-10255")
        self.debt("northwind", self.person("FR", first_name="Marie-Apolline Éléonore", last_name="de Castelbajac-Fontanges-Montmirail", address_1="128 bis boulevard du Maréchal-de-Lattre-de-Tassigny"), 88_800, "NW-10260", original_creditor="Société coopérative des grands magasins réunis de l’Ouest et du Centre")
        self.debt("northwind", self.person("US", first_name="小明", last_name="王"), 22_200, "NW-10261")
        self.debt("northwind", self.person("CA", first_name="ليلى", last_name="الخطيب"), 22_300, "NW-10262")
        self.debt("northwind", self.person("UK", first_name="Bo", last_name="O"), 22_400, "NW-10263")
        self.debt("northwind", self.person("CA"), 41_000, "NW-10270", currency="USD", description="Standing desk, ordered in the United States")

    def everybody_else(self):
        r = self.random
        for market, share in SHARES.items():
            for _ in range(share):
                person = self.person(market)
                creditors = ["northwind", "eclair"] if market == "FR" else ["northwind", "greenlamp"]
                for creditor in r.choice([creditors[:1], creditors[1:], creditors, creditors[:1] * 2]):
                    self.debt(creditor, person, original_creditor=r.choice(["", "", "", "Comptoir du Nord", "Lantern Bank"]))

    def write(self):
        for slug, rows in self.rows.items():
            with open(FOLDER / f"{slug}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def policy(slug, currencies):
    """Bands of balances: the larger the debt, the longer the plan and the larger the smallest instalment."""
    bands = {
        "northwind": [(None, "500.00", "10.00", 12, 45), ("500.00", "2500.00", "25.00", 24, 45), ("2500.00", None, "50.00", 60, 45)],
        "eclair": [(None, "300.00", "10.00", 6, 30), ("300.00", None, "20.00", 18, 30)],
        "greenlamp": [(None, "400.00", "5.00", 12, 60), ("400.00", None, "15.00", 36, 60)],
    }[slug]
    # In France nobody is paid by the week; elsewhere nearly everything goes.
    frequencies = {"EUR": ["weekly", "monthly", "twice_monthly"]}
    usual = ["weekly", "fortnightly", "four_weekly", "monthly", "twice_monthly"]
    lines = [f"# What plans {slug} accepts. `quitus policy import` reads it; written by scripts/demo_book.py."]
    for currency in currencies:
        for above, up_to, smallest, months, days in bands:
            lines += ["", "[[bands]]", f'currency = "{currency}"', f'above = "{above or "0.00"}"']
            lines += [f'up_to = "{up_to}"'] if up_to else []
            lines += [f'min_instalment = "{smallest}"', f"max_months = {months}"]
            lines += [f"frequencies = [{', '.join(chr(34) + name + chr(34) for name in frequencies.get(currency, usual))}]"]
            lines += [f"max_days_to_first = {days}", 'business_days = "following"']
    (FOLDER / "policies" / f"{slug}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    (FOLDER / "policies").mkdir(parents=True, exist_ok=True)
    book = Book()
    book.notable()
    book.everybody_else()
    book.write()
    for slug, rows in book.rows.items():
        policy(slug, sorted({row["currency"] for row in rows}))
    print(f"{book.people} people, {sum(map(len, book.rows.values()))} accounts")


if __name__ == "__main__":
    main()
