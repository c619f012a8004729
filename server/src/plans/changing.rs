//! Changing a plan that runs: seen first, then made, once, whatever is pressed how often.

use super::agreeing::changed;
use super::entity::{plan, plan_version};
use super::facts::{SharedMoment, tell_others};
use super::moments::moments_of;
use super::running::{self, Loaded};
use super::{PlanChanged, Service, agreement, store};
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::{Kernel, audit};
use app::error::ApiError;
use app::plans::change_preview::{change_rows, to_come};
use app::plans::change_view::{ChangeCheck, ChangeChecking, ChangeWish, Changing};
use app::text::plans as words;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait};
use serde_json::json;
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Locale, Reader};
use shared::plans::{Change, MissedStep, PlanId, PlanState, Running};

/// For how long a choice is kept: see [`crate::kernel::drafts`].
fn draft_name(plan: PlanId) -> String {
    format!("change {plan}")
}

impl Service {
    pub(super) async fn changing_of(&self, customer: CustomerId, plan: PlanId) -> Result<Changing, Failure> {
        let wish = self.kernel.drafts.peek(customer.as_bytes(), &draft_name(plan), self.kernel.now()).await?;
        let loaded = self.loaded(self.kernel.db.read(), customer, plan).await?;
        self.view_of(self.kernel.db.read(), &loaded, wish).await
    }

    pub(super) async fn keep_change(
        &self,
        customer: CustomerId,
        plan: PlanId,
        wish: &ChangeWish,
        locale: Locale,
    ) -> Result<(), Failure> {
        let db = self.kernel.db.read();
        let loaded = self.loaded(db, customer, plan).await?;
        self.kernel.drafts.keep(customer.as_bytes(), &draft_name(plan), wish, self.kernel.now()).await?;
        let view = self.view_of(db, &loaded, None).await?;
        view.propose(wish, locale).map_err(|trouble| ApiError::field(trouble.field, trouble.code))?;
        Ok(())
    }

    /// The last look at a change.
    pub(super) async fn look_at_change(
        &self,
        customer: CustomerId,
        plan: PlanId,
        kind: Option<&str>,
        locale: Locale,
    ) -> Result<ChangeChecking, Failure> {
        let mut view = self.changing_of(customer, plan).await?;
        let wish = match kind {
            Some(kind) => Some(ChangeWish { kind: kind.to_owned(), ..ChangeWish::default() }),
            None => view.wish.take(),
        };
        let Some(wish) = wish else { return Ok(ChangeChecking::ChooseFirst { plan, why: None }) };
        let (change, after) = match view.propose(&wish, locale) {
            Ok(proposed) => proposed,
            Err(trouble) => return Ok(ChangeChecking::ChooseFirst { plan, why: Some(trouble.words) }),
        };
        let before = view.running().ok_or_else(|| Failure::broken("a plan out of order"))?;
        let rows = change_rows(&change, &before, &after, view.today, view.reader(locale));
        Ok(ChangeChecking::Ready(Box::new(ChangeCheck {
            plan,
            market: view.market,
            attempt: AttemptId::new(self.kernel.now(), self.kernel.random()),
            wish,
            seal: self.seal_of(&before, &after, locale)?,
            rows,
            instalments: to_come(&after),
        })))
    }

    /// Makes the change that was shown under `seal`; refuses where it would come to something else by now.
    pub(super) async fn change_once(
        &self,
        customer: CustomerId,
        attempt: AttemptId,
        plan: PlanId,
        (wish, seal): (&ChangeWish, &str),
        locale: Locale,
    ) -> Result<(), Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        let body = serde_json::to_vec(&(plan, wish, seal, locale))?;
        let scope = format!("customer:{customer}");
        let begun = self.kernel.attempts.begin(&tx, &scope, attempt, ("change a plan", &body), now).await?;
        let attempt = match begun {
            Begun::First(attempt) => attempt,
            Begun::Again(()) => return Ok(()),
            Begun::Conflict => return Err(changed()),
        };
        let found = store::plan_of(&tx, customer, plan).await?.ok_or(ApiError::NotFound)?;
        store::hold(&tx, found.id).await?;
        let loaded = self.loaded(&tx, customer, plan).await?;
        let view = self.view_of(&tx, &loaded, None).await?;
        let (change, after) = view.propose(wish, locale).map_err(|_| changed())?;
        if self.seal_of(&loaded.running, &after, locale)? != seal {
            return Err(changed());
        }
        let actor = format!("customer:{customer}");
        let made = store_change(&self.kernel, &tx, &loaded, (&change, &after), locale, &actor).await?;
        self.kernel.outbox.record(&tx, &made, now).await?;
        let told = (&made, SharedMoment::Changed);
        tell_others(&tx, &self.kernel.outbox, told, loaded.accounts(), now).await?;
        attempt.finish(&tx, &()).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    async fn loaded<C: ConnectionTrait>(&self, db: &C, customer: CustomerId, plan: PlanId) -> Result<Loaded, Failure> {
        let loaded = running::load(db, customer, plan, self.kernel.now()).await?;
        Ok(loaded.ok_or(ApiError::NotFound)?)
    }

