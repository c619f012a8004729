//! What a creditor accepts: read from a file, kept version by version.

use super::entity::policy;
use crate::accounts;
use crate::kernel::audit;
use crate::kernel::database::Db;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use shared::accounts::CreditorId;
use shared::kernel::{Clock, Random};
use shared::plans::{Policy, PolicyId};
use std::sync::Arc;

/// Imports and shows policies.
#[derive(Clone)]
pub struct Policies {
    pub(super) db: Db,
    pub(super) clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    New { version: i32 },
    Unchanged { version: i32 },
}

/// Why a policy was not imported, or cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFileError {
    /// Something in the file: on which line, if one is to blame, and what to do.
    #[error("{reason}")]
    Wrong { line: Option<usize>, reason: String },
    #[error(
        "no creditor is called {0}: give its short name, as in `quitus import FILE --creditor {0}`, which makes it"
    )]
    NoSuchCreditor(String),
    #[error("a stored policy cannot be read")]
    Broken,
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// A stored policy, as it would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub version: i32,
    pub toml: String,
}

impl Policies {
    pub fn new(db: Db, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { db, clock, random }
    }

    /// Reads a file's text and keeps it as the creditor's next version, unless it says what is in force already.
    /// `actor` is who did it, for the audit trail.
    pub async fn import(&self, slug: &str, text: &str, actor: &str) -> Result<Imported, PolicyFileError> {
        let policy = read(text)?;
        let document = serde_json::to_string(&policy).map_err(|_| PolicyFileError::Broken)?;
        let tx = self.db.begin().await?;
        let creditor = accounts::creditor_by_slug(&tx, slug).await?;
        let creditor = creditor.ok_or_else(|| PolicyFileError::NoSuchCreditor(slug.to_owned()))?;
        let before = stored(&tx, creditor, None).await?;
        if let Some(before) = &before
            && before.document == document
        {
            return Ok(Imported::Unchanged { version: before.version });
        }
        let (version, now) = (before.map_or(1, |before| before.version + 1), self.clock.now());
        policy::Entity::insert(policy::ActiveModel {
            id: Set(PolicyId::new(now, self.random.as_ref()).uuid()),
            creditor_id: Set(creditor.uuid()),
            version: Set(version),
            document: Set(document),
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(&tx)
        .await?;
        let entry = audit::Entry {
            chain: Some(creditor.uuid()),
            at: now,
            actor,
            action: "policy imported",
            subject: &format!("creditor:{creditor}"),
            detail: json!({ "version": version }),
        };
        audit::record(&tx, entry).await?;
        tx.commit().await?;
        Ok(Imported::New { version })
    }

    /// A creditor's policy as TOML: the newest, or a given version. `None` if there is none.
    pub async fn show(&self, slug: &str, version: Option<i32>) -> Result<Option<Shown>, PolicyFileError> {
        let creditor = accounts::creditor_by_slug(self.db.read(), slug).await?;
        let creditor = creditor.ok_or_else(|| PolicyFileError::NoSuchCreditor(slug.to_owned()))?;
        let Some(row) = stored(self.db.read(), creditor, version).await? else { return Ok(None) };
        let policy: Policy = serde_json::from_str(&row.document).map_err(|_| PolicyFileError::Broken)?;
        let toml = toml::to_string(&policy).map_err(|_| PolicyFileError::Broken)?;
        Ok(Some(Shown { version: row.version, toml }))
    }
}

/// The policy in force, and which version it is.
pub(super) async fn in_force<C: ConnectionTrait>(
    db: &C,
    creditor: CreditorId,
) -> Result<Option<(PolicyId, Policy)>, DbErr> {
    let Some(row) = stored(db, creditor, None).await? else { return Ok(None) };
    let policy = serde_json::from_str(&row.document).map_err(|e| DbErr::Json(e.to_string()))?;
    Ok(Some((PolicyId::from_uuid(row.id), policy)))
}

async fn stored<C: ConnectionTrait>(
    db: &C,
    creditor: CreditorId,
    version: Option<i32>,
) -> Result<Option<policy::Model>, DbErr> {
    let mut find = policy::Entity::find().filter(policy::Column::CreditorId.eq(creditor.uuid()));
    if let Some(version) = version {
        find = find.filter(policy::Column::Version.eq(version));
    }
    find.order_by_desc(policy::Column::Version).one(db).await
}

/// Reads and checks a file's text.
pub(super) fn read(text: &str) -> Result<Policy, PolicyFileError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let reason = error.message().to_owned();
        let in_band = reason.strip_prefix("band ").and_then(|rest| rest.split(':').next()?.parse().ok());
        let line = match in_band {
            Some(band) => line_of_band(text, band),
            None => error.span().map(|span| line_at(text, span.start)),
        };
        PolicyFileError::Wrong { line, reason }
    })
}

/// A band is checked as a whole: the line is that of its beginning.
fn line_of_band(text: &str, band: usize) -> Option<usize> {
    let begins = |line: &str| line.split('#').next().is_some_and(|code| code.trim() == "[[bands]]");
    text.lines().enumerate().filter(|(_, line)| begins(line)).nth(band.checked_sub(1)?).map(|(at, _)| at + 1)
}

fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|&b| b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = include_str!("../../content/demo/policies/northwind.toml");

    fn fault(text: &str) -> (Option<usize>, String) {
        match read(text) {
            Err(PolicyFileError::Wrong { line, reason }) => (line, reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_policies_of_the_demo_can_be_read() {
        for text in [
            GOOD,
            include_str!("../../content/demo/policies/eclair.toml"),
            include_str!("../../content/demo/policies/default.toml"),
        ] {
            read(text).unwrap();
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_to_do() {
        let (line, reason) = fault(&GOOD.replacen("max_months = 12", "months_max = 12", 1));
        assert_eq!(line, Some(9), "{reason}");
        assert!(reason.contains("months_max") && reason.contains("max_months"), "{reason}");
        let (line, reason) = fault(&GOOD.replacen("above = \"100.00\"", "above = \"99.00\"", 1));
        // The line on which the band begins.
        assert_eq!(line, Some(14), "{reason}");
        assert!(reason.starts_with("band 2: `above`"), "{reason}");
        let (line, reason) = fault(&GOOD.replacen("\"weekly\"", "\"daily\"", 1));
        assert_eq!(line, Some(10), "{reason}");
        assert!(reason.contains("daily") && reason.contains("fortnightly"), "{reason}");
        assert!(fault("bands = [").0.is_some());
        assert_eq!(fault("bands = []").1, "band 1: a policy needs at least one band");
    }
}
