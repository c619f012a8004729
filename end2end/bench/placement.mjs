/**
 * Writes a creditor's placement file without faults: invented people, the same for the same number of rows. One account in
 * eight is a further one of somebody who has one already, spelt a little differently.
 *
 *   node placement.mjs ROWS > accounts.csv
 */
const rows = Number(process.argv[2] ?? 1000);
const DAY_MS = 86_400_000;
const LATEST = Date.UTC(2025, 4, 30) / DAY_MS;
const PIECE = 1 << 20;
const MARKETS = [
  { market: "US", currency: "USD", country: "US", language: "en", phone: "+1 212-555-01", digits: 2, town: "Springfield", code: "60614" },
  { market: "UK", currency: "GBP", country: "GB", language: "en", phone: "07700 900", digits: 3, town: "Leeds", code: "LS2 7EW" },
  { market: "AU", currency: "AUD", country: "AU", language: "en", phone: "0491 570 ", digits: 3, town: "Perth", code: "6000" },
  { market: "CA", currency: "CAD", country: "CA", language: "fr", phone: "(514) 555-01", digits: 2, town: "Québec", code: "G1R 4P5" },
  { market: "NZ", currency: "NZD", country: "NZ", language: "en", phone: "+64 21 555 ", digits: 4, town: "Auckland", code: "1010" },
  { market: "FR", currency: "EUR", country: "FR", language: "fr", phone: "06 39 98 ", digits: 4, town: "Saint-Étienne", code: "42000" },
];
const FIRST = ["Amélie", "Noah", "Zoë", "José María", "Siobhán", "Ömer", "Priya", "Jean-Baptiste", "Mei", "Kofi"];
const LAST = ["O'Neill", "Dupont", "García", "Nguyễn", "Smith", "D’Angelo", "van-der-Berg", "Çelik", "Patel", "Lefèvre"];
const PRODUCTS = ["bnpl", "credit_card", "personal_loan", "telecom", "utility"];
const COLUMNS =
  "account_ref,customer_ref,creditor,original_creditor,product_type,description,market,currency,original_amount,principal," +
  "interest,fees,paid,balance,opened_on,default_on,first_name,last_name,birth_date,emails,phones,address_1,address_2,postcode," +
  "city,region,country,language,email_consent,sms_consent";

let state = 20261122;
/** A whole number below `end` (xorshift). @param {number} end */
const below = (end) => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % end;
};
/** @template T @param {T[]} of */
const one = (of) => /** @type {T} */ (of[below(of.length)]);
const date = (/** @type {number} */ days) => new Date(days * DAY_MS).toISOString().slice(0, 10);
const decimal = (/** @type {number} */ minor) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;

/** @param {number} n */
function person(n) {
  const { digits, phone, ...where } = one(MARKETS);
  const emails = below(100) < 93 ? `p.${n}@mail.example${below(10) === 0 ? `; P.${n}@Work.Example` : ""}` : "";
  return {
    ...where,
    reference: `C-${String(n).padStart(7, "0")}`,
    first: one(FIRST),
    last: one(LAST),
    born: date(-10_000 + below(20_000)),
    emails,
    phones: emails === "" || below(10) < 8 ? phone + String(below(10 ** digits)).padStart(digits, "0") : "",
    street: `${1 + below(250)} ${one(["High Street", "rue de la Paix", "Queen St"])}`,
  };
}

/** @param {number} n @param {ReturnType<typeof person>} who */
function account(n, who) {
  const principal = 2_500 + below(600_000);
  const [interest, fees, paid] = [below(principal >> 3), one([0, 0, 1200, 2500]), below(principal >> 2)];
  const opened = LATEST - 200 - below(2_000);
  const about = one(['"Sofa ""Oslo"", grey\ndelivered in two parcels"', `"Order ${below(99_999)}, 3 instalments"`, `Contrat n° ${below(99_999)}`, ""]);
  const amounts = [principal, principal, interest, fees, paid, principal + interest + fees - paid].map(decimal);
  return [
    `A-${String(n).padStart(8, "0")}`, who.reference, "northwind", one(["", "", "Éclair Paiement"]), one(PRODUCTS), about,
    who.market, who.currency, ...amounts, date(opened), date(opened + 30 + below(150)), who.first, who.last, who.born,
    who.emails, who.phones, who.street, "", who.code, who.town, "", who.country, who.language, one(["yes", "no", ""]), one(["yes", "no", ""]),
  ].join(",");
}

/** @type {ReturnType<typeof person>[]} */
const recent = [];
let text = `${COLUMNS}\n`;
for (let n = 0; n < rows; n++) {
  let who = recent.length > 0 && below(8) === 0 ? one(recent) : undefined;
  if (who) who = { ...who, last: who.last.toUpperCase() };
  else recent[n % 2_000] = who = person(n);
  text += `${account(n, who)}\n`;
  if (text.length > PIECE) {
    if (!process.stdout.write(text)) await new Promise((drained) => process.stdout.once("drain", drained));
    text = "";
  }
}
process.stdout.write(text);
