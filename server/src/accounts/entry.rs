//! The way in without a link, and the detail that some creditors ask for after the code.
//!
//! Whoever looks from outside sees the same whether or not an account exists: same words, same status, same work.

use super::service::Service;
use super::store;
use crate::identity::{Asked, SecondFact};
use crate::kernel::failure::Failure;
use crate::kernel::limits::{Limit, Verdict};
use app::accounts::view::{AskedDetail, DetailTyped, SignInTyped};
use app::error::{ApiError, FieldError};
use app::page::Visitor;
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::accounts::{Country, EmailAddress, PhoneNumber, Reference};
use shared::identity::{ContactId, CustomerId, PendingActor};
use shared::kernel::{Locale, Market};
use subtle::ConstantTimeEq;

/// The form whose typed values are kept.
const FORM: &str = "sign-in";
/// How often somebody may be looked for under one reference from one network address; beyond it nothing is sent, and
/// nothing says so. Who looks from elsewhere is counted apart: an outsider cannot use up the owner's tries.
const BY_REFERENCE: Limit = Limit { name: "looked for, by reference", tries_max: 10, window_seconds: 15 * 60 };

/// Nobody alive was born before: a year of two figures is a slip, not a year.
const YEAR_MIN: i32 = 1900;

/// What was typed, understood.
struct Wanted {
    /// The key under which the reference is stored.
    reference: String,
    channel: &'static str,
    /// The hashes by which the address may be on file: a number without its country can be several.
    indexes: Vec<Vec<u8>>,
}

impl Service {
    pub(super) async fn typed_before(&self, visitor: &Visitor) -> Result<SignInTyped, Failure> {
        let now = self.kernel.now();
        Ok(self.kernel.drafts.peek(&visitor.browser, FORM, now).await?.unwrap_or_default())
    }

    pub(super) async fn ask_for_code(
        &self,
        visitor: &Visitor,
        typed: &SignInTyped,
        locale: Locale,
    ) -> Result<(), Failure> {
        let now = self.kernel.now();
        self.kernel.drafts.keep(&visitor.browser, FORM, typed, now).await?;
        let wanted = self.understand(typed)?;
        let tried = [visitor.network.as_slice(), b" ", wanted.reference.as_bytes()].concat();
        let limit = self.kernel.limits.allow(BY_REFERENCE, &tried, now).await?;
        let found = store::contacts_at(self.kernel.db.read(), &wanted.reference, wanted.indexes).await?;
        let to = found.filter(|_| limit == Verdict::Allowed);
        let asked = Asked {
            to: to.map(|(customer, contact)| (CustomerId::from_uuid(customer), ContactId::from_uuid(contact))),
            message: None,
            channel: wanted.channel,
            browser: &visitor.browser,
            network: &visitor.network,
            language: locale,
        };
        self.identity.ask(asked).await?;
        // It is kept for mistakes only: whoever uses this browser next need not learn who was here.
        self.kernel.drafts.take::<SignInTyped>(&visitor.browser, FORM, now).await?;
        Ok(())
    }

    fn understand(&self, typed: &SignInTyped) -> Result<Wanted, ApiError> {
        let hashes = self.kernel.vault.hashes();
        let mut wrong = Vec::new();
        let mut refuse =
            |field: &str, code: &str| wrong.push(FieldError { field: field.to_owned(), code: code.to_owned() });
        let reference = Reference::parse(&typed.reference).ok();
        if reference.is_none() {
            refuse("reference", "reference_missing");
        }
        let contact = typed.contact.trim();
        let (channel, indexes) = if contact.is_empty() {
            refuse("contact", "contact_missing");
            ("email", Vec::new())
        } else if contact.contains('@') {
            match EmailAddress::parse(contact) {
                Ok(address) => ("email", vec![hashes.email(address.as_str()).to_vec()]),
                Err(_) => {
                    refuse("contact", "email_shape");
                    ("email", Vec::new())
                }
            }
        } else {
            // We do not ask where somebody lives: the number is read as each market would.
            let numbers: std::collections::BTreeSet<String> = Market::ALL
                .into_iter()
                .filter_map(|market| PhoneNumber::parse(contact, Country::of(market)).ok())
                .map(|number| number.as_str().to_owned())
                .collect();
            if numbers.is_empty() {
                refuse("contact", if contact.chars().any(char::is_alphabetic) { "email_shape" } else { "phone_shape" });
            }
            ("sms", numbers.iter().map(|number| hashes.phone(number).to_vec()).collect())
        };
        match reference {
            Some(reference) if wrong.is_empty() => {
                Ok(Wanted { reference: reference.key().to_owned(), channel, indexes })
            }
            _ => Err(ApiError::Invalid(wrong)),
        }
    }

