//! What people add to what they told us: append-only, sealed, in the order in which it came.

use super::entity::addition;
use crate::accounts;
use crate::kernel::attempts::Begun;
use crate::kernel::calendar::today;
use crate::kernel::drafts::DraftError;
use crate::kernel::failure::Failure;
use crate::kernel::outbox::Fact;
use crate::kernel::vault::{Aad, CreditorVault};
use crate::kernel::{Kernel, audit};
use app::care::additions::{AddForm, Addition, Additions};
use app::care::own_words::invalid;
use app::error::ApiError;
use app::page::Visitor;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use shared::accounts::CreditorId;
use shared::care::{AdditionId, read_words};
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Market, Timestamp};
use uuid::Uuid;

/// How often one matter can be added to: far more than anybody has to say, and all of it fits on its page.
const ADDITIONS_MAX: u64 = 40;

/// What is added to: a dispute, a request for help. Found as somebody's own by whoever keeps it.
#[derive(Debug, Clone, Copy)]
pub struct Matter {
    /// `dispute`, `hardship`.
    pub kind: &'static str,
    pub id: Uuid,
    pub customer: CustomerId,
    /// On whose behalf it is sealed.
    pub creditor: CreditorId,
    /// Nobody has answered yet.
    pub is_open: bool,
}

/// What was added so far, and the form to add more; what this browser typed before stands in it.
pub async fn read(kernel: &Kernel, visitor: &Visitor, matter: Matter, market: Market) -> Result<Additions, Failure> {
    let db = kernel.db.read();
    let rows = addition::Entity::find()
        .filter(addition::Column::AboutId.eq(matter.id))
        .filter(addition::Column::CustomerId.eq(matter.customer.uuid()))
        .order_by_asc(addition::Column::CreatedAt)
        .order_by_asc(addition::Column::Id)
        .limit(ADDITIONS_MAX)
        .all(db)
        .await?;
    let vault = vault_of(kernel, db, matter.creditor).await?;
    let so_far = rows
        .iter()
        .map(|row| {
            let on = today(market, Timestamp::from_unix_millis(row.created_at));
            let words = vault.open_text(place(&AdditionId::from_uuid(row.id)), &row.words_sealed)?;
            Ok(Addition { on, words })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let count = so_far.len() as u64;
    let form = if matter.is_open && count < ADDITIONS_MAX {
        let typed = kernel.drafts.peek(&visitor.browser, &form(matter.id), kernel.now()).await?;
        Some(AddForm { attempt: attempt(kernel, matter, count), typed: typed.unwrap_or_default() })
    } else {
        None
    };
    Ok(Additions { so_far, form })
}

/// Keeps what was typed for an hour, for the form to come back with.
pub async fn keep(kernel: &Kernel, visitor: &Visitor, about: Uuid, words: &str) -> Result<(), ApiError> {
    match kernel.drafts.keep(&visitor.browser, &form(about), &words, kernel.now()).await {
        Err(DraftError::Size) => return Err(ApiError::field("words", "text_too_long")),
        // Being heard is more important than what could be typed again.
        Err(cause) => tracing::warn!(%cause, "a draft could not be kept"),
        Ok(()) => {}
    }
    Ok(())
}

/// Adds words to a matter, tells the fact and notes it in the audit trail. The same attempt again adds nothing.
pub async fn add<F: Fact>(
    kernel: &Kernel,
    visitor: &Visitor,
    matter: Matter,
    (attempt, typed): (AttemptId, &str),
    fact: &F,
) -> Result<(), Failure> {
    let (now, random) = (kernel.now(), kernel.random());
    let words = read_words(typed, true).map_err(|fault| invalid(vec![fault]))?;
    let actor = format!("customer:{}", matter.customer);
    let body = serde_json::to_vec(&(matter.id, words.as_str()))?;
    let tx = kernel.db.begin().await?;
    let first = match kernel.attempts.begin(&tx, &actor, attempt, ("care.add", &body), now).await? {
        Begun::First(first) => first,
        Begun::Again(()) => {
            // SQLite has one writer: the draft is forgotten after it is free.
            drop(tx);
            return forget(kernel, visitor, matter).await;
        }
        // Something else was added in another tab; these words come back with a form of their own.
        Begun::Conflict => return Err(changed()),
    };
    if !matter.is_open || count(&tx, matter).await? >= ADDITIONS_MAX {
        return Err(changed());
    }
    let id = AdditionId::new(now, random);
    let sealed = vault_of(kernel, &tx, matter.creditor).await?.seal_text(place(&id), words.as_str(), random);
    addition::Entity::insert(addition::ActiveModel {
        id: Set(id.uuid()),
        customer_id: Set(matter.customer.uuid()),
        creditor_id: Set(matter.creditor.uuid()),
        about: Set(matter.kind.to_owned()),
        about_id: Set(matter.id),
        words_sealed: Set(sealed),
        created_at: Set(now.unix_millis()),
    })
    .exec_without_returning(&tx)
    .await?;
    kernel.outbox.record(&tx, fact, now).await?;
    let entry = audit::Entry {
        chain: Some(matter.creditor.uuid()),
        at: now,
        actor: &actor,
        action: &format!("{} added to", matter.kind),
        subject: &format!("{}:{}", matter.kind, matter.id),
        detail: json!({ "addition": id }),
    };
    audit::record(&tx, entry).await?;
    first.finish(&tx, &()).await?;
    tx.commit().await?;
    kernel.wake.wake();
    forget(kernel, visitor, matter).await
}

/// It is in good hands now; the browser keeps nothing of it.
async fn forget(kernel: &Kernel, visitor: &Visitor, matter: Matter) -> Result<(), Failure> {
    kernel.drafts.take::<String>(&visitor.browser, &form(matter.id), kernel.now()).await?;
    Ok(())
}

async fn count<C: ConnectionTrait>(db: &C, matter: Matter) -> Result<u64, DbErr> {
    addition::Entity::find()
        .filter(addition::Column::AboutId.eq(matter.id))
        .filter(addition::Column::CustomerId.eq(matter.customer.uuid()))
        .count(db)
        .await
}

/// The attempt that a form shown now carries: the same in every tab until something was added.
fn attempt(kernel: &Kernel, matter: Matter, added: u64) -> AttemptId {
    let parts: [&[u8]; 3] = [matter.customer.as_bytes(), matter.id.as_bytes(), &added.to_be_bytes()];
    let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        kernel.vault.hashes().of("addition attempt", &parts);
    AttemptId::from_uuid(uuid::Builder::from_custom_bytes(first).into_uuid())
}

/// The name of the form's draft: what was typed for one matter does not come back for another.
fn form(about: Uuid) -> String {
    format!("add:{about}")
}

fn place(id: &AdditionId) -> Aad<'_> {
    Aad::new("addition", id.as_bytes(), "words_sealed")
}

async fn vault_of<C: ConnectionTrait>(kernel: &Kernel, db: &C, creditor: CreditorId) -> Result<CreditorVault, Failure> {
    Ok(kernel.vault.creditor(&accounts::creditor_key(db, creditor).await?)?)
}

/// Something is no longer as it was shown.
fn changed() -> Failure {
    ApiError::Refused("changed_meanwhile".to_owned()).into()
}
