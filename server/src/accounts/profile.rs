//! What a creditor told us about a person and a debt, sealed under that creditor's key.

use crate::kernel::vault::{Aad, CreditorVault, SealError};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId, Person, PostalAddress, Reference};
use shared::kernel::{Locale, Random};

/// A person as one creditor knows them: `customer_record.profile_sealed`. Their e-mail addresses and phone numbers are
/// contacts, which belong to identity.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The creditor's own reference of the person, as the creditor writes it.
    pub reference: Reference,
    pub first_name: String,
    pub last_name: String,
    pub birth_date: Option<NaiveDate>,
    pub address: PostalAddress,
    pub locale: Locale,
}

impl Profile {
    /// The part of what was placed that is kept here.
    pub fn new(reference: Reference, person: Person) -> Self {
        let Person { first_name, last_name, birth_date, address, locale, .. } = person;
        Self { reference, first_name, last_name, birth_date, address, locale }
    }

    /// Both names, as a letter would begin with them.
    pub fn full_name(&self) -> String {
        [self.first_name.as_str(), self.last_name.as_str()].join(" ").trim().to_owned()
    }

    /// For the row of `customer_record` with this key, and for no other.
    pub fn seal(
        &self,
        vault: &CreditorVault,
        creditor: CreditorId,
        reference_index: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        vault.seal_json(profile_place(&record_key(creditor, reference_index)), self, random)
    }

    /// What [`Self::seal`] gave for the same row.
    pub fn open(
        vault: &CreditorVault,
        creditor: CreditorId,
        reference_index: &[u8],
        sealed: &[u8],
    ) -> Result<Self, SealError> {
        vault.open_json(profile_place(&record_key(creditor, reference_index)), sealed)
    }
}

// What is personal must not reach a log by accident.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Profile(…)")
    }
}

/// `customer_record`'s primary key as bytes: the creditor, then the index of its reference.
fn record_key(creditor: CreditorId, reference_index: &[u8]) -> Vec<u8> {
    [creditor.uuid().as_bytes(), reference_index].concat()
}

const fn profile_place(key: &[u8]) -> Aad<'_> {
    Aad::new("customer_record", key, "profile_sealed")
}

/// For `account.description_sealed` of this account, and for no other.
pub fn seal_description(vault: &CreditorVault, account: AccountId, text: &str, random: &dyn Random) -> Vec<u8> {
    vault.seal_text(Aad::new("account", account.uuid().as_bytes(), "description_sealed"), text, random)
}

/// What [`seal_description`] gave for the same account.
pub fn open_description(vault: &CreditorVault, account: AccountId, sealed: &[u8]) -> Result<String, SealError> {
    vault.open_text(Aad::new("account", account.uuid().as_bytes(), "description_sealed"), sealed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::SeededRandom;
    use crate::kernel::vault::{MasterKey, Vault};
    use shared::kernel::{Market, Timestamp};

    #[test]
    fn a_profile_opens_in_its_own_row_and_in_no_other() {
        let (vault, random) = (Vault::new(&MasterKey::from_bytes([1; 32])), SeededRandom::new(1));
        let vault = vault.creditor(&vault.new_creditor_key(&random)).unwrap();
        let creditor = CreditorId::new(Timestamp::from_unix_millis(0), &random);
        let profile = Profile {
            reference: Reference::parse("C-1").unwrap(),
            first_name: "Amélie".to_owned(),
            last_name: "Dupont".to_owned(),
            birth_date: NaiveDate::from_ymd_opt(1990, 3, 14),
            address: PostalAddress {
                line_1: String::new(),
                line_2: String::new(),
                postcode: "69003".to_owned(),
                city: String::new(),
                region: String::new(),
                country: shared::accounts::Country::of(Market::Fr),
            },
            locale: Locale::Fr,
        };
        let sealed = profile.seal(&vault, creditor, &[1; 16], &random).unwrap();
        assert!(Profile::open(&vault, creditor, &[1; 16], &sealed).unwrap() == profile);
        assert_eq!(Profile::open(&vault, creditor, &[2; 16], &sealed).unwrap_err(), SealError);
        assert_eq!((profile.full_name().as_str(), format!("{profile:?}").as_str()), ("Amélie Dupont", "Profile(…)"));
    }

    #[test]
    fn a_description_opens_on_its_own_account_and_on_no_other() {
        let (vault, random) = (Vault::new(&MasterKey::from_bytes([1; 32])), SeededRandom::new(1));
        let vault = vault.creditor(&vault.new_creditor_key(&random)).unwrap();
        let [one, other] = [1, 2].map(|n| AccountId::new(Timestamp::from_unix_millis(n), &random));
        let sealed = seal_description(&vault, one, "Sofa", &random);
        assert_eq!(open_description(&vault, one, &sealed).as_deref(), Ok("Sofa"));
        assert_eq!(open_description(&vault, other, &sealed), Err(SealError));
    }
}
