//! Agreeing to a plan: once, whatever is pressed how often and in how many tabs.

use super::agreement::{self, Agreement, agreement};
use super::building::{Open, Site};
use super::entity::{instalment, plan, plan_version};
use super::facts::{SharedMoment, tell_others};
use super::{PlanAgreed, Service, remind, store};
use crate::accounts;
use crate::kernel::attempts::Begun;
use crate::kernel::audit;
use crate::kernel::database::is_duplicate;
use crate::kernel::failure::Failure;
use crate::kernel::reference;
use app::error::ApiError;
use app::plans::view::{Agreed, Check, Checking, Closed, ClosedReason, Wish};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait};
use serde_json::json;
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Locale};
use shared::plans::{InstalmentId, PlanId, PlanState, Proposal};

impl Service {
    /// The last look before agreeing.
    pub(super) async fn last_look(
        &self,
        customer: CustomerId,
        account: AccountId,
        locale: Locale,
    ) -> Result<Checking, Failure> {
        let wish = self.wish(customer, account).await?;
        let settles = wish.as_ref().is_some_and(Wish::settles);
        let open = match self.site(self.kernel.db.read(), customer, account, wish).await? {
            Site::Open(open) => open,
            Site::Running(plan) => return Ok(Checking::Running(plan)),
            // It stands no more: how the account can be paid today is on the page before.
            Site::Closed(Closed { reason: ClosedReason::NotOffered, .. }) if settles => {
                return Ok(Checking::BuildFirst);
            }
            Site::Closed(closed) => return Ok(Checking::Closed(closed)),
        };
        let Some(wish) = open.builder.wish.clone() else { return Ok(Checking::BuildFirst) };
        let Ok(proposal) = open.builder.propose(&wish, locale) else { return Ok(Checking::BuildFirst) };
        let words = agreement(&open, &proposal, locale);
        Ok(Checking::Ready(Box::new(Check {
            account,
            market: open.debt.market,
            attempt: AttemptId::new(self.kernel.now(), self.kernel.random()),
            wish,
            seal: self.seal(&words, &proposal)?,
            warning: open.builder.warning(&proposal, locale),
            rows: words.rows,
            instalments: proposal.schedule().instalments().to_vec(),
            terms: words.terms,
        })))
    }

