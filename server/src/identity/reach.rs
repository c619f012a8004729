//! Addresses on file, for those who write to them.

use super::Service;
use super::entity::contact;
use crate::kernel::vault::{Aad, CreditorVault, SealError};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::identity::{ContactId, CustomerId};
use shared::kernel::{Random, Timestamp};

/// No person has more addresses than that; bounds every list of them.
const CONTACTS_MAX: u64 = 100;

impl Service {
    /// Every address of a person, at whichever creditor, the preferred ones first.
    pub async fn contacts_of<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
    ) -> Result<Vec<contact::Model>, DbErr> {
        contact::Entity::find()
            .filter(contact::Column::CustomerId.eq(customer.uuid()))
            .order_by_asc(contact::Column::Position)
            .order_by_asc(contact::Column::Id)
            .limit(CONTACTS_MAX)
            .all(db)
            .await
    }

    /// Everyone for whom an address is on file, by its blind index.
    pub async fn contacts_at<C: ConnectionTrait>(&self, db: &C, index: &[u8]) -> Result<Vec<contact::Model>, DbErr> {
        contact::Entity::find()
            .filter(contact::Column::AddressIndex.eq(index.to_vec()))
            .order_by_asc(contact::Column::Id)
            .limit(CONTACTS_MAX)
            .all(db)
            .await
    }

    /// The person no longer wants this address used. The first time counts.
    pub async fn opt_out<C: ConnectionTrait>(&self, db: &C, id: ContactId, now: Timestamp) -> Result<(), DbErr> {
        contact::Entity::update_many()
            .col_expr(contact::Column::OptedOutAt, Expr::value(now.unix_millis()))
            .filter(contact::Column::Id.eq(id.uuid()))
            .filter(contact::Column::OptedOutAt.is_null())
            .exec(db)
            .await?;
        Ok(())
    }
}

/// For `contact.address_sealed` of this contact, and for no other.
pub fn seal_address(vault: &CreditorVault, id: ContactId, address: &str, random: &dyn Random) -> Vec<u8> {
    vault.seal_text(Aad::new("contact", id.as_bytes(), "address_sealed"), address, random)
}

/// The address itself.
pub fn open_address(vault: &CreditorVault, contact: &contact::Model) -> Result<String, SealError> {
    vault.open_text(Aad::new("contact", contact.id.as_bytes(), "address_sealed"), &contact.address_sealed)
}