    /// Which detail a person owes: the strictest that any of their creditors asks for and has on file.
    pub(super) async fn owed_detail(&self, customer: CustomerId) -> Result<Option<AskedDetail>, Failure> {
        let asked = store::second_facts(self.kernel.db.read(), customer).await?;
        let profiles = self.profiles(customer).await?;
        let has_birth_date = profiles.iter().any(|profile| profile.birth_date.is_some());
        let has_postcode = profiles.iter().any(|profile| !profile.address.postcode.is_empty());
        Ok(if has_birth_date && asked.iter().any(|fact| fact == "birth_date") {
            Some(AskedDetail::BirthDate)
        } else if has_postcode && asked.iter().any(|fact| fact == "postcode") {
            Some(AskedDetail::Postcode)
        } else {
            None
        })
    }

    pub(super) async fn compare_detail(&self, pending: &PendingActor, typed: &DetailTyped) -> Result<(), Failure> {
        let asked = self.owed_detail(pending.customer).await?.ok_or(ApiError::NotFound)?;
        let given = read_detail(asked, typed)?;
        let profiles = self.profiles(pending.customer).await?;
        let is_right = profiles.iter().fold(false, |right, profile| {
            let on_file = match asked {
                AskedDetail::BirthDate => profile.birth_date.map(|date| date.to_string()),
                AskedDetail::Postcode => Some(folded(&profile.address.postcode)).filter(|code| !code.is_empty()),
            };
            right | on_file.is_some_and(|on_file| bool::from(on_file.as_bytes().ct_eq(given.as_bytes())))
        });
        match (is_right, self.identity.confirm(*pending, is_right).await?) {
            (true, _) => Ok(()),
            (false, 0) => Err(ApiError::SignIn.into()),
            (false, _) => Err(ApiError::field("detail", "details_do_not_match").into()),
        }
    }
}

/// The detail that was asked, as it is compared; or why it cannot be one, which costs no try.
fn read_detail(asked: AskedDetail, typed: &DetailTyped) -> Result<String, ApiError> {
    let wrong = |code| Err(ApiError::field("detail", code));
    match asked {
        AskedDetail::Postcode => match folded(&typed.postcode) {
            postcode if postcode.is_empty() => wrong("postcode_missing"),
            postcode => Ok(postcode),
        },
        AskedDetail::BirthDate if typed.birth_date.iter().all(|part| part.trim().is_empty()) => {
            wrong("birth_date_missing")
        }
        AskedDetail::BirthDate => read_date(&typed.birth_date).map_or_else(|| wrong("date_not_a_date"), Ok),
    }
}

/// A day, a month and a year with all its figures, as the three boxes give them.
fn read_date(parts: &[String; 3]) -> Option<String> {
    let [day, month, year] = parts.each_ref().map(|part| part.trim().parse::<u32>().ok());
    let year = i32::try_from(year?).ok().filter(|year| *year >= YEAR_MIN)?;
    NaiveDate::from_ymd_opt(year, month?, day?).map(|date| date.to_string())
}

/// A postcode as it is compared: without spaces, in capitals.
fn folded(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[async_trait]
impl SecondFact for Service {
    async fn is_owed(&self, customer: CustomerId) -> Result<bool, Failure> {
        Ok(self.owed_detail(customer).await?.is_some())
    }
}
