//! What a creditor places: accounts, what they are made of, whose they are, and the files they arrive in.

mod account;
mod charges;
mod contact;
mod person;
pub mod placement;
mod product;
mod reference;
mod text;

pub use account::{AccountId, AccountState, CreditorId, UnknownState};
pub use charges::{Charges, ChargesError};
pub use contact::{BadEmail, BadPhone, Country, EmailAddress, PhoneNumber, UnknownCountry};
pub use person::{Consent, Person, PostalAddress, UnknownConsent};
pub use product::{ProductType, UnknownProduct};
pub use reference::{NoReference, Reference};

/// Gives types a `Debug` that tells their name and nothing they hold: what is personal must not reach a log by accident.
macro_rules! keep_silent {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
use keep_silent;
