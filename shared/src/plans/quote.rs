//! `quitus quote`: the plan engine as a public contract, JSON in and JSON out. `docs/quote.md` describes it.

use super::{
    DAYS_TO_FIRST_MAX, Draft, Frequency, Limits, MONTHS_MAX, Offer, Offers, Proposal, Refusal, Schedule, Split, Terms,
    TermsFields, offers,
};
use crate::care::Means;
use crate::kernel::{Adjust, Currency, Market, Money};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::{Map, Value};
use std::str::FromStr;

/// The answer to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteAnswer {
    /// One line of JSON, without the line break.
    pub json: String,
    /// Whether the request could not be understood; a refusal is no error.
    pub is_error: bool,
}

/// Answers one request: a schedule, offers, a refusal or what is wrong with the request. Never panics.
pub fn quote(request: &str) -> QuoteAnswer {
    let body = read(request).map_or_else(|fault| Body::Error { error: fault }, |request| answer(&request));
    let is_error = matches!(body, Body::Error { .. });
    // Maps with text keys, text, numbers and booleans: writing them cannot fail.
    QuoteAnswer { json: serde_json::to_string(&body).unwrap_or_default(), is_error }
}

/// The years in which a request may lie.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

// ---- what is asked -----------------------------------------------------------------------------------------------

struct Request {
    balance: Money,
    frequency: Frequency,
    first_on: NaiveDate,
    today: NaiveDate,
    market: Market,
    terms: Terms,
    wish: Wish,
}

enum Wish {
    Split(Split),
    Budget(Means),
}

/// What is wrong with a request: the field's path and what to do.
#[derive(Debug, Serialize)]
struct Fault {
    field: String,
    reason: String,
}

fn read(text: &str) -> Result<Request, Fault> {
    let whole = |reason: &str| Fault { field: "request".to_owned(), reason: reason.to_owned() };
    let value: Value = serde_json::from_str(text).map_err(|_| whole("not JSON: one object on one line is expected"))?;
    let map = value.as_object().ok_or_else(|| whole("not a JSON object"))?;
    let fields = Fields { map, path: "" };
    fields.only(&[
        "balance",
        "currency",
        "frequency",
        "amount",
        "count",
        "budget",
        "first_on",
        "today",
        "market",
        "adjust",
        "policy",
    ])?;
    let currency: Currency = fields.required("currency", Fields::parsed)?;
    let balance = fields.required("balance", |f, name| positive(f, name, currency))?;
    let frequency = fields.required("frequency", Fields::parsed)?;
    let first_on = fields.required("first_on", Fields::date)?;
    let today = fields.required("today", Fields::date)?;
    let adjust = fields.parsed::<Adjust>("adjust")?.unwrap_or_default();
    let market = match fields.parsed("market")? {
        Some(market) => market,
        // Without adjustment no calendar is looked at, so any market will do.
        None if adjust == Adjust::None => Market::Fr,
        None => return Err(fields.fault("market", "missing: its calendar is needed to adjust dates")),
    };
    let terms = read_policy(&fields, currency, adjust)?;
    let wish = read_wish(&fields, currency)?;
    Ok(Request { balance, frequency, first_on, today, market, terms, wish })
}

fn read_wish(fields: &Fields, currency: Currency) -> Result<Wish, Fault> {
    let given = ["amount", "count", "budget"].map(|name| fields.get(name).is_some());
    match given {
        [true, false, false] => {
            let amount = fields.required("amount", |f, name| positive(f, name, currency))?;
            Ok(Wish::Split(Split::Amount(amount)))
        }
        [false, true, false] => {
            let count = fields.required("count", |f, name| f.whole(name, 1, u32::MAX))?;
            Ok(Wish::Split(Split::Count(count)))
        }
        [false, false, true] => {
            let budget = fields.required("budget", |f, name| f.inner(name, "budget."))?;
            budget.only(&["income", "spending"])?;
            let income = budget.required("income", |f, name| f.amount(name, currency))?;
            let spending = budget.required("spending", |f, name| f.amount(name, currency))?;
            let means = Means::monthly(income, spending).ok_or_else(|| fields.fault("budget", "out of bounds"))?;
            Ok(Wish::Budget(means))
        }
        [false, false, false] => Err(fields.fault("amount", "missing: give one of amount, count and budget")),
        [_, _, budget] => {
            let surplus = if budget { "budget" } else { "count" };
            Err(fields.fault(surplus, "give only one of amount, count and budget"))
        }
    }
}

