//! Stripe's objects, as much of them as is read here. Words that are not known are nobody's business.

use super::methods::joined;
use crate::payments::provider::{self, Concerns, Notice, RefundAnswer};
use crate::payments::saving::{SavedMethod, SavingAnswer};
use serde::Deserialize;
use serde_json::Value;
use shared::payments::{Answer, CardEnding, Chargeback, Decline, FailureCode, MethodKind};
use std::collections::BTreeMap;

/// No name of theirs is longer.
const NAME_CHARS_MAX: usize = 255;

/// Whether this can be a name of theirs, and goes into an address as it is.
pub fn is_name(text: &str) -> bool {
    (3..=NAME_CHARS_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Anything, by its name.
#[derive(Debug, Deserialize)]
pub struct Named {
    pub id: String,
}

/// Another object: whole where that was asked for, or its name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Link<T> {
    Whole(Box<T>),
    Name(String),
}

#[derive(Debug, Deserialize)]
pub struct Intent {
    pub id: String,
    pub status: String,
    pub amount: i64,
    pub currency: String,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    next_action: Option<Value>,
    pub last_payment_error: Option<ErrorObject>,
    latest_charge: Option<Link<Charge>>,
}

#[derive(Debug, Deserialize)]
pub struct Charge {
    pub id: String,
    #[serde(default)]
    amount_refunded: i64,
    #[serde(default)]
    disputed: bool,
    payment_intent: Option<Link<Intent>>,
    payment_method_details: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub struct Session {
    pub id: String,
    pub status: Option<String>,
    pub url: Option<String>,
    pub payment_intent: Option<Link<Intent>>,
    pub setup_intent: Option<Link<Setup>>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub struct Setup {
    pub id: String,
    status: String,
    customer: Option<Link<Named>>,
    payment_method: Option<Link<Method>>,
    last_setup_error: Option<ErrorObject>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub struct Method {
    pub id: String,
    #[serde(rename = "type")]
    kind: String,
    /// The part that is named after the kind.
    #[serde(flatten)]
    parts: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
pub struct RefundObject {
    pub id: String,
    pub amount: i64,
    status: Option<String>,
    charge: Option<Link<Charge>>,
    payment_intent: Option<Link<Intent>>,
}

#[derive(Debug, Deserialize)]
pub struct Disputes {
    data: Vec<Dispute>,
}

#[derive(Debug, Deserialize)]
pub struct Dispute {
    status: String,
    charge: Option<Link<Charge>>,
    payment_intent: Option<Link<Intent>>,
}

/// What went wrong, in their words; the text beside them is for their page, not for ours.
#[derive(Debug, Default, Deserialize)]
pub struct ErrorObject {
    code: Option<String>,
    decline_code: Option<String>,
    advice_code: Option<String>,
}

impl<T: HasId> Link<T> {
    /// Its name.
    pub fn id(&self) -> &str {
        match self {
            Self::Whole(whole) => whole.id(),
            Self::Name(name) => name,
        }
    }
}

/// What a [`Link`] may lead to.
pub trait HasId {
    fn id(&self) -> &str;
}

macro_rules! has_id {
    ($($object:ty),*) => {$(
        impl HasId for $object {
            fn id(&self) -> &str {
                &self.id
            }
        }
    )*};
}
has_id!(Named, Intent, Charge, Setup, Method);

impl Intent {
    /// Whether it is for what we have written down.
    pub fn is_of(&self, charge: &provider::Charge) -> bool {
        self.amount == charge.amount.minor() && self.currency.eq_ignore_ascii_case(charge.amount.currency().code())
    }

    fn charge(&self) -> Option<&Charge> {
        match &self.latest_charge {
            Some(Link::Whole(charge)) => Some(charge),
            _ => None,
        }
    }

    /// The last digits of what was charged.
    pub fn ending(&self) -> Option<CardEnding> {
        let details = self.charge()?.payment_method_details.as_ref()?;
        ending(details.get(details.get("type")?.as_str()?)?)
    }

    /// What was given back of it, in minor units.
    pub fn refunded(&self) -> i64 {
        self.charge().map_or(0, |charge| charge.amount_refunded)
    }

    pub fn is_disputed(&self) -> bool {
        self.charge().is_some_and(|charge| charge.disputed)
    }

    /// The bank's page, where it wants to be sure.
    pub fn continue_at(&self) -> Option<String> {
        let redirect = self.next_action.as_ref()?.get("redirect_to_url")?.get("url")?;
        redirect.as_str().map(str::to_owned)
    }

    pub fn concerns(&self) -> Concerns {
        concerned(&self.metadata)
    }
}

impl Charge {
    pub fn intent(self) -> Option<Link<Intent>> {
        self.payment_intent
    }
}

impl Session {
    /// While it is open the person may still pay; closed without an intent, nothing was taken.
    pub fn answer(&self) -> Answer {
        match self.status.as_deref() {
            Some("open") => Answer::NeedsConfirmation,
            Some("expired") => Answer::Failed(FailureCode::NotConfirmed),
            _ => Answer::Silence,
        }
    }

    pub fn concerns(&self) -> Concerns {
        concerned(&self.metadata)
    }
}

impl Setup {
    pub fn answer(self) -> SavingAnswer {
        match (self.status.as_str(), self.payment_method, self.customer) {
            ("succeeded", Some(Link::Whole(method)), Some(customer)) => {
                SavingAnswer::Saved(method.saved(customer.id()))
            }
            ("succeeded", ..) => SavingAnswer::Failed(FailureCode::Rejected),
            ("canceled", ..) => SavingAnswer::Failed(FailureCode::NotConfirmed),
            ("requires_payment_method", ..) => SavingAnswer::Failed(
                self.last_setup_error.as_ref().map_or(FailureCode::NotConfirmed, ErrorObject::code),
            ),
            _ => SavingAnswer::Waiting(None),
        }
    }

    pub fn concerns(&self) -> Concerns {
        concerned(&self.metadata)
    }
}

impl Method {
    fn saved(&self, customer: &str) -> SavedMethod {
        let part = self.parts.get(&self.kind);
        let word = |name: &str| part.and_then(|part| part.get(name)).and_then(Value::as_str);
        let number = |name: &str| part.and_then(|part| part.get(name)).and_then(Value::as_i64);
        let is_card = self.kind == "card";
        let expires = number("exp_year").zip(number("exp_month"));
        SavedMethod {
            method: joined(customer, &self.id),
            kind: if is_card { MethodKind::Card } else { MethodKind::Bank },
            brand: word(if is_card { "brand" } else { "bank_name" }).unwrap_or_default().chars().take(40).collect(),
            ending: part.and_then(ending),
            expires: expires.and_then(|(year, month)| Some((i32::try_from(year).ok()?, u32::try_from(month).ok()?))),
        }
    }
}

impl RefundObject {
    pub fn answer(&self) -> RefundAnswer {
        match self.status.as_deref() {
            Some("succeeded") => RefundAnswer::Made,
            Some("failed" | "canceled") => RefundAnswer::Failed,
            _ => RefundAnswer::Processing,
        }
    }

    pub fn intent(self) -> Option<Link<Intent>> {
        self.payment_intent.or_else(|| intent_of(self.charge))
    }
}

impl Disputes {
    /// All disputes of a charge together. A question of the bank's (`warning_…`) moves no money.
    pub fn standing(&self) -> Chargeback {
        let any = |words: &[&str]| self.data.iter().any(|dispute| words.contains(&dispute.status.as_str()));
        if any(&["lost"]) {
            Chargeback::Lost
        } else if any(&["needs_response", "under_review"]) {
            Chargeback::Open
        } else if any(&["won"]) {
            Chargeback::Won
        } else {
            Chargeback::None
        }
    }
}

impl Dispute {
    pub fn intent(self) -> Option<Link<Intent>> {
        self.payment_intent.or_else(|| intent_of(self.charge))
    }
}

fn intent_of(charge: Option<Link<Charge>>) -> Option<Link<Intent>> {
    match charge? {
        Link::Whole(charge) => charge.payment_intent,
        Link::Name(_) => None,
    }
}

fn ending(part: &Value) -> Option<CardEnding> {
    part.get("last4")?.as_str()?.parse().ok()
}

/// What we wrote on it when we made it.
fn concerned(metadata: &BTreeMap<String, String>) -> Concerns {
    let id = |name: &str| metadata.get(name);
    if let Some(payment) = id("payment").and_then(|id| id.parse().ok()) {
        Concerns::Payment(payment)
    } else if let Some(method) = id("method").and_then(|id| id.parse().ok()) {
        Concerns::Method(method)
    } else {
        Concerns::Nobody
    }
}

impl ErrorObject {
    /// Their word for it, if it is one of their words: for the log.
    pub fn told_code(&self) -> &str {
        self.code.as_deref().filter(|code| is_name(code)).unwrap_or("none")
    }

    /// What it means. Their own list: <https://docs.stripe.com/declines/codes>.
    pub fn code(&self) -> FailureCode {
        let word = self.decline_code.as_deref().or(self.code.as_deref()).unwrap_or_default();
        let code = match word {
            "insufficient_funds" | "withdrawal_count_limit_exceeded" | "card_velocity_exceeded" => {
                FailureCode::InsufficientFunds
            }
            "expired_card" => FailureCode::ExpiredCard,
            "authentication_required"
            | "authentication_not_handled"
            | "offline_pin_required"
            | "online_or_offline_pin_required"
            | "payment_intent_authentication_failure"
            | "setup_intent_authentication_failure" => FailureCode::NotConfirmed,
            word if UNUSABLE.contains(&word) => FailureCode::Unusable,
            _ => FailureCode::Declined,
        };
        match self.advice_code.as_deref() {
            // The bank says it of a decline whose word alone would let us try again.
            Some("do_not_try_again" | "confirm_card_data") if code.decline() == Decline::Soft => FailureCode::Unusable,
            _ => code,
        }
    }
}

/// Declines that last: of cards, then of bank accounts.
const UNUSABLE: &[&str] = &[
    "card_not_supported",
    "currency_not_supported",
    "do_not_try_again",
    "fraudulent",
    "incorrect_number",
    "invalid_account",
    "invalid_number",
    "lost_card",
    "merchant_blacklist",
    "new_account_information_available",
    "no_action_taken",
    "pickup_card",
    "restricted_card",
    "revocation_of_all_authorizations",
    "revocation_of_authorization",
    "security_violation",
    "service_not_allowed",
    "stolen_card",
    "stop_payment_order",
    "transaction_not_allowed",
    "account_closed",
    "bank_account_closed",
    "bank_account_restricted",
    "bank_account_unusable",
    "bank_ownership_changed",
    "debit_not_authorized",
    "incorrect_account_holder_name",
    "invalid_account_number",
    "invalid_currency",
    "no_account",
    "payment_method_customer_decline",
];

#[derive(Deserialize)]
struct Event {
    id: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: EventObject,
}

#[derive(Deserialize)]
struct EventObject {
    id: Option<String>,
    object: String,
}

/// What an event is about. Nothing else of it is read: amounts and states are asked for.
pub fn notice(body: &[u8]) -> Option<Notice> {
    let event: Event = serde_json::from_slice(body).ok()?;
    // A balance, for one, has no name: it is nothing that could be looked up.
    let id = event.data.object.id.filter(|id| is_name(id)).unwrap_or_default();
    let kind = event.data.object.object;
    (is_name(&event.id) && kind.len() <= NAME_CHARS_MAX).then_some(Notice { event: event.id, kind, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str, decline: Option<&str>, advice: Option<&str>) -> FailureCode {
        let word = |word: &str| Some(word.to_owned());
        ErrorObject { code: word(code), decline_code: decline.and_then(word), advice_code: advice.and_then(word) }
            .code()
    }

    #[test]
    fn a_decline_that_passes_is_told_from_one_that_lasts() {
        assert_eq!(of("card_declined", Some("generic_decline"), None), FailureCode::Declined);
        assert_eq!(of("card_declined", None, None), FailureCode::Declined);
        assert_eq!(of("card_declined", Some("insufficient_funds"), None), FailureCode::InsufficientFunds);
        assert_eq!(of("expired_card", None, None), FailureCode::ExpiredCard);
        assert_eq!(of("card_declined", Some("authentication_required"), None), FailureCode::NotConfirmed);
        for word in UNUSABLE {
            assert_eq!(of("card_declined", Some(word), None), FailureCode::Unusable, "{word}");
            assert_ne!(of("card_declined", Some(word), None).decline(), Decline::Soft);
        }
        assert_eq!(of("card_declined", Some("do_not_honor"), Some("do_not_try_again")), FailureCode::Unusable);
        assert_eq!(of("card_declined", Some("do_not_honor"), Some("try_again_later")), FailureCode::Declined);
        assert_eq!(of("expired_card", None, Some("do_not_try_again")), FailureCode::ExpiredCard);
    }

    #[test]
    fn a_notice_says_where_to_look_and_nothing_else() {
        let read = |text: &str| notice(text.as_bytes());
        let event =
            r#"{"id":"evt_1","type":"charge.refunded","data":{"object":{"id":"ch_1","object":"charge","amount":1}}}"#;
        let expected = Notice { event: "evt_1".to_owned(), kind: "charge".to_owned(), id: "ch_1".to_owned() };
        assert_eq!(read(event), Some(expected));
        assert_eq!(read(&event.replace("ch_1", "../refunds")).unwrap().id, "");
        for wrong in ["", "{}", "[]", &event.replace("evt_1", "a/b"), &event.replace("\"id\":\"evt_1\",", "")] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn all_disputes_of_a_charge_are_seen_together() {
        let standing = |statuses: &[&str]| {
            let data = statuses.iter().map(|status| serde_json::json!({ "status": status })).collect::<Vec<_>>();
            serde_json::from_value::<Disputes>(serde_json::json!({ "data": data })).unwrap().standing()
        };
        assert_eq!(standing(&[]), Chargeback::None);
        assert_eq!(standing(&["warning_needs_response"]), Chargeback::None);
        assert_eq!(standing(&["needs_response"]), Chargeback::Open);
        assert_eq!(standing(&["won", "under_review"]), Chargeback::Open);
        assert_eq!(standing(&["won"]), Chargeback::Won);
        assert_eq!(standing(&["won", "lost"]), Chargeback::Lost);
    }
}
