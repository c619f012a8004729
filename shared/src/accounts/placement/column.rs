//! The columns of a placement file.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A column of a placement file. Ordered as the format lists them, which is the order in which faults are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    AccountRef,
    CustomerRef,
    Creditor,
    OriginalCreditor,
    ProductType,
    Description,
    Market,
    Currency,
    OriginalAmount,
    Principal,
    Interest,
    Fees,
    Paid,
    Balance,
    OpenedOn,
    DefaultOn,
    FirstName,
    LastName,
    BirthDate,
    Emails,
    Phones,
    #[serde(rename = "address_1")]
    Address1,
    #[serde(rename = "address_2")]
    Address2,
    Postcode,
    City,
    Region,
    Country,
    Language,
    EmailConsent,
    SmsConsent,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every column, in order; a column's place here is `column as usize`.
    pub const ALL: [Self; 30] = [
        Self::AccountRef,
        Self::CustomerRef,
        Self::Creditor,
        Self::OriginalCreditor,
        Self::ProductType,
        Self::Description,
        Self::Market,
        Self::Currency,
        Self::OriginalAmount,
        Self::Principal,
        Self::Interest,
        Self::Fees,
        Self::Paid,
        Self::Balance,
        Self::OpenedOn,
        Self::DefaultOn,
        Self::FirstName,
        Self::LastName,
        Self::BirthDate,
        Self::Emails,
        Self::Phones,
        Self::Address1,
        Self::Address2,
        Self::Postcode,
        Self::City,
        Self::Region,
        Self::Country,
        Self::Language,
        Self::EmailConsent,
        Self::SmsConsent,
    ];

    /// The name in the file's first record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountRef => "account_ref",
            Self::CustomerRef => "customer_ref",
            Self::Creditor => "creditor",
            Self::OriginalCreditor => "original_creditor",
            Self::ProductType => "product_type",
            Self::Description => "description",
            Self::Market => "market",
            Self::Currency => "currency",
            Self::OriginalAmount => "original_amount",
            Self::Principal => "principal",
            Self::Interest => "interest",
            Self::Fees => "fees",
            Self::Paid => "paid",
            Self::Balance => "balance",
            Self::OpenedOn => "opened_on",
            Self::DefaultOn => "default_on",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::BirthDate => "birth_date",
            Self::Emails => "emails",
            Self::Phones => "phones",
            Self::Address1 => "address_1",
            Self::Address2 => "address_2",
            Self::Postcode => "postcode",
            Self::City => "city",
            Self::Region => "region",
            Self::Country => "country",
            Self::Language => "language",
            Self::EmailConsent => "email_consent",
            Self::SmsConsent => "sms_consent",
        }
    }

    /// A file must have it and a record must fill it.
    pub const fn is_required(self) -> bool {
        use Column::*;
        matches!(
            self,
            AccountRef
                | CustomerRef
                | Creditor
                | ProductType
                | Market
                | Currency
                | OriginalAmount
                | Principal
                | Interest
                | Fees
                | Paid
                | Balance
                | OpenedOn
                | DefaultOn
                | FirstName
                | LastName
        )
    }

    /// One of these must be there: without any, nobody could be reached.
    pub const CONTACTS: [Self; 3] = [Self::Emails, Self::Phones, Self::Address1];

    /// The longest text it may hold, in characters. Ours, generous: beyond it something went wrong when the file was made.
    pub const fn chars_max(self) -> usize {
        match self {
            Self::Description => 2_000,
            Self::Emails => 1_000,
            Self::Phones => 500,
            Self::Creditor | Self::OriginalCreditor | Self::Address1 | Self::Address2 => 200,
            Self::Postcode => 20,
            _ => 100,
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_columns_place_in_the_list_is_its_number_and_its_name_is_the_one_on_the_wire() {
        for (place, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, place);
            assert_eq!(serde_json::to_string(&column).unwrap(), format!("\"{column}\""));
        }
    }
}
