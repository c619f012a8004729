//! What messages say, word for word: in `snapshots/`, to be read by people. `QUITUS_TEST_UPDATE=1` writes them anew.

use chrono::NaiveDate;
use server::messages::{Back, Say, Setting, Stopped, write};
use shared::compliance::{Channel, Purpose, Role};
use shared::kernel::{Currency, Locale, Market, Money};
use shared::messages::{Template, segments};
use shared::payments::AdjustmentKind;
use shared::plans::InstalmentId;
use std::path::{Path, PathBuf};
use uuid::Uuid;

fn says() -> Vec<(Say, Purpose)> {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let reference = || "QT-7F3K-92WD".to_owned();
    vec![
        (Say::Otp { code: "204177".to_owned() }, Purpose::Otp),
        (Say::Link, Purpose::Reminder),
        (Say::Receipt, Purpose::Receipt),
        (guest_receipt(day(12, 3)), Purpose::Receipt),
        (Say::PaymentFailed, Purpose::Receipt),
        (Say::PaymentGivenBack { back: Back::Given }, Purpose::Receipt),
        (Say::PaymentGivenBack { back: Back::Taken }, Purpose::Receipt),
        (Say::PaymentGivenBack { back: Back::CountsAgain }, Purpose::Receipt),
        (Say::PaymentGivenBack { back: Back::ToGuest }, Purpose::Receipt),
        (Say::BalanceAdjusted { kind: AdjustmentKind::Payment }, Purpose::Receipt),
        (Say::BalanceAdjusted { kind: AdjustmentKind::Increase }, Purpose::Reminder),
        (Say::BalanceAdjusted { kind: AdjustmentKind::WriteOff }, Purpose::CeaseTermination),
        (Say::BalanceAdjusted { kind: AdjustmentKind::Recall }, Purpose::CeaseTermination),
        (
            Say::PlanAgreed { reference: reference(), payments: 13, first_on: day(12, 3), today: day(11, 22) },
            Purpose::CustomerRequested,
        ),
        (Say::PlanChanged { reference: reference() }, Purpose::CustomerRequested),
        (Say::PlanResumed { reference: reference(), next_on: Some(day(12, 15)) }, Purpose::Reminder),
        (due_soon(day(12, 3), false), Purpose::Reminder),
        (due_soon(day(12, 3), true), Purpose::Reminder),
        (Say::CollectionAgreed { reference: reference() }, Purpose::CustomerRequested),
        (Say::CollectionStopped { reference: reference(), why: Stopped::Asked }, Purpose::CustomerRequested),
        (Say::CollectionStopped { reference: reference(), why: Stopped::MethodRemoved }, Purpose::CustomerRequested),
        (declined(Some(day(12, 7)), false), Purpose::Receipt),
        (declined(None, false), Purpose::Receipt),
        (declined(None, true), Purpose::Receipt),
        (Say::MethodExpiring { expires_on: day(12, 31) }, Purpose::Reminder),
        (Say::PaymentMissed { reference: reference(), ends_on: Some(day(12, 20)) }, Purpose::Reminder),
        (Say::PlanCompleted { reference: reference() }, Purpose::Receipt),
        (Say::PlanEnded { reference: reference() }, Purpose::Reminder),
        (Say::DisputeLodged { reference: reference(), answer_by: day(12, 22) }, Purpose::CustomerRequested),
        (Say::HardshipLodged { reference: reference(), answer_by: day(12, 6) }, Purpose::CustomerRequested),
    ]
}

fn guest_receipt(on: NaiveDate) -> Say {
    let amount = Money::from_minor(4_000, Currency::EUR);
    Say::GuestReceipt { amount, number: "QP-7F3K-92WD".to_owned(), on }
}

fn due_soon(due_on: NaiveDate, is_collected: bool) -> Say {
    Say::InstalmentDueSoon { instalment: InstalmentId::from_uuid(Uuid::nil()), due_on, is_collected }
}

fn declined(again_on: Option<NaiveDate>, is_stopped: bool) -> Say {
    Say::CollectionFailed { reference: "QT-7F3K-92WD".to_owned(), again_on, is_stopped }
}