fn read_policy(fields: &Fields, currency: Currency, adjust: Adjust) -> Result<Terms, Fault> {
    let none = Map::new();
    let policy = fields.inner("policy", "policy.")?.unwrap_or(Fields { map: &none, path: "policy." });
    policy.only(&["min_amount", "max_months", "max_days_to_first"])?;
    let up_to = |name, min, max: u16| policy.whole(name, min, max.into()).map(|n| n.map_or(max, |n| n as u16));
    let terms = Terms::try_new(TermsFields {
        min_instalment: positive(&policy, "min_amount", currency)?.unwrap_or(Money::from_minor(1, currency)),
        max_months: up_to("max_months", 1, MONTHS_MAX)?,
        frequencies: Frequency::ALL.to_vec(),
        max_days_to_first: up_to("max_days_to_first", 0, DAYS_TO_FIRST_MAX)?,
        business_days: adjust,
    });
    terms.map_err(|fault| fields.fault("policy", fault))
}

fn positive(fields: &Fields, name: &str, currency: Currency) -> Result<Option<Money>, Fault> {
    match fields.amount(name, currency)? {
        Some(amount) if amount.is_zero() => Err(fields.fault(name, "must be more than zero")),
        amount => Ok(amount),
    }
}

const MISSING: &str = "missing";

/// The fields of an object; an explicit `null` counts as left out.
struct Fields<'a> {
    map: &'a Map<String, Value>,
    /// What stands before a field's name in an error: nothing or `policy.`
    path: &'static str,
}

impl<'a> Fields<'a> {
    fn fault(&self, name: &str, reason: impl ToString) -> Fault {
        Fault { field: format!("{}{name}", self.path), reason: reason.to_string() }
    }

    fn only(&self, known: &[&str]) -> Result<(), Fault> {
        match self.map.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(self.fault(name, format!("unknown field: use {}", known.join(", ")))),
            None => Ok(()),
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn required<T>(&self, name: &str, read: impl FnOnce(&Self, &str) -> Result<Option<T>, Fault>) -> Result<T, Fault> {
        read(self, name)?.ok_or_else(|| self.fault(name, MISSING))
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, Fault> {
        let text = |value: &'a Value| value.as_str().ok_or_else(|| self.fault(name, "must be text in quotation marks"));
        self.get(name).map(text).transpose()
    }

    fn parsed<T: FromStr<Err: ToString>>(&self, name: &str) -> Result<Option<T>, Fault> {
        let parse = |text: &str| text.parse().map_err(|error: T::Err| self.fault(name, error));
        self.text(name)?.map(parse).transpose()
    }

    /// Zero or more, as a plain decimal.
    fn amount(&self, name: &str, currency: Currency) -> Result<Option<Money>, Fault> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let amount = Money::parse(text, currency).map_err(|error| self.fault(name, error))?;
        if amount.minor() < 0 { Err(self.fault(name, "must not be negative")) } else { Ok(Some(amount)) }
    }

    fn date(&self, name: &str) -> Result<Option<NaiveDate>, Fault> {
        let read = |text: &str| {
            let date = civil_date(text).filter(|date| YEARS.contains(&date.year()));
            date.ok_or_else(|| self.fault(name, "not a date from 2000 to 2199, written like 2026-12-31"))
        };
        self.text(name)?.map(read).transpose()
    }

    fn whole(&self, name: &str, min: u32, max: u32) -> Result<Option<u32>, Fault> {
        let in_bounds = |value: &Value| {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            let reason = || format!("must be a whole number from {min} to {max}, without quotation marks");
            number.filter(|number| (min..=max).contains(number)).ok_or_else(|| self.fault(name, reason()))
        };
        self.get(name).map(in_bounds).transpose()
    }

    fn inner(&self, name: &str, path: &'static str) -> Result<Option<Self>, Fault> {
        let object = |value: &'a Value| match value.as_object() {
            Some(map) => Ok(Self { map, path }),
            None => Err(self.fault(name, "must be an object")),
        };
        self.get(name).map(object).transpose()
    }
}

