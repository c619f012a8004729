//! States and purposes, permits, what an operator may change.

use super::{harmless, ids};
use shared::compliance::*;
use shared::kernel::{Market, Timestamp};

fn blocks(contact: &Contact, now: Timestamp) -> bool {
    matches!(decide(contact, now).outcome, Outcome::Block { .. })
}

#[test]
fn what_nothing_stands_against_is_allowed_in_every_market_and_for_every_purpose() {
    for market in Market::ALL {
        for role in [Role::FirstParty, Role::ThirdParty, Role::DebtBuyer] {
            for purpose in Purpose::ALL {
                let (contact, now) = harmless(market, role, purpose);
                let decision = decide(&contact, now);
                assert_eq!(decision.outcome, Outcome::Allow, "{market} {role:?} {purpose:?} {:?}", ids(&decision));
            }
        }
    }
}

/// A state, and for each column of compliance.md §0.4 whether it lets an automatic message to the person out.
type Row = (&'static str, Market, &'static str, fn(&mut Contact), [bool; 8]);

#[test]
fn states_and_purposes_meet_as_the_matrix_says() {
    let columns: [&[Purpose]; 8] = [
        &[Purpose::Demand, Purpose::Reminder, Purpose::Offer],
        &[Purpose::ResponseOnce],
        &[Purpose::CustomerRequested],
        &[Purpose::VerificationResponse],
        &[Purpose::StatutoryNotice, Purpose::LegallyRequired],
        &[Purpose::OptoutConfirmation],
        &[Purpose::Receipt],
        &[Purpose::Otp],
    ];
    const Y: bool = true;
    const N: bool = false;
    let rows: &[Row] = &[
        ("cease", Market::Us, "", |c| c.person.cease_received = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        ("attorney", Market::Us, "", |c| c.person.represented = true, [N, Y, Y, N, N, Y, N, Y]),
        ("dispute", Market::Us, "", |c| c.debts[0].disputed = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        (
            "opted out",
            Market::Us,
            "",
            |c| c.person.opt_outs = vec![OptOut::Address(AddressKey("a".into()))],
            [N, Y, Y, N, N, Y, N, Y],
        ),
        ("breathing", Market::Uk, "", |c| c.debts[0].breathing_space = Some(Hold::default()), [N, Y, Y, Y, Y, Y, Y, Y]),
        (
            "crisis",
            Market::Uk,
            "",
            |c| c.debts[0].crisis_breathing_space = Some(Hold::default()),
            [N, Y, Y, Y, Y, Y, Y, Y],
        ),
        ("dispute", Market::Uk, "", |c| c.debts[0].disputed = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        ("capacity", Market::Uk, "", |c| c.person.capacity_concern = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        ("statute-barred", Market::Uk, "", |c| c.debts[0].said_time_barred = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        ("represented", Market::Au, "", |c| c.person.represented = true, [N, Y, Y, N, Y, Y, Y, Y]),
        (
            "arrangement",
            Market::Au,
            "",
            |c| c.debts[0].arrangement = Some(Arrangement::default()),
            [N, Y, Y, Y, Y, Y, Y, Y],
        ),
        ("to court", Market::Ca, "ON", |c| c.debts[0].contested_to_court = true, [N, N, Y, N, Y, Y, Y, Y]),
        ("to court", Market::Ca, "QC", |c| c.debts[0].contested_to_court = true, [N, N, Y, N, Y, Y, Y, Y]),
        ("surendettement", Market::Fr, "", |c| c.person.over_indebtedness_accepted = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        ("vulnerable", Market::Uk, "", |c| c.person.vulnerability = Some(Hold::default()), [N, N, N, N, Y, Y, Y, Y]),
        ("deceased", Market::Us, "", |c| c.person.deceased = true, [N, N, N, N, Y, Y, Y, Y]),
        ("insolvent", Market::Nz, "", |c| c.person.insolvent = true, [N, Y, Y, Y, Y, Y, Y, Y]),
        ("hardship", Market::Fr, "", |c| c.debts[0].hardship = Some(Hold::default()), [N, Y, Y, Y, Y, Y, Y, Y]),
    ];
    for (name, market, region, set, allowed) in rows {
        for (purposes, allowed) in columns.iter().zip(allowed) {
            for &purpose in *purposes {
                let (mut contact, now) = harmless(*market, Role::ThirdParty, purpose);
                contact.regions = region.parse().into_iter().collect();
                set(&mut contact);
                let decision = decide(&contact, now);
                let is_allowed = decision.outcome == Outcome::Allow;
                assert_eq!(is_allowed, *allowed, "{market} {name} {purpose:?} {:?}", ids(&decision));
            }
        }
    }
}

#[test]
fn a_representative_may_be_written_to_and_one_of_us_may_answer_who_is_vulnerable() {
    for market in Market::ALL {
        let (mut contact, now) = harmless(market, Role::ThirdParty, Purpose::Demand);
        contact.person.represented = true;
        assert!(blocks(&contact, now), "{market}");
        contact.recipient = Recipient::Representative;
        assert!(!blocks(&contact, now), "{market}");

        let (mut contact, now) = harmless(market, Role::ThirdParty, Purpose::ResponseOnce);
        contact.person.vulnerability = Some(Hold { until: "2026-06-03".parse().ok() });
        assert!(blocks(&contact, now), "{market}");
        contact.by_human = true;
        assert!(!blocks(&contact, now), "{market}");
    }
}

#[test]
fn a_hold_lasts_to_the_evening_of_its_last_day() {
    let (mut contact, now) = harmless(Market::Fr, Role::ThirdParty, Purpose::Demand);
    contact.debts[0].hardship = Some(Hold { until: "2026-06-03".parse().ok() });
    assert!(blocks(&contact, now));
    assert!(!blocks(&contact, now.plus_seconds(86_400)));
}

#[test]
fn dispute_cease_and_opt_out_are_heard_in_every_market_and_role() {
    let states: [fn(&mut Contact); 5] = [
        |c| c.debts[0].disputed = true,
        |c| c.debts[0].disputed_late = true,
        |c| c.person.cease_received = true,
        |c| c.person.opt_outs = vec![OptOut::Medium(Channel::Email)],
        |c| c.address.bounced = true,
    ];
    for market in Market::ALL {
        for role in [Role::FirstParty, Role::ThirdParty, Role::DebtBuyer] {
            for (index, set) in states.iter().enumerate() {
                let (mut contact, now) = harmless(market, role, Purpose::Reminder);
                set(&mut contact);
                assert!(blocks(&contact, now), "{market} {role:?} {index}");
            }
        }
    }
}

#[test]
fn an_opt_out_is_of_its_address_and_not_of_another() {
    let (mut contact, now) = harmless(Market::Uk, Role::ThirdParty, Purpose::Demand);
    contact.person.opt_outs = vec![OptOut::Address(AddressKey("b".into())), OptOut::Medium(Channel::Sms)];
    assert!(!blocks(&contact, now));
}

#[test]
fn one_answer_goes_back_the_way_the_message_came_and_no_second() {
    let (mut contact, now) = harmless(Market::Us, Role::ThirdParty, Purpose::ResponseOnce);
    let message = now.plus_seconds(-60);
    contact.person.last_message = Some(Inbound { at: message, channel: Channel::Email });
    let night = now.plus_seconds(12 * 3600);
    assert_eq!(decide(&contact, night).outcome, Outcome::Allow);
    contact.history.push(PastContact {
        at: now,
        channel: Channel::Email,
        purpose: Purpose::ResponseOnce,
        debts: Vec::new(),
        creditor: None,
        reached: Reached::Delivered,
        agreed: false,
    });
    assert!(ids(&decide(&contact, night)).contains(&"X-RESPONSE-ONCE"));
    contact.person.last_message = Some(Inbound { at: night, channel: Channel::Sms });
    assert!(blocks(&contact, night), "not by another way");
}

#[test]
fn only_what_is_ours_to_put_aside_can_be_put_aside() {
    let aside = |rule: &str, approver: Option<&str>| PutAside { rule: rule.into(), approver: approver.map(Into::into) };
    let evening = |market| {
        let (contact, now) = harmless(market, Role::ThirdParty, Purpose::Demand);
        (contact, now.plus_seconds(10 * 3600))
    };
    let (mut law, at) = evening(Market::Us);
    law.config.put_aside = vec![aside("US-HOURS", Some("A. Boss"))];
    assert_ne!(decide(&law, at).outcome, Outcome::Allow);

    let (mut guidance, at) = evening(Market::Au);
    guidance.config.put_aside = vec![aside("AU-HOURS", Some("  "))];
    assert_ne!(decide(&guidance, at).outcome, Outcome::Allow);
    guidance.config.put_aside = vec![aside("AU-HOURS", Some("A. Boss"))];
    let decision = decide(&guidance, at);
    assert_eq!(decision.outcome, Outcome::Allow);
    assert!(decision.rules.iter().any(|hit| hit.id == "AU-HOURS" && hit.params["put_aside_by"] == "A. Boss"));

    let (mut ours, at) = evening(Market::Fr);
    ours.config.put_aside = vec![aside("FR-HOURS-DEFAULT", None)];
    assert_eq!(decide(&ours, at).outcome, Outcome::Allow);
}

#[test]
fn the_operator_sets_the_numbers_of_our_caps_and_of_no_law() {
    let none = vec![Limit { contacts_max: 0, days: 1 }];
    let (mut contact, now) = harmless(Market::Fr, Role::ThirdParty, Purpose::Demand);
    contact.config.limits.insert("FR-CAP-DEFAULT".into(), none.clone());
    assert!(ids(&decide(&contact, now)).contains(&"X-NO-WINDOW"));
    let (mut contact, now) = harmless(Market::Ca, Role::ThirdParty, Purpose::Demand);
    contact.regions = vec!["ON".parse().unwrap()];
    contact.config.limits.insert("CA-ON-3IN7".into(), none);
    assert_eq!(decide(&contact, now).outcome, Outcome::Allow);
}

#[test]
fn own_hours_hold_back_what_we_begin_and_not_what_the_person_set_off() {
    let (mut contact, now) = harmless(Market::Nz, Role::ThirdParty, Purpose::Reminder);
    contact.config.own_hours = Some((13 * 60, 14 * 60));
    assert_eq!(decide(&contact, now).outcome, Outcome::Defer { until: now.plus_seconds(3600) });
    contact.purpose = Purpose::Otp;
    assert_eq!(decide(&contact, now).outcome, Outcome::Allow);
}

#[test]
fn a_permit_covers_what_was_decided_for_five_minutes_and_nothing_else() {
    let (contact, now) = harmless(Market::Uk, Role::ThirdParty, Purpose::Reminder);
    let address = contact.address.key.clone().unwrap();
    let permit = decide(&contact, now).permit().unwrap();
    assert!(permit.covers(Channel::Email, Purpose::Reminder, &address, now.plus_seconds(PERMIT_SECONDS - 1)));
    assert!(!permit.covers(Channel::Email, Purpose::Reminder, &address, now.plus_seconds(PERMIT_SECONDS)));
    assert!(!permit.covers(Channel::Sms, Purpose::Reminder, &address, now));
    assert!(!permit.covers(Channel::Email, Purpose::Demand, &address, now));
    assert!(!permit.covers(Channel::Email, Purpose::Reminder, &AddressKey("b".into()), now));
    assert!(!permit.covers(Channel::Email, Purpose::Reminder, &address, now.plus_seconds(-1)));
}

#[test]
fn no_permit_is_given_in_the_last_five_minutes_of_a_window() {
    let (contact, noon) = harmless(Market::Uk, Role::ThirdParty, Purpose::Reminder);
    let closing = noon.plus_seconds(8 * 3600);
    assert!(decide(&contact, closing.plus_seconds(-PERMIT_SECONDS - 1)).permit().is_some());
    let late = decide(&contact, closing.plus_seconds(-PERMIT_SECONDS + 1));
    assert_eq!((late.outcome, late.ask_again_at()), (Outcome::Allow, Some(closing)));
    assert!(late.permit().is_none());
    assert!(decide(&contact, closing).permit().is_none());
}

#[test]
fn a_decision_is_read_back_as_it_was_written() {
    let (contact, now) = harmless(Market::Au, Role::ThirdParty, Purpose::Demand);
    let decision = decide(&contact, now.plus_seconds(10 * 3600));
    let json = serde_json::to_string(&decision).unwrap();
    assert_eq!(serde_json::from_str::<DecisionRecord>(&json).unwrap(), decision.into_record());
}