fn setting(say: &Say, locale: Locale, market: Market, channel: Channel, purpose: Purpose) -> Setting {
    Setting {
        locale,
        market,
        role: Role::ThirdParty,
        channel,
        purpose,
        is_first: false,
        creditor: "Northwind".to_owned(),
        phone: "01 99 00 12 34".to_owned(),
        public_url: "https://quitus.example".to_owned(),
        link: say.template().has_link().then(|| "https://quitus.example/m/Zm9yIGEgdGVzdCBvbmx5IQ".to_owned()),
        check_code: "QT-92WD-7F3K".to_owned(),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/messages/snapshots")
}

/// Compares with what is kept, or keeps it.
fn compare(name: &str, text: &str, differing: &mut Vec<String>) {
    let file = folder().join(name);
    if std::env::var_os("QUITUS_TEST_UPDATE").is_some() {
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(file, text).unwrap();
    } else if std::fs::read_to_string(file).unwrap_or_default() != text {
        differing.push(name.to_owned());
    }
}

#[test]
fn every_message_says_what_was_agreed_in_both_languages() {
    let (mut differing, mut seen) = (Vec::new(), Vec::new());
    for (say, purpose) in says() {
        // A template that says several things has a number for each after the first.
        let template = say.template();
        seen.push(template);
        let turn = seen.iter().filter(|before| **before == template).count();
        let code = if turn == 1 { template.code().to_owned() } else { format!("{}-{turn}", template.code()) };
        for (locale, market) in [(Locale::Fr, Market::Fr), (Locale::En, Market::Uk), (Locale::En, Market::Us)] {
            let name = format!("{code}.{locale}-{}", market.code().to_lowercase());
            let email = write(&say, &setting(&say, locale, market, Channel::Email, purpose));
            compare(&format!("{name}.txt"), &format!("{}\n\n{}", email.subject, email.text), &mut differing);
            compare(&format!("{name}.html"), &email.html.unwrap(), &mut differing);
            let sms = write(&say, &setting(&say, locale, market, Channel::Sms, purpose));
            compare(&format!("{name}.sms"), &format!("{}\n", sms.text), &mut differing);
        }
    }
    assert!(differing.is_empty(), "read them, then write them anew with QUITUS_TEST_UPDATE=1: {differing:?}");
}

#[test]
fn every_message_carries_its_check_code_and_at_most_one_link() {
    for (say, purpose) in says() {
        for locale in Locale::ALL {
            for market in Market::ALL {
                for channel in [Channel::Email, Channel::Sms] {
                    let content = write(&say, &setting(&say, locale, market, channel, purpose));
                    let links = usize::from(content.link.is_some());
                    assert!(content.text.contains("QT-92WD-7F3K"), "{}", content.text);
                    if let Some(html) = &content.html {
                        let mut hrefs: Vec<&str> =
                            html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                        hrefs.dedup();
                        assert_eq!(hrefs.len(), links, "{hrefs:?}");
                        assert!(html.contains("QT-92WD-7F3K") && !html.contains("src=") && !html.contains("<script"));
                    } else {
                        assert_eq!(segments(&content.text), segments(&"a".repeat(content.text.chars().count())));
                    }
                }
            }
        }
    }
}

#[test]
fn every_template_is_read_here_and_no_text_message_tells_an_amount() {
    let mut seen: Vec<Template> = says().iter().map(|(say, _)| say.template()).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, Template::ALL, "a new one belongs into says()");
    for (say, purpose) in says() {
        for (locale, market) in Locale::ALL.into_iter().flat_map(|locale| Market::ALL.map(|market| (locale, market))) {
            let content = write(&say, &setting(&say, locale, market, Channel::Sms, purpose));
            for sign in ["£", "€", "$", "GBP", "EUR", "USD"] {
                assert!(!content.text.contains(sign) && !content.subject.contains(sign), "{}", content.text);
            }
            let links = content.text.matches("https://").count();
            assert_eq!(links, usize::from(content.link.is_some()), "{}", content.text);
        }
    }
}

#[test]
fn a_reminder_never_says_tomorrow() {
    // It may be read, or leave, on another day than the one on which it is written.
    for locale in Locale::ALL {
        let say = due_soon(NaiveDate::from_ymd_opt(2027, 1, 1).unwrap(), false);
        let content = write(&say, &setting(&say, locale, Market::Uk, Channel::Email, Purpose::Reminder));
        let day = if locale == Locale::En { "on Friday 1 January 2027" } else { "le vendredi 1er janvier 2027" };
        assert!(content.text.contains(day), "{}", content.text);
    }
}

#[test]
fn a_code_by_text_message_is_one_message_that_a_telephone_can_type() {
    for locale in Locale::ALL {
        let say = Say::Otp { code: "204177".to_owned() };
        let content = write(&say, &setting(&say, locale, Market::Fr, Channel::Sms, Purpose::Otp));
        assert!(content.text.ends_with("\n@quitus.example #204177"), "{}", content.text);
        assert_eq!(segments(&content.text), 1, "{}", content.text);
    }
}
