//! Where a person can be reached. Each is kept in one normal form, so that what someone types finds what a creditor wrote.

mod country;
mod email;
mod phone;

pub use country::{Country, UnknownCountry};
pub use email::{BadEmail, EmailAddress};
pub use phone::{BadPhone, PhoneNumber};