    /// Agrees to what was shown under `seal`; refuses where it would be something else by now.
    pub(super) async fn agree_once(
        &self,
        customer: CustomerId,
        attempt: AttemptId,
        account: AccountId,
        (wish, seal): (&Wish, &str),
        locale: Locale,
    ) -> Result<Agreed, Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        let body = serde_json::to_vec(&(account, wish, seal, locale))?;
        let scope = format!("customer:{customer}");
        let begun = self.kernel.attempts.begin(&tx, &scope, attempt, ("agree to a plan", &body), now).await?;
        let attempt = match begun {
            Begun::First(attempt) => attempt,
            Begun::Again(agreed) => return Ok(agreed),
            Begun::Conflict => return Err(changed()),
        };
        // Nobody pays on them, and no other tab agrees to anything for them, until this is through.
        let own = accounts::debts_of(&tx, customer, &wish.accounts(account)).await?;
        accounts::lock_standings(&tx, own.iter().map(|debt| debt.account)).await?;
        let open = match self.site(&tx, customer, account, Some(wish.clone())).await? {
            Site::Open(open) => open,
            Site::Running(plan) => {
                let agreed = Agreed::Already(plan);
                attempt.finish(&tx, &agreed).await?;
                tx.commit().await?;
                return Ok(agreed);
            }
            Site::Closed(_) => return Err(changed()),
        };
        let proposal = open.builder.propose(wish, locale).map_err(|_| changed())?;
        let words = agreement(&open, &proposal, locale);
        if self.seal(&words, &proposal)? != seal {
            return Err(changed());
        }
        let plan = match self.store(&tx, &open, &proposal, &words, locale).await {
            Ok(plan) => plan,
            Err(error) if is_duplicate(&error) => {
                // Another tab was faster by a moment.
                drop(tx);
                let running = store::running_on(self.kernel.db.read(), customer, account).await?;
                return running.map(|plan| Agreed::Already(PlanId::from_uuid(plan.id))).ok_or_else(changed);
            }
            Err(error) => return Err(error.into()),
        };
        let agreed = Agreed::Set(plan);
        attempt.finish(&tx, &agreed).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(agreed)
    }

    /// Stands for the words and the terms that were shown.
    fn seal(&self, words: &Agreement, proposal: &Proposal) -> Result<String, Failure> {
        let terms = serde_json::to_vec(proposal.terms())?;
        let hash = self.kernel.vault.hashes().of("agreement", &[words.whole.join("\n").as_bytes(), &terms]);
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Writes the plan, its first version and its payments; then tells the fact and notes it in the audit trail.
    async fn store(
        &self,
        tx: &DatabaseTransaction,
        open: &Open,
        proposal: &Proposal,
        words: &Agreement,
        locale: Locale,
    ) -> Result<PlanId, DbErr> {
        let (kernel, now) = (&self.kernel, self.kernel.now());
        let Open { debt, policy, .. } = open;
        let (schedule, timing) = (proposal.schedule(), proposal.timing());
        let plan = PlanId::new(now, kernel.random());
        let reference = format!("QT-{}", reference::short(kernel.random()));
        let text = |value: &str| Set(value.to_owned());
        let json = |e: serde_json::Error| DbErr::Json(e.to_string());
        plan::Entity::insert(plan::ActiveModel {
            id: Set(plan.uuid()),
            creditor_id: Set(debt.creditor.uuid()),
            customer_id: Set(debt.customer.uuid()),
            account_id: Set(debt.account.uuid()),
            reference: text(&reference),
            state: text(PlanState::Active.code()),
            version: Set(1),
            created_at: Set(now.unix_millis()),
            closed_at: Set(None),
            ends_on: Set(None),
            looked_on: Set(None),
            missed_told_on: Set(None),
            forgives: Set(open.settlement.as_ref().map(|settlement| settlement.forgiven.minor())),
        })
        .exec_without_returning(tx)
        .await?;
        plan_version::Entity::insert(plan_version::ActiveModel {
            plan_id: Set(plan.uuid()),
            version: Set(1),
            policy_id: Set(policy.uuid()),
            terms: Set(serde_json::to_string(proposal.terms()).map_err(json)?),
            frequency: text(timing.frequency.code()),
            amount: Set(schedule.first().amount.minor()),
            currency: text(debt.balance.currency().code()),
            first_on: Set(timing.first_on),
            adjust: text(timing.adjust.code()),
            language: text(locale.code()),
            words_version: text(agreement::VERSION),
            words: Set(words.whole.join("\n")),
            agreed_at: Set(now.unix_millis()),
            changes: Set(Some(serde_json::to_string(&open.changes).map_err(json)?)),
            change: Set(None),
            skipped_on: Set(None),
        })
        .exec_without_returning(tx)
        .await?;
        let by = (debt.market, open.builder.today);
        let reminding = remind::reminding(tx, debt.customer, open.changes.remind_days, by).await?;
        let all = open.accounts();
        store::begin_on(tx, plan, &all).await?;
        let rows = (1..).zip(schedule.instalments()).map(|(number, payment)| instalment::ActiveModel {
            id: Set(InstalmentId::new(now, kernel.random()).uuid()),
            plan_id: Set(plan.uuid()),
            version: Set(1),
            number: Set(number),
            nominal_on: Set(payment.nominal_on),
            due_on: Set(payment.due_on),
            amount: Set(payment.amount.minor()),
            paid: Set(0),
            sequence: Set(0),
            kind: Set(None),
            remind_at: Set(reminding.at(payment.due_on)),
            reminded_for: Set(None),
            // Nobody has asked for that yet.
            collect_at: Set(None),
            collect_tries: Set(None),
        });
        // Fourteen values a row: SQLite takes 32 766 in a statement, and a plan has at most 1200 payments.
        instalment::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let fact = PlanAgreed {
            plan,
            reference,
            creditor: debt.creditor,
            customer: debt.customer,
            account: debt.account,
            frequency: timing.frequency,
            amount: schedule.first().amount,
            count: schedule.count(),
            total: schedule.total(),
            first_on: schedule.first().due_on,
            ends_on: schedule.ends_on(),
            language: locale,
        };
        kernel.outbox.record(tx, &fact, now).await?;
        tell_others(tx, &kernel.outbox, (&fact, SharedMoment::Agreed), all.clone(), now).await?;
        let entry = audit::Entry {
            chain: Some(debt.creditor.uuid()),
            at: now,
            actor: &format!("customer:{}", debt.customer),
            action: "plan agreed",
            subject: &format!("plan:{plan}"),
            detail: json!({ "accounts": all, "version": 1, "words": agreement::VERSION, "language": locale }),
        };
        audit::record(tx, entry).await?;
        Ok(plan)
    }
}

/// Something is no longer as it was shown.
pub(super) fn changed() -> Failure {
    ApiError::Refused("changed_meanwhile".to_owned()).into()
}
