//! What kind of thing was bought, lent or supplied.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The kind of product a debt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductType {
    /// Buy now, pay later.
    Bnpl,
    CreditCard,
    PersonalLoan,
    Telecom,
    Utility,
    Overdraft,
    Insurance,
    Other,
}

/// Text that names no product type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown product type: use bnpl, credit_card, personal_loan, telecom, utility, overdraft, insurance or other")]
pub struct UnknownProduct;

impl ProductType {
    /// Every product type.
    pub const ALL: [Self; 8] = [
        Self::Bnpl,
        Self::CreditCard,
        Self::PersonalLoan,
        Self::Telecom,
        Self::Utility,
        Self::Overdraft,
        Self::Insurance,
        Self::Other,
    ];

    /// The code in files, in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bnpl => "bnpl",
            Self::CreditCard => "credit_card",
            Self::PersonalLoan => "personal_loan",
            Self::Telecom => "telecom",
            Self::Utility => "utility",
            Self::Overdraft => "overdraft",
            Self::Insurance => "insurance",
            Self::Other => "other",
        }
    }
}

impl FromStr for ProductType {
    type Err = UnknownProduct;
    /// The case of the letters does not matter.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|product| product.code().eq_ignore_ascii_case(text)).ok_or(UnknownProduct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_type_is_read_back_from_its_code_and_written_the_same_way_on_the_wire() {
        for product in ProductType::ALL {
            assert_eq!(product.code().parse(), Ok(product));
            assert_eq!(product.code().to_uppercase().parse(), Ok(product));
            assert_eq!(serde_json::to_string(&product).unwrap(), format!("\"{}\"", product.code()));
        }
        assert_eq!("mortgage".parse::<ProductType>(), Err(UnknownProduct));
    }
}
