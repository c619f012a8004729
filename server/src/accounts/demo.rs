//! The demo book: three invented creditors and their customers, in every state that a screen can show.

use super::creditors::{self, AddError, NewCreditor};
use super::entity::account;
use super::import::{self, ImportError, Options};
use crate::kernel::Kernel;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde::Deserialize;
use shared::accounts::{AccountState, Reference};
use std::collections::BTreeMap;
use std::io::Cursor;
use uuid::Uuid;

const CREDITORS: &str = include_str!("../../content/demo/creditors.toml");
const CLOSED: &str = include_str!("../../content/demo/closed.toml");
const FILES: [(&str, &[u8]); 3] = [
    ("northwind", include_bytes!("../../content/demo/northwind.csv")),
    ("eclair", include_bytes!("../../content/demo/eclair.csv")),
    ("greenlamp", include_bytes!("../../content/demo/greenlamp.csv")),
];
const ACTOR: &str = "demo book";

/// Somebody of the demo book to sign in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guest {
    pub name: &'static str,
    /// What they speak, as a locale's code.
    pub language: &'static str,
    pub account: &'static str,
    pub email: &'static str,
}

/// Whom to try first.
pub const GUESTS: [Guest; 2] = [
    Guest { name: "Amélie Dupont", language: "fr", account: "NW-10042", email: "amelie.dupont@mail.example" },
    Guest { name: "James Walker", language: "en", account: "NW-10117", email: "james.walker@mail.example" },
];

/// Why the demo book was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Db(#[from] DbErr),
    #[error("{0}")]
    Creditor(#[from] AddError),
    #[error("{0}")]
    Import(#[from] ImportError),
    #[error("a file of the demo book cannot be read: {0}")]
    Written(#[from] toml::de::Error),
    #[error("the demo book of {0} has records that cannot go in")]
    Rejected(&'static str),
}

#[derive(Deserialize)]
struct Creditors {
    creditors: Vec<NewCreditor>,
}

/// Account references by state.
#[derive(Deserialize)]
struct Closed {
    #[serde(default)]
    settled: Vec<String>,
    #[serde(default)]
    recalled: Vec<String>,
}

/// Loads the book, unless the database has other creditors than the book's. Where it is loaded already, wholly or in
/// part, the rest is loaded and nothing of what happened since is undone. Says whether the database holds the book.
pub async fn load(kernel: &Kernel) -> Result<bool, DemoError> {
    let Creditors { creditors: invented } = toml::from_str(CREDITORS)?;
    let known = creditors::slugs(kernel).await?;
    if known.iter().any(|slug| !invented.iter().any(|creditor| creditor.slug == *slug)) {
        return Ok(false);
    }
    for creditor in invented {
        if !known.contains(&creditor.slug) {
            creditors::add(kernel, creditor, ACTOR).await?;
        }
    }
    let closed: BTreeMap<String, Closed> = toml::from_str(CLOSED)?;
    for (slug, file) in FILES {
        let Some(creditor) = creditors::by_slug(kernel, slug).await? else { continue };
        let options = Options { actor: ACTOR.to_owned(), ..Options::default() };
        let report = import::run(kernel, &creditor, Cursor::new(file), options, &mut ()).await?;
        if report.rejected > 0 {
            return Err(DemoError::Rejected(slug));
        }
        // An account that was just placed is closed; one that was placed before is left as people made it.
        if let Some(Closed { settled, recalled }) = closed.get(slug).filter(|_| report.created > 0) {
            close(kernel, creditor.id, settled, AccountState::Settled).await?;
            close(kernel, creditor.id, recalled, AccountState::Recalled).await?;
        }
    }
    Ok(true)
}

async fn close(kernel: &Kernel, creditor: Uuid, references: &[String], state: AccountState) -> Result<(), DbErr> {
    let now = kernel.now().unix_millis();
    let keys = references.iter().filter_map(|text| Reference::parse(text).ok()).map(|found| found.key().to_owned());
    account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(state.code()))
        .col_expr(account::Column::ClosedAt, Expr::value(now))
        .col_expr(account::Column::UpdatedAt, Expr::value(now))
        .filter(account::Column::CreditorId.eq(creditor))
        .filter(account::Column::ReferenceKey.is_in(keys))
        .filter(account::Column::State.eq(AccountState::Open.code()))
        .exec(kernel.db.writer())
        .await?;
    Ok(())
}
