//! Who places accounts.

use super::entity::creditor;
use crate::kernel::database::is_duplicate;
use crate::kernel::{Kernel, audit};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use shared::accounts::CreditorId;
use shared::kernel::{Market, UnknownMarket};

/// No house has more; bounds every list of them.
const CREDITORS_MAX: u64 = 10_000;
const SLUG_CHARS_MAX: usize = 40;

/// What is asked after the code, before amounts show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum SecondFact {
    #[default]
    None,
    BirthDate,
    Postcode,
}

impl SecondFact {
    /// The code of `creditor.second_fact`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::BirthDate => "birth_date",
            Self::Postcode => "postcode",
        }
    }
}

/// A creditor to be added.
#[derive(Debug, Clone, Deserialize, clap::Args)]
#[serde(deny_unknown_fields)]
pub struct NewCreditor {
    /// Short name for commands and files: small letters, digits and dashes
    #[arg(long)]
    pub slug: String,
    /// Name that customers know
    #[arg(long)]
    pub name: String,
    /// Market: US, UK, AU, NZ, CA or FR
    #[arg(long, value_parser = market)]
    pub market: Market,
    /// Name in law [default: the name]
    #[arg(long)]
    pub legal_name: Option<String>,
    /// Phone number for customers
    #[arg(long, default_value = "")]
    #[serde(default)]
    pub phone: String,
    /// When the phone is answered
    #[arg(long, default_value = "")]
    #[serde(default)]
    pub hours: String,
    /// E-mail address for customers
    #[arg(long, default_value = "")]
    #[serde(default)]
    pub email: String,
    /// Website
    #[arg(long, default_value = "")]
    #[serde(default)]
    pub website: String,
    /// Asked after the code, before amounts show
    #[arg(long, value_enum, default_value = "none")]
    #[serde(default)]
    pub second_fact: SecondFact,
}

fn market(text: &str) -> Result<Market, UnknownMarket> {
    text.to_ascii_uppercase().parse()
}

/// Why a creditor was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    #[error("a slug is 1 to {SLUG_CHARS_MAX} small letters, digits and dashes, such as northwind")]
    Slug,
    #[error("a creditor needs a name")]
    Name,
    #[error("there is a creditor with this slug already")]
    Taken,
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Adds a creditor, with a data key of its own.
pub async fn add(kernel: &Kernel, new: NewCreditor, actor: &str) -> Result<CreditorId, AddError> {
    let is_slug_char = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if new.slug.is_empty() || new.slug.len() > SLUG_CHARS_MAX || !new.slug.bytes().all(is_slug_char) {
        return Err(AddError::Slug);
    }
    let name = new.name.trim().to_owned();
    if name.is_empty() {
        return Err(AddError::Name);
    }
    let now = kernel.now();
    let id = CreditorId::new(now, kernel.random());
    let row = creditor::ActiveModel {
        id: Set(id.uuid()),
        slug: Set(new.slug),
        legal_name: Set(new.legal_name.unwrap_or_else(|| name.clone())),
        name: Set(name),
        market: Set(new.market.code().to_owned()),
        phone: Set(new.phone),
        hours: Set(new.hours),
        email: Set(new.email),
        website: Set(new.website),
        second_fact: Set(new.second_fact.code().to_owned()),
        wrapped_key: Set(kernel.vault.new_creditor_key(kernel.random()).as_bytes().to_vec()),
        created_at: Set(now.unix_millis()),
    };
    let tx = kernel.db.begin().await?;
    match creditor::Entity::insert(row).exec_without_returning(&tx).await {
        Err(error) if is_duplicate(&error) => return Err(AddError::Taken),
        outcome => outcome?,
    };
    let entry = audit::Entry {
        chain: Some(id.uuid()),
        at: now,
        actor,
        action: "creditor added",
        subject: &format!("creditor:{id}"),
        detail: serde_json::json!({}),
    };
    audit::record(&tx, entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// The creditor with a slug.
pub async fn by_slug(kernel: &Kernel, slug: &str) -> Result<Option<creditor::Model>, DbErr> {
    creditor::Entity::find().filter(creditor::Column::Slug.eq(slug)).one(kernel.db.read()).await
}

/// Every creditor's slug, in order.
pub async fn slugs(kernel: &Kernel) -> Result<Vec<String>, DbErr> {
    creditor::Entity::find()
        .select_only()
        .column(creditor::Column::Slug)
        .order_by_asc(creditor::Column::Slug)
        .limit(CREDITORS_MAX)
        .into_tuple()
        .all(kernel.db.read())
        .await
}
