/**
 * Requests to the plan engine, the same for the same seed: every frequency, market, currency and rule, amounts and dates
 * at their edges, and what is no request at all.
 */

const CURRENCIES = ["EUR", "GBP", "USD", "AUD", "NZD", "CAD", "JPY", "KWD"];
const DIGITS = { JPY: 0, KWD: 3 };
const FREQUENCIES = ["weekly", "fortnightly", "four_weekly", "monthly", "twice_monthly"];
const MARKETS = ["US", "UK", "AU", "NZ", "CA", "FR"];
const ADJUSTMENTS = ["none", "following", "preceding"];
const DAY_MS = 86_400_000;
/** What makes a good request a bad one: a field and what is put there. */
const FAULTS = [
  ["balance", "-1"],
  ["balance", "0"],
  ["balance", "1,234.56"],
  ["balance", "99999999999999999999"],
  ["balance", 12],
  ["currency", "XQZ"],
  ["frequency", "daily"],
  ["first_on", "2026-02-30"],
  ["first_on", "2026-2-3"],
  ["today", "1999-12-31"],
  ["today", null],
  ["market", "ZZ"],
  ["adjust", "backwards"],
  ["count", 0],
  ["count", 1.5],
  ["count", -3],
  ["policy", { max_months: 0 }],
  ["policy", { min_amount: "ten" }],
  ["policy", "none"],
  ["unbekannt – 未知 \u{1F4B6}", true],
];

/** A stream of numbers from 0 to 1 (mulberry32). @param {number} seed @returns {() => number} */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many requests, a line of text each. @param {number} count @param {number} seed @returns {string[]} */
export function requests(count, seed) {
  const next = chance(seed);
  return Array.from({ length: count }, () => request(next));
}

/** @param {() => number} next @returns {string} */
function request(next) {
  /** @template T @param {T[]} of @returns {T} */
  const one = (of) => /** @type {T} */ (of[Math.floor(next() * of.length)]);
  const whole = (/** @type {number} */ from, /** @type {number} */ to) => from + Math.floor(next() * (to - from + 1));
  const currency = one(CURRENCIES);
  /** Spread over the orders of magnitude. @param {number} orders */
  const money = (orders) => decimal(Math.max(1, Math.floor(10 ** (next() * orders))), DIGITS[/** @type {"JPY"} */ (currency)] ?? 2, one([".", ","]));
  const today = whole(Date.UTC(2020, 0, 1) / DAY_MS, Date.UTC(2060, 11, 31) / DAY_MS);
  /** @type {Record<string, unknown>} */
  const asked = {
    balance: money(next() < 0.05 ? 15 : 7),
    currency,
    frequency: one(FREQUENCIES),
    first_on: day(today + (next() < 0.05 ? whole(-40, 4000) : whole(0, 60))),
    today: day(today),
    market: one(MARKETS),
    adjust: one(ADJUSTMENTS),
  };
  const wish = next();
  if (wish < 0.4) asked["amount"] = money(5);
  else if (wish < 0.8) asked["count"] = next() < 0.9 ? whole(1, 60) : whole(61, 2000);
  else asked["budget"] = { income: money(6), spending: money(6) };
  if (next() < 0.5) {
    asked["policy"] = { min_amount: money(4), max_months: whole(1, 120), max_days_to_first: whole(0, 90) };
  }
  if (next() < 0.08) {
    const [field, value] = one(FAULTS);
    asked[/** @type {string} */ (field)] = value;
  }
  const text = JSON.stringify(asked);
  // Cut off, as a broken connection would.
  return next() < 0.02 ? text.slice(0, whole(1, text.length - 1)).trim() || "{" : text;
}

/** @param {number} minor @param {number} digits @param {string} point */
function decimal(minor, digits, point) {
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}${point}${text.slice(-digits)}`;
}

/** @param {number} days since 1970 */
const day = (days) => new Date(days * DAY_MS).toISOString().slice(0, 10);