/// A date as ISO 8601 writes it and in no other way: `2026-12-31`.
fn civil_date(text: &str) -> Option<NaiveDate> {
    let digits = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if text.len() == 10 && digits { text.parse().ok() } else { None }
}

// ---- what is answered --------------------------------------------------------------------------------------------

#[derive(Serialize)]
#[serde(untagged)]
enum Body {
    Schedule(ScheduleText),
    Offers { offers: Vec<OfferText> },
    Refusal { refusal: RefusalText },
    Error { error: Fault },
}

#[derive(Serialize)]
struct ScheduleText {
    instalments: Vec<InstalmentText>,
    total: String,
    ends_on: NaiveDate,
}

#[derive(Serialize)]
struct InstalmentText {
    due_on: NaiveDate,
    nominal_on: NaiveDate,
    amount: String,
}

#[derive(Serialize)]
struct OfferText {
    amount: String,
    count: u32,
    above_share_of_income: bool,
    instalments: Vec<InstalmentText>,
    total: String,
    ends_on: NaiveDate,
}

#[derive(Serialize)]
struct RefusalText {
    code: &'static str,
    limits: Limits,
}

fn answer(request: &Request) -> Body {
    let Request { balance, frequency, first_on, today, market, terms, wish } = request;
    let answered = match wish {
        Wish::Split(split) => {
            let draft = Draft { frequency: *frequency, split: *split, first_on: *first_on };
            Proposal::try_new(terms, *balance, &draft, *market, *today)
                .map(|proposal| Body::Schedule(schedule_text(proposal.schedule())))
        }
        Wish::Budget(means) => {
            offers(terms, *balance, means, *frequency, *first_on, *market, *today).map(|offers| match offers {
                Offers::Some(offers) => Body::Offers { offers: offers.iter().map(offer_text).collect() },
                Offers::NothingLeft => refused("nothing_left", Limits::default()),
                Offers::OutOfReach { min_amount } => {
                    refused("out_of_reach", Limits { min_amount: Some(min_amount.to_plain()), ..Limits::default() })
                }
            })
        }
    };
    answered.unwrap_or_else(|refusal: Refusal| refused(refusal.code(), refusal.limits()))
}

fn refused(code: &'static str, limits: Limits) -> Body {
    Body::Refusal { refusal: RefusalText { code, limits } }
}

fn schedule_text(schedule: &Schedule) -> ScheduleText {
    let instalments = schedule.instalments().iter().map(|instalment| InstalmentText {
        due_on: instalment.due_on,
        nominal_on: instalment.nominal_on,
        amount: instalment.amount.to_plain(),
    });
    ScheduleText { instalments: instalments.collect(), total: schedule.total().to_plain(), ends_on: schedule.ends_on() }
}

fn offer_text(offer: &Offer) -> OfferText {
    let ScheduleText { instalments, total, ends_on } = schedule_text(offer.proposal.schedule());
    OfferText {
        amount: offer.amount.to_plain(),
        count: offer.proposal.schedule().count(),
        above_share_of_income: offer.is_above_share_of_income,
        instalments,
        total,
        ends_on,
    }
}

#[cfg(test)]
#[path = "quote_tests.rs"]
mod tests;
