//! The worked examples of the contact rules, as data: `compliance_vectors.json`.
//!
//! A vector says little; what it does not say is what the engine takes where nothing is known. A word that this file
//! does not know fails the test, so that no vector passes by being read half.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use serde_json::{Map, Value};
use shared::compliance::*;
use shared::kernel::{Market, Timestamp};

/// Vectors of rules that are not in yet, each with the reason. One that begins to pass has to leave the list.
const NOT_YET: &[(&str, &str)] = &[];

#[test]
fn every_vector_is_decided_as_it_says() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("compliance_vectors.json")).unwrap();
    assert!(vectors.len() >= 80);
    let mut wrong = Vec::new();
    for vector in &vectors {
        let id = text(vector, "id");
        let waited_for = NOT_YET.iter().find(|(name, _)| *name == id);
        match (check(vector), waited_for) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Ok(()), Some((_, reason))) => wrong.push(format!("{id} passes now, take it from the list ({reason})")),
            (Err(problem), None) => wrong.push(format!("{id}: {problem}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
}

fn check(vector: &Value) -> Result<(), String> {
    let contact = contact(vector)?;
    let now = moment(text(vector, "now"), zone(vector));
    let decision = decide(&contact, now);
    let expect = &vector["expect"];
    let (word, until) = match decision.outcome {
        Outcome::Allow => ("ALLOW", None),
        Outcome::Defer { until } => ("DEFER", Some(until)),
        Outcome::Block { .. } => ("BLOCK", None),
    };
    let say = || format!("{word} until {until:?}, {:?}", decision.rules);
    if expect["decision"] != word {
        return Err(format!("expected {expect}, got {}", say()));
    }
    let expected_until = expect["until"].as_str().map(|text| {
        let moment = chrono::DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z").unwrap();
        Timestamp::from_unix_millis(moment.timestamp_millis())
    });
    if expected_until != until {
        return Err(format!("expected {expect}, got {}", say()));
    }
    let deciding = |hit: &&RuleHit| match decision.outcome {
        Outcome::Allow => false,
        Outcome::Defer { .. } => matches!(hit.effect, Effect::Defers { .. }),
        Outcome::Block { .. } => matches!(hit.effect, Effect::Blocks { .. }),
    };
    match expect["rule"].as_str() {
        Some(rule) if !decision.rules.iter().filter(deciding).any(|hit| hit.id == rule) => {
            Err(format!("{rule} is not among the rules: {}", say()))
        }
        _ => Ok(()),
    }
}

fn contact(vector: &Value) -> Result<Contact, String> {
    let (market, region) = text(vector, "jur").split_once('-').unwrap_or((text(vector, "jur"), ""));
    let market: Market = market.parse().unwrap();
    let mut contact =
        Contact::new(market, word(&vector["role"])?, word(&vector["channel"])?, word(&vector["purpose"])?);
    contact.regions = region.parse().into_iter().collect();
    contact.zones = list(&vector["tz"]).iter().map(|name| name.as_str().unwrap().parse().unwrap()).collect();
    contact.debts = vec![Debt { key: vector["debt"].as_str().map(debt_key), ..Debt::default() }];
    let today = moment(text(vector, "now"), zone(vector));
    let today = contact.zones[0].wall(today).date();
    for (key, value) in object(&vector["state"]) {
        state(&mut contact, key, value, today)?;
    }
    for (key, value) in object(&vector["tmpl"]) {
        template(&mut contact.template, key, value)?;
    }
    for past in list(&vector["hist"]) {
        contact.history.push(history(past, zone(vector))?);
    }
    for (key, value) in object(&vector["cfg"]) {
        match key.as_str() {
            "written_follow_verbal_hours" => contact.config.written_follow_verbal_hours = yes(value)?,
            _ => return Err(format!("unknown cfg.{key}")),
        }
    }
    Ok(contact)
}

fn state(contact: &mut Contact, key: &str, value: &Value, today: NaiveDate) -> Result<(), String> {
    let ago = |days: &Value| today.checked_sub_days(chrono::Days::new(days.as_u64().unwrap()));
    let (person, address, debt) = (&mut contact.person, &mut contact.address, &mut contact.debts[0]);
    match key {
        "opted_out" => {
            for (channel, out) in object(value) {
                if yes(out)? {
                    person.opt_outs.push(OptOut::Medium(word(&Value::from(channel.as_str()))?));
                }
            }
        }
        "inconvenient" => {
            for time in list(value) {
                person.inconvenient.push(Inconvenient {
                    days: list(&time["days"]).iter().map(|day| day.as_u64().unwrap() as u8).collect(),
                    from: minutes(text(time, "from")),
                    to: minutes(text(time, "to")),
                    channels: list(&time["channels"]).iter().map(word).collect::<Result<_, _>>()?,
                    until: time["until"].as_str().map(|day| day.parse().unwrap()),
                });
            }
        }
        "attorney" | "represented" | "lawyer" | "lawyer_only" => person.represented = yes(value)?,
        "adviser_since" => person.adviser_since = Some(day(value)?),
        "debt_adviser" | "adviser" => person.adviser_since = yes(value)?.then_some(today),
        "deceased" => person.deceased = yes(value)?,
        "minor" => person.minor = yes(value)?,
        "identity_theft" | "id_theft" | "idtheft" => person.identity_stolen = yes(value)?,
        "bankruptcy" | "insolvency" | "insolvent" => person.insolvent = yes(value)?,
        "surendettement" | "surendettement_accepted" => person.over_indebtedness_accepted = yes(value)?,
        "mental_capacity_concern" => person.capacity_concern = yes(value)?,
        "vulnerability_hold" | "vulnerable" => person.vulnerability = yes(value)?.then(Hold::default),
        "cease_received" => person.cease_received = yes(value)?,
        "written_only" => person.written_only = yes(value)?,
        "prior_consent_call" => person.call_agreed = yes(value)?,
        "employer_forbids" | "employer_forbids_calls" => person.employer_forbids_calls = yes(value)?,
        "portal_session" | "in_portal" => person.in_portal = yes(value)?,
        // The purpose says so already.
        "consumer_initiated" | "otp_requested" => {
            yes(value)?;
        }
        "identity_verified_address" => address.verified = yes(value)?,
        "employer_email" => address.from_employer = yes(value)?,
        "workplace" | "at_work" => address.at_work = yes(value)?,
        "address_leaked" | "third_party_reads" | "known_third_party_access" => address.read_by_others = yes(value)?,
        "bounced" | "hard_bounce" | "hard_bounced" => address.bounced = yes(value)?,
        "email_basis" => {
            address.email_basis = Some(match value.as_str().unwrap_or_default() {
                "consumer_used" | "used" | "used_with_us" => EmailBasis::UsedWithUs,
                "consent" | "direct_consent" => EmailBasis::DirectConsent,
                "creditor_notice" => EmailBasis::CreditorNotice,
                "prior_collector" => EmailBasis::PriorCollector,
                _ => return Err(format!("unknown email basis {value}")),
            })
        }
        "sms_basis_age_days" => address.texts_agreed_on = ago(value),
        "rnd_age_days" => address.number_checked_on = ago(value),
        "nyc_written_econsent" | "ny_written_econsent" => address.written_consent = yes(value)?,
        "dispute_open" | "disputed" => debt.disputed = yes(value)?,
        "dispute_late" => debt.disputed_late = yes(value)?,
        "original_creditor_request" | "origcred_requested" => debt.original_creditor_asked = yes(value)?,
        "contested_in_writing" | "dispute_to_court" => debt.contested_to_court = yes(value)?,
        "time_barred" | "prescribed" | "statute_barred" => debt.time_barred = yes(value)?,
        "says_statute_barred" => debt.said_time_barred = yes(value)?,
        "breathing_space_until" => debt.breathing_space = Some(Hold { until: Some(day(value)?) }),
        "mh_crisis_active" => debt.crisis_breathing_space = yes(value)?.then(Hold::default),
        "hardship_hold" | "hardship" => debt.hardship = yes(value)?.then(Hold::default),
        "arrangement_performing" => {
            debt.arrangement = yes(value)?.then(|| debt.arrangement.unwrap_or_default());
        }
        "reminder_requested" | "reminders_requested" | "reminder_asked" => {
            debt.arrangement = Some(Arrangement { reminders_wanted: yes(value)? });
        }
        "first_communication" => debt.is_first_communication = yes(value)?,
        "initial_comm_at" => debt.first_communication_on = Some(day(value)?),
        "validation_notice_sent" => debt.validation_notice_sent = yes(value)?,
        "in_validation_period" => {
            debt.validation_until = Some(if yes(value)? { NaiveDate::MAX } else { NaiveDate::MIN })
        }
        "notice_sent" => {
            debt.written_notice = if yes(value)? { WrittenNotice::Done } else { WrittenNotice::NotSent };
        }
        "notice_sent_at" => debt.written_notice = WrittenNotice::SentOn(day(value)?),
        "s132a_disclosed" => debt.disclosure_made = yes(value)?,
        "days_since_missed" => debt.missed_on = ago(value),
        "lettre_r124_4_at" => debt.first_letter_on = Some(day(value)?),
        "not_before" => {
            debt.not_before.push(NotBefore { rule: text(value, "rule").to_owned(), date: day(&value["date"])? });
        }
        _ => return Err(format!("unknown state.{key}")),
    }
    Ok(())
}

fn template(template: &mut Template, key: &str, value: &Value) -> Result<(), String> {
    let field = match key {
        "miranda" => {
            template.miranda = Some(match value.as_str().unwrap_or_default() {
                "none" => Miranda::None,
                "subsequent" => Miranda::Subsequent,
                "initial" | "full" => Miranda::Initial,
                _ => return Err(format!("unknown disclosure {value}")),
            });
            return Ok(());
        }
        "optout" => &mut template.opt_out_line,
        "extra_content" | "debt_content" => &mut template.says_more,
        "reveals_debt" | "mentions_debt" => &mut template.reveals_debt,
        "threatens_suit" => &mut template.threatens_suit,
        "surcharge" | "fee" | "convenience_fee" => &mut template.surcharge,
        "collection_fees" | "collection_costs" | "adds_fees" | "frais" => &mut template.collection_costs,
        "asks_more_than_overdue" => &mut template.asks_more_than_overdue,
        "lettre_ref" => &mut template.recalls_letter,
        "overshadows" | "overshadowing" => &mut template.overshadows,
        "misleading" => &mut template.misleads,
        "looks_judicial" | "looks_like_court" => &mut template.looks_judicial,
        "better_offer" => &mut template.better_offer,
        "licence" | "licence_number" => &mut template.licence_number,
        "postcard" => &mut template.postcard,
        _ => return Err(format!("unknown tmpl.{key}")),
    };
    *field = Some(yes(value)?);
    Ok(())
}

fn history(past: &Value, zone: chrono_tz::Tz) -> Result<PastContact, String> {
    let mut reached = Reached::Delivered;
    let mut contact = PastContact {
        at: Timestamp::from_unix_millis(0),
        channel: Channel::Email,
        purpose: Purpose::Demand,
        debts: Vec::new(),
        creditor: None,
        reached,
        agreed: false,
    };
    for (key, value) in object(past) {
        match key.as_str() {
            "d" => contact.at = moment(value.as_str().unwrap(), zone),
            "ch" => contact.channel = word(value)?,
            "purpose" => contact.purpose = word(value)?,
            "excluded" if yes(value)? => reached = Reached::NotConnected,
            "conversation" if yes(value)? => reached = Reached::Conversation,
            "bounced" if yes(value)? => reached = Reached::Bounced,
            "excluded" | "conversation" | "bounced" => {}
            "debt" | "account" => contact.debts.push(debt_key(value.as_str().unwrap())),
            _ => return Err(format!("unknown hist.{key}")),
        }
    }
    contact.reached = reached;
    Ok(contact)
}

fn zone(vector: &Value) -> chrono_tz::Tz {
    vector["tz"][0].as_str().unwrap().parse().unwrap()
}

/// Local time, or noon of a local date.
fn moment(text: &str, zone: chrono_tz::Tz) -> Timestamp {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .unwrap_or_else(|_| text.parse::<NaiveDate>().unwrap().and_hms_opt(12, 0, 0).unwrap());
    Timestamp::from_unix_millis(zone.from_local_datetime(&wall).earliest().unwrap().timestamp_millis())
}

fn minutes(clock: &str) -> u16 {
    let (hours, minutes) = clock.split_once(':').unwrap();
    hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
}

/// Some key that is the same for the same name.
fn debt_key(name: &str) -> DebtKey {
    let number = name.bytes().fold(0_u128, |number, byte| number * 257 + u128::from(byte));
    DebtKey(uuid::Uuid::from_u128(number))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn day(value: &Value) -> Result<NaiveDate, String> {
    value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| format!("{value} is no date"))
}

fn yes(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("{value} is neither true nor false"))
}

fn word<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| error.to_string())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}
