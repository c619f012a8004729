//! Addresses that creditors place: written in bulk, found again across creditors.

use super::entity::contact;
use crate::kernel::bulk::{Column, Rows};
use crate::kernel::vault::{Aad, BlindIndex, CreditorVault};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use shared::accounts::Consent;
use shared::identity::{ContactId, CustomerId};
use shared::kernel::{Random, Timestamp};
use uuid::Uuid;

/// How an address is written to: the codes of `contact.channel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlacedChannel {
    Email,
    Sms,
}

/// An address as one creditor has it on file for a person.
pub struct PlacedContact {
    pub customer: CustomerId,
    pub channel: PlacedChannel,
    pub index: BlindIndex,
    pub address: String,
    pub consent: Consent,
    /// From 0, in the order in which the creditor gave them.
    pub position: i32,
    /// Comes with the creditor's latest word on the person. Otherwise it is mentioned beside another account of theirs:
    /// then it is kept, and a refusal counts, but a consent given earlier is not widened.
    pub is_latest: bool,
}

impl PlacedChannel {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

/// The code of `contact.consent`.
pub const fn consent_code(consent: Consent) -> &'static str {
    match consent {
        Consent::Given => "given",
        Consent::Refused => "refused",
        Consent::Unknown => "unknown",
    }
}

/// Puts addresses on file; those that are there are brought up to date.
pub async fn place(
    tx: &DatabaseTransaction,
    creditor: Uuid,
    vault: &CreditorVault,
    contacts: Vec<PlacedContact>,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), DbErr> {
    let mut known = Rows::new([
        Column::uuid("creditor_id"),
        Column::uuid("customer_id"),
        Column::text("channel"),
        Column::bytes("address_index"),
        Column::text("consent"),
        Column::int("position"),
        Column::int("is_latest"),
    ]);
    for contact in &contacts {
        known.push([
            creditor.into(),
            contact.customer.uuid().into(),
            contact.channel.code().into(),
            contact.index.to_vec().into(),
            consent_code(contact.consent).into(),
            contact.position.into(),
            i32::from(contact.is_latest).into(),
        ]);
    }
    known
        .run(
            tx,
            "UPDATE contact SET removed_at = NULL, \
             position = CASE WHEN v.is_latest = 1 THEN v.position ELSE contact.position END, \
             consent = CASE WHEN v.is_latest = 1 OR v.consent = 'refused' THEN v.consent ELSE contact.consent END \
             FROM v WHERE contact.customer_id = v.customer_id AND contact.creditor_id = v.creditor_id \
             AND contact.channel = v.channel AND contact.address_index = v.address_index \
             AND (v.is_latest = 1 OR contact.removed_at IS NOT NULL \
             OR (v.consent = 'refused' AND contact.consent <> 'refused'))",
        )
        .await?;
    let new = sealed(creditor, vault, contacts, now, random);
    let names = "id, creditor_id, customer_id, channel, address_index, address_sealed, consent, position, created_at";
    // `WHERE true`: SQLite would take ON CONFLICT for the ON of a join.
    let insert = format!("INSERT INTO contact ({names}) SELECT {names} FROM v WHERE true ON CONFLICT DO NOTHING");
    new.run(tx, &insert).await?;
    Ok(())
}

/// Puts addresses of people on file whom this creditor never placed before.
pub async fn place_new(
    tx: &DatabaseTransaction,
    creditor: Uuid,
    vault: &CreditorVault,
    contacts: Vec<PlacedContact>,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), DbErr> {
    sealed(creditor, vault, contacts, now, random).insert(tx, "contact").await?;
    Ok(())
}

/// Takes every address that a creditor gave for these people off its file; [`place`] puts back those that stay.
pub async fn take_off(
    tx: &DatabaseTransaction,
    creditor: Uuid,
    customers: impl IntoIterator<Item = CustomerId>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut rows = Rows::new([Column::uuid("creditor_id"), Column::uuid("customer_id"), Column::big_int("removed_at")]);
    for customer in customers {
        rows.push([creditor.into(), customer.uuid().into(), now.unix_millis().into()]);
    }
    rows.run(
        tx,
        "UPDATE contact SET removed_at = v.removed_at FROM v WHERE contact.customer_id = v.customer_id \
         AND contact.creditor_id = v.creditor_id AND contact.removed_at IS NULL",
    )
    .await?;
    Ok(())
}

/// Who has one of these addresses on another creditor's file: address, person, that creditor.
pub async fn elsewhere(
    tx: &DatabaseTransaction,
    creditor: Uuid,
    indices: &[BlindIndex],
) -> Result<Vec<(Vec<u8>, Uuid, Uuid)>, DbErr> {
    if indices.is_empty() {
        return Ok(Vec::new());
    }
    contact::Entity::find()
        .select_only()
        .columns([contact::Column::AddressIndex, contact::Column::CustomerId, contact::Column::CreditorId])
        .filter(contact::Column::AddressIndex.is_in(indices.iter().map(|index| index.to_vec())))
        .filter(contact::Column::CreditorId.ne(creditor))
        .filter(contact::Column::RemovedAt.is_null())
        .into_tuple()
        .all(tx)
        .await
}

fn sealed(
    creditor: Uuid,
    vault: &CreditorVault,
    contacts: Vec<PlacedContact>,
    now: Timestamp,
    random: &dyn Random,
) -> Rows<9> {
    let mut rows = Rows::new([
        Column::uuid("id"),
        Column::uuid("creditor_id"),
        Column::uuid("customer_id"),
        Column::text("channel"),
        Column::bytes("address_index"),
        Column::bytes("address_sealed"),
        Column::text("consent"),
        Column::int("position"),
        Column::big_int("created_at"),
    ]);
    for contact in contacts {
        let id = ContactId::new(now, random);
        let place = Aad::new("contact", id.as_bytes(), "address_sealed");
        rows.push([
            id.uuid().into(),
            creditor.into(),
            contact.customer.uuid().into(),
            contact.channel.code().into(),
            contact.index.to_vec().into(),
            vault.seal_text(place, &contact.address, random).into(),
            consent_code(contact.consent).into(),
            contact.position.into(),
            now.unix_millis().into(),
        ]);
    }
    rows
}
