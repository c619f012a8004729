//! What holds for every contact, whoever it is for; the matrix of states and purposes; permits; the list in the docs.

use proptest::prelude::*;
use shared::compliance::*;
use shared::kernel::{Locale, Market, Timestamp};

const HOUR_MILLIS: i64 = 3_600_000;

/// Noon in London on Wednesday 3 June 2026: 21:00 in Sydney, 7:00 in New York.
fn a_wednesday() -> Timestamp {
    Timestamp::from_unix_millis(1_780_484_400_000)
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn ids(decision: &Decision) -> Vec<&str> {
    decision.rules.iter().map(|hit| hit.id.as_ref()).collect()
}

/// A message that nothing known stands against, at noon where the person is.
fn harmless(market: Market, role: Role, purpose: Purpose) -> (Contact, Timestamp) {
    let mut contact = Contact::new(market, role, Channel::Email, purpose);
    let (name, hours_from_london) = match market {
        Market::Us => ("America/New_York", 5),
        Market::Uk => ("Europe/London", 0),
        Market::Au => ("Australia/Sydney", -9),
        Market::Nz => ("Pacific/Auckland", -11),
        Market::Ca => ("America/Toronto", 5),
        Market::Fr => ("Europe/Paris", -1),
    };
    contact.zones = vec![zone(name)];
    contact.address.key = Some(AddressKey("a".into()));
    contact.address.verified = true;
    contact.template.opt_out_line = Some(true);
    contact.template.miranda = Some(Miranda::Initial);
    contact.template.recalls_letter = Some(true);
    contact.config.first_letter_by_email = true;
    contact.debts = vec![Debt {
        validation_notice_sent: true,
        written_notice: WrittenNotice::Done,
        disclosure_made: true,
        first_letter_on: "2026-05-01".parse().ok(),
        ..Debt::default()
    }];
    (contact, Timestamp::from_unix_millis(a_wednesday().unix_millis() + hours_from_london * HOUR_MILLIS))
}

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

fn some_zone() -> impl Strategy<Value = Zone> {
    let names = [
        "America/New_York",
        "America/Los_Angeles",
        "America/Phoenix",
        "Pacific/Honolulu",
        "Pacific/Guam",
        "Europe/London",
        "Europe/Paris",
        "Australia/Sydney",
        "Australia/Lord_Howe",
        "Australia/Perth",
        "Pacific/Auckland",
        "Pacific/Chatham",
        "Pacific/Apia",
        "America/St_Johns",
        "America/Havana",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "UTC",
    ];
    proptest::sample::select(names.to_vec()).prop_map(zone)
}

fn some_history() -> impl Strategy<Value = Vec<(i64, u8, bool)>> {
    prop::collection::vec((-40_i64 * 24..0, 0_u8..7, any::<bool>()), 0..12)
}

fn some_inconvenient() -> impl Strategy<Value = Inconvenient> {
    (prop::collection::vec(0_u8..7, 0..7), 0_u16..1440, 0_u16..=1440).prop_map(|(days, from, to)| Inconvenient {
        days,
        from,
        to,
        channels: Vec::new(),
        until: None,
    })
}

const CHANNELS: [Channel; 7] = [
    Channel::Email,
    Channel::Sms,
    Channel::Call,
    Channel::Voicemail,
    Channel::Letter,
    Channel::InPortalMessage,
    Channel::Push,
];

prop_compose! {
    fn some_contact()(
        market in proptest::sample::select(Market::ALL.to_vec()),
        role in proptest::sample::select(vec![Role::FirstParty, Role::ThirdParty, Role::DebtBuyer]),
        channel in proptest::sample::select(CHANNELS.to_vec()),
        purpose in proptest::sample::select(Purpose::ALL.to_vec()),
        region in proptest::sample::select(vec!["", "ON", "QC", "BC", "FED", "NYC", "NY", "MA", "CA", "SCT", "NIR", "67"]),
        zones in prop::collection::vec(some_zone(), 0..4),
        times in prop::collection::vec(some_inconvenient(), 0..3),
        past in some_history(),
        flags in any::<u8>(),
        // Two years around the days on which rules change.
        now in 1_767_225_600_000_i64..1_830_297_600_000,
    ) -> (Contact, Timestamp) {
        let now = Timestamp::from_unix_millis(now);
        let (mut contact, _) = harmless(market, role, purpose);
        contact.channel = channel;
        contact.regions = region.parse().into_iter().collect();
        contact.zones = zones;
        contact.person.inconvenient = times;
        contact.address.texts_agreed_on = (flags & 1 == 0).then(|| now.utc().date());
        contact.address.written_consent = flags & 2 == 0;
        contact.template.licence_number = Some(true);
        contact.debts[0].disputed = flags & 60 == 60;
        contact.config.written_follow_verbal_hours = flags & 64 == 0;
        contact.debts[0].validation_notice_sent = flags & 128 == 0;
        contact.debts[0].first_communication_on = now.utc().date().checked_sub_days(chrono::Days::new(4));
        contact.history = past.into_iter().map(|(hours, channel, conversation)| PastContact {
            at: Timestamp::from_unix_millis(now.unix_millis() + hours * HOUR_MILLIS),
            channel: CHANNELS[usize::from(channel)],
            purpose: Purpose::Demand,
            debts: Vec::new(),
            creditor: None,
            reached: if conversation { Reached::Conversation } else { Reached::Delivered },
            agreed: false,
        }).collect();
        (contact, now)
    }
}

proptest! {
    #[test]
    fn what_is_deferred_is_allowed_at_that_moment_and_not_a_millisecond_before((contact, now) in some_contact()) {
        let decision = decide(&contact, now);
        if let Outcome::Defer { until } = decision.outcome {
            prop_assert!(until > now);
            prop_assert_eq!(decide(&contact, until).outcome, Outcome::Allow);
            let just_before = Timestamp::from_unix_millis(until.unix_millis() - 1);
            prop_assert_eq!(decide(&contact, just_before).outcome, Outcome::Defer { until });
        }
    }

    #[test]
    fn no_moment_before_the_deferral_would_have_done((contact, now) in some_contact(), share in 0_u32..1000) {
        if let Outcome::Defer { until } = decide(&contact, now).outcome {
            let between = now.unix_millis() + (until.unix_millis() - now.unix_millis() - 1) * i64::from(share) / 1000;
            prop_assert_ne!(decide(&contact, Timestamp::from_unix_millis(between)).outcome, Outcome::Allow);
        }
    }

    #[test]
    fn the_outcome_is_that_of_the_strictest_rule((contact, now) in some_contact()) {
        let decision = decide(&contact, now);
        let has = |wanted: fn(&Effect) -> bool| decision.rules.iter().any(|hit| wanted(&hit.effect));
        let (blocks, defers) = (has(|e| matches!(e, Effect::Blocks { .. })), has(|e| matches!(e, Effect::Defers { .. })));
        match decision.outcome {
            Outcome::Allow => prop_assert!(!blocks && !defers),
            Outcome::Defer { .. } => prop_assert!(!blocks && defers),
            Outcome::Block { .. } => {
                prop_assert!(blocks);
                prop_assert_eq!(decision.ask_again_at(), None);
                let json = serde_json::to_value(decision.outcome).unwrap();
                prop_assert!(json.get("until").is_none());
            }
        }
    }

    #[test]
    fn the_order_of_zones_and_their_repetition_do_not_matter((contact, now) in some_contact()) {
        let mut turned = contact.clone();
        turned.zones.reverse();
        turned.zones.extend(contact.zones.first());
        prop_assert_eq!(decide(&contact, now).into_record(), decide(&turned, now).into_record());
    }

    #[test]
    fn what_the_person_set_off_is_never_deferred((mut contact, now) in some_contact(), index in 0_usize..5) {
        contact.purpose = [
            Purpose::Otp, Purpose::Receipt, Purpose::ResponseOnce, Purpose::OptoutConfirmation, Purpose::CustomerRequested,
        ][index];
        let is_deferred = matches!(decide(&contact, now).outcome, Outcome::Defer { .. });
        prop_assert!(!is_deferred);
    }

    #[test]
    fn any_moment_can_be_asked_about((contact, _) in some_contact(), now in any::<i64>()) {
        decide(&contact, Timestamp::from_unix_millis(now));
    }
}

#[test]
fn every_rule_can_be_explained_in_both_languages() {
    for rule in all() {
        for locale in Locale::ALL {
            assert!(rule.text(locale).ends_with('.'), "{} {locale}", rule.id);
        }
        assert!(!rule.citation.is_empty(), "{}", rule.id);
        assert!(rule.from.is_none_or(|from| rule.to.is_none_or(|to| from < to)), "{}", rule.id);
        let ours = rule.force == Force::Default;
        assert!(rule.status != Status::D || ours, "{}: what is ours is no law", rule.id);
    }
}

/// Run with `QUITUS_BLESS=1` to write the table anew.
#[test]
fn the_table_in_the_docs_is_that_of_the_rules() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/compliance.md");
    const BEGIN: &str = "<!-- rules: begin -->\n";
    const END: &str = "<!-- rules: end -->";
    let document = std::fs::read_to_string(PATH).unwrap();
    let (head, rest) = document.split_once(BEGIN).unwrap();
    let (table, tail) = rest.split_once(END).unwrap();
    let expected = table_of_rules();
    if std::env::var_os("QUITUS_BLESS").is_some() {
        std::fs::write(PATH, format!("{head}{BEGIN}{expected}{END}{tail}")).unwrap();
    } else {
        assert!(table == expected, "the table is not that of the rules: run this test with QUITUS_BLESS=1");
    }
}

fn table_of_rules() -> String {
    let mut table =
        String::from("| rule | where | force | st. | from | source | says |\n|---|---|---|---|---|---|---|\n");
    for rule in all() {
        let markets: Vec<&str> = rule.markets.iter().map(|market| market.code()).collect();
        let mut place = if markets.is_empty() { "all".to_owned() } else { markets.join(" ") };
        if !rule.regions.is_empty() {
            place = format!("{place} ({})", rule.regions.join(" "));
        }
        let force = serde_json::to_value(rule.force).unwrap();
        let from = rule.from.map(|day| day.to_string()).unwrap_or_default();
        table += &format!(
            "| {} | {place} | {} | {:?} | {from} | {} | {} |\n",
            rule.id,
            force.as_str().unwrap(),
            rule.status,
            rule.citation,
            rule.text(Locale::En)
        );
    }
    table
}
