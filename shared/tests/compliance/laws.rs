//! What holds for every contact, whoever it is for.

use super::{HOUR_MILLIS, harmless, zone};
use proptest::prelude::*;
use shared::compliance::*;
use shared::kernel::{Market, Timestamp};

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