    async fn view_of<C: ConnectionTrait>(
        &self,
        db: &C,
        loaded: &Loaded,
        wish: Option<ChangeWish>,
    ) -> Result<Changing, Failure> {
        let Loaded { row, debt, running, today, .. } = loaded;
        let is_active = row.state == PlanState::Active.code();
        let is_held = loaded.is_held(db, self.kernel.now()).await?;
        Ok(Changing {
            plan: PlanId::from_uuid(row.id),
            reference: row.reference.clone(),
            account: debt.account,
            creditor: debt.creditor_name.clone(),
            market: debt.market,
            today: *today,
            rhythm: running.rhythm(),
            // Nothing of a plan that has ended can be changed.
            instalments: if is_active { running.instalments().to_vec() } else { Vec::new() },
            ends_on: row.ends_on,
            is_held,
            wish,
        })
    }

    /// Stands for the plan that was shown, before and after.
    fn seal_of(&self, before: &Running, after: &Running, locale: Locale) -> Result<String, Failure> {
        let said = serde_json::to_vec(&(
            before.instalments(),
            after.instalments(),
            after.rhythm(),
            agreement::VERSION,
            locale,
        ))?;
        let hash = self.kernel.vault.hashes().of("change of a plan", &[&said]);
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Writes the next version and what became of the payments, and notes it in the audit trail. Returns the fact, for the caller
/// to tell.
pub(super) async fn store_change(
    kernel: &Kernel,
    tx: &DatabaseTransaction,
    loaded: &Loaded,
    (change, after): (&Change, &Running),
    locale: Locale,
    actor: &str,
) -> Result<PlanChanged, Failure> {
    let now = kernel.now();
    let Loaded { row, version, debt, running: before, today, .. } = loaded;
    let plan = PlanId::from_uuid(row.id);
    let number = row.version + 1;
    let words = spoken(change, before, after, loaded, locale);
    plan_version::Entity::insert(plan_version::ActiveModel {
        plan_id: Set(row.id),
        version: Set(number),
        policy_id: Set(version.policy_id),
        terms: Set(version.terms.clone()),
        frequency: Set(after.timing().frequency.code().to_owned()),
        amount: Set(after.amount().minor()),
        currency: Set(version.currency.clone()),
        first_on: Set(after.timing().first_on),
        adjust: Set(version.adjust.clone()),
        language: Set(locale.code().to_owned()),
        words_version: Set(agreement::VERSION.to_owned()),
        words: Set(words.join("\n")),
        agreed_at: Set(now.unix_millis()),
        changes: Set(version.changes.clone()),
        change: Set(Some(serde_json::to_string(change)?)),
        skipped_on: Set(Some(serde_json::to_string(&after.rhythm().skipped_on)?)),
    })
    .exec_without_returning(tx)
    .await?;
    let moments = moments_of(tx, loaded).await?;
    running::write_instalments(tx, (plan, number), before, after, (moments, now), kernel.random()).await?;
    let next = plan::ActiveModel { version: Set(number), ..Default::default() };
    store::update_plan(tx, plan, next).await?;
    if after.missed_step(row.ends_on, *today) == MissedStep::Keep {
        store::keep(tx, plan).await?;
    }
    let to_come = |plan: &Running| plan.open().find(|row| row.due_on >= *today).map(|row| (row.due_on, row.due.open()));
    let fact = PlanChanged {
        plan,
        reference: row.reference.clone(),
        creditor: debt.creditor,
        customer: debt.customer,
        account: debt.account,
        version: u16::try_from(number).unwrap_or(u16::MAX),
        change: *change,
        next: to_come(after),
        ends_on: after.ends_on(),
        ended_on: before.ends_on(),
        language: locale,
    };
    let entry = audit::Entry {
        chain: Some(debt.creditor.uuid()),
        at: now,
        actor,
        action: "plan changed",
        subject: &format!("plan:{plan}"),
        detail: json!({ "account": debt.account, "version": number, "change": kind_of(change), "language": locale }),
    };
    audit::record(tx, entry).await?;
    Ok(fact)
}

/// All of a change word for word, a line each, with every date and amount.
fn spoken(change: &Change, before: &Running, after: &Running, loaded: &Loaded, locale: Locale) -> Vec<String> {
    let reader = Reader::new(locale, loaded.debt.market);
    let colon = if locale == Locale::Fr { "\u{a0}:" } else { ":" };
    let rows = change_rows(change, before, after, loaded.today, reader);
    let answers = rows.into_iter().map(|row| format!("{}{colon} {}", row.question, row.answer));
    let payments =
        after.open().map(|row| format!("{}{colon} {}", reader.row_date(row.due_on), reader.money(row.due.open())));
    // What we do by ourselves after a hold, nobody had to agree to.
    let is_asked = !matches!(change, Change::AfterHold { .. });
    let by = is_asked.then(|| words::check_change_agreed_by(locale, words::check_change_yes(locale)));
    answers.chain(payments).chain(by).collect()
}

/// The kind of a change: safe to keep where amounts are not.
fn kind_of(change: &Change) -> &'static str {
    match change {
        Change::Move { .. } => "move",
        Change::Reshape { .. } => "reshape",
        Change::Skip => "skip",
        Change::Pause { .. } => "pause",
        Change::SpreadMissed => "spread_missed",
        Change::MissedToEnd => "missed_to_end",
        Change::MissedOn { .. } => "missed_on",
        Change::AfterHold { .. } => "after_hold",
    }
}
