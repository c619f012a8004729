//! The use cases.

use super::beginning::{Chosen, PATIENCE, Started, changed_meanwhile, of_attempt};
use super::provider::PaymentProvider;
use super::store::{self, Payment};
use super::surroundings::{Around, Surroundings};
use super::together::{Together, with};
use crate::accounts::{self, Standing};
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::{Kernel, calendar, limits};
use app::amount;
use app::error::{ApiError, FieldError};
use app::payments::method_view::{Added, MethodsView};
use app::payments::port::{Methods, Payments};
use app::payments::view::{
    ConfirmationView, NextInstalment, Obstacle, PayBody, PayForm, PayView, ReceiptPart, ReceiptView, SurplusView, Typed,
};
use async_trait::async_trait;
use sea_orm::ConnectionTrait;
use shared::accounts::AccountId;
use shared::identity::{Actor, CustomerId};
use shared::kernel::{AttemptId, Money};
use shared::payments::{AmountRefusal, Part, Payable, PaymentId, PaymentMethodId, PaymentState, WayToPay};
use std::sync::Arc;

/// Trying many cards, or many times, is what thieves do.
const STARTS: limits::Limit =
    limits::Limit { name: "payment started, by customer", tries_max: 30, window_seconds: 3_600 };

/// Takes payments. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(super) kernel: Kernel,
    pub(super) provider: Arc<dyn PaymentProvider>,
    pub(super) surroundings: Arc<dyn Surroundings>,
}

impl Service {
    pub fn new(kernel: Kernel, provider: Arc<dyn PaymentProvider>, surroundings: Arc<dyn Surroundings>) -> Self {
        Self { kernel, provider, surroundings }
    }

    async fn view(&self, actor: &Actor, browser: &[u8], account: AccountId) -> Result<PayView, Failure> {
        let db = self.kernel.db.read();
        let around = self.surroundings.around(actor.customer, account).await?;
        let together = self.together(db, actor.customer, account, &around).await?;
        let (on_its_way, pending) = (together.on_its_way(), together.pending.first().map(|(id, _)| *id));
        let body = match together.payable() {
            Ok(payable) => {
                let now = self.kernel.now();
                PayBody::Form(PayForm {
                    attempt: self.attempt(actor.customer, account).await?,
                    payable,
                    next: next(payable, &around),
                    methods: self.offered(actor.customer, payable.most().currency()).await?,
                    typed: self.kernel.drafts.peek(browser, &form(account), now).await?.unwrap_or_default(),
                    today: calendar::today(together.standing.market, now),
                })
            }
            Err(obstacle) => PayBody::Blocked(obstacle),
        };
        let Together { standing, owed, others, .. } = together;
        Ok(PayView {
            account,
            creditor: accounts::creditor_name(db, standing.creditor).await?,
            balance: owed,
            is_settlement: around.ceiling.is_some(),
            reference: standing.reference,
            others,
            market: standing.market,
            on_its_way,
            pending,
            body,
        })
    }

    /// The attempt that a form shown now carries. It stays the same until a payment on the account has ended: two tabs,
    /// a reload, the Back button and a second device pay once.
    async fn attempt(&self, customer: CustomerId, account: AccountId) -> Result<AttemptId, Failure> {
        let ended = store::count_ended(self.kernel.db.read(), customer, account).await?;
        let parts: [&[u8]; 3] = [customer.as_bytes(), account.as_bytes(), &ended.to_be_bytes()];
        Ok(self.attempt_made_of("payment attempt", &parts))
    }

    /// Starts a payment, or finds the one that was started under this attempt.
    pub async fn pay(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        typed: &Typed,
    ) -> Result<(PaymentId, PaymentState), Failure> {
        let (db, scope) = (self.kernel.db.read(), format!("customer:{}", actor.customer));
        // Who presses again because no answer came is not trying another card.
        if !self.kernel.attempts.is_known(db, &scope, attempt).await? {
            let who = actor.customer.as_bytes();
            if let limits::Verdict::RetryAfter(seconds) =
                self.kernel.limits.allow(STARTS, who, self.kernel.now()).await?
            {
                return Err(ApiError::Wait { seconds }.into());
            }
        }
        let started = self.begin(actor, attempt, account, typed).await?;
        self.take_while_waiting(started).await
    }

    /// The first transaction: the attempt claimed, the amount held against what is left, the payment written down.
    async fn begin(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        typed: &Typed,
    ) -> Result<Started, Failure> {
        let now = self.kernel.now();
        let scope = format!("customer:{}", actor.customer);
        // What stands in the box counts only where another amount was chosen.
        let amount = if WayToPay::of(&typed.way) == Some(WayToPay::Other) { typed.amount.trim() } else { "" };
        let body = serde_json::to_vec(&(account, &typed.way, amount, &typed.card, &typed.surplus))?;
        let around = self.surroundings.around(actor.customer, account).await?;
        let tx = self.kernel.db.begin().await?;
        let first = match self.kernel.attempts.begin(&tx, &scope, attempt, ("payments.start", &body), now).await {
            Ok(Begun::First(first)) => first,
            Ok(Begun::Again(id)) => return Ok(Started::Before(id)),
            Ok(Begun::Conflict) => return Err(changed_meanwhile()),
            Err(cause) => return Err(of_attempt(cause)),
        };
        // The answer to the attempt is forgotten after its two days; the payment never is.
        if let Some(before) = store::of_attempt(&tx, actor.customer, attempt).await? {
            let is_other = !amount.is_empty() && amount::read(amount, before.amount.currency()) != Ok(before.amount);
            if before.account != account || is_other {
                return Err(changed_meanwhile());
            }
            return Ok(Started::Before(before.id));
        }
        let together = self.lock_together(&tx, actor.customer, account, &around).await?;
        let payable = together.payable().map_err(|obstacle| ApiError::Refused(refusal(obstacle).to_owned()))?;
        let standing = together.standing;
        let chosen = self.chosen(&tx, actor.customer, &typed.card, standing.balance.currency()).await?;
        let (amount, chosen) = read(payable, &around, typed, chosen)?;
        let surplus = surplus_of(typed)?;
        let payment = Payment { plan: around.plan, surplus, ..self.new_payment(&standing, amount, chosen) };
        if !self.write_down(&tx, &payment, attempt, &scope).await? {
            // Two at once, long after.
            return Err(changed_meanwhile());
        }
        first.finish(&tx, &payment.id).await.map_err(of_attempt)?;
        tx.commit().await?;
        Ok(Started::New(Box::new(payment)))
    }

    /// What a payment of what was typed may be for, where that is to be chosen.
    async fn choosing(&self, actor: &Actor, account: AccountId, typed: &Typed) -> Result<Option<SurplusView>, Failure> {
        let db = self.kernel.db.read();
        let around = self.surroundings.around(actor.customer, account).await?;
        let together = self.together(db, actor.customer, account, &around).await?;
        // What cannot be paid is said where it was typed.
        let Ok(payable) = together.payable() else { return Ok(None) };
        let standing = together.standing;
        let chosen = self.chosen(db, actor.customer, &typed.card, standing.balance.currency()).await?;
        let Ok((amount, _)) = read(payable, &around, typed, chosen) else { return Ok(None) };
        let choices = self.surroundings.surpluses(actor.customer, account, amount).await?;
        if choices.is_empty() {
            return Ok(None);
        }
        Ok(Some(SurplusView {
            account,
            creditor: accounts::creditor_name(db, standing.creditor).await?,
            reference: standing.reference,
            market: standing.market,
            attempt: self.attempt(actor.customer, account).await?,
            amount,
            typed: typed.clone(),
            today: calendar::today(standing.market, self.kernel.now()),
            choices,
        }))
    }

    /// What the bank of a payment asks, whoever pays; `Refused` once it is no longer waiting.
    pub(super) async fn to_confirm(&self, mut payment: Payment) -> Result<ConfirmationView, Failure> {
        let db = self.kernel.db.read();
        let mut is_waiting = payment.state == PaymentState::NeedsConfirmation;
        let mut elsewhere = None;
        if is_waiting && self.provider.confirms_elsewhere() {
            // Somebody who comes back from there by the Back button may have paid.
            let going_on = async {
                self.bring_to_truth(payment.id).await?;
                let payment = store::find_any(db, payment.id).await?.ok_or(ApiError::NotFound)?;
                let is_waiting = payment.state == PaymentState::NeedsConfirmation;
                let url = if is_waiting { self.provider.continue_at(&payment.charge()).await } else { None };
                Ok::<_, Failure>((payment, is_waiting, url))
            };
            // Nothing to go on with: the receipt says how it stands, and asks again.
            match tokio::time::timeout(PATIENCE, going_on).await {
                Ok(asked) => (payment, is_waiting, elsewhere) = asked?,
                Err(_) => is_waiting = false,
            }
            is_waiting &= elsewhere.is_some();
        }
        if !is_waiting {
            return Err(ApiError::Refused("ended".to_owned()).into());
        }
        Ok(ConfirmationView {
            elsewhere,
            payment: payment.id,
            creditor: accounts::creditor_name(db, payment.creditor).await?,
            market: self.standing_of(db, &payment).await?.market,
            amount: payment.amount,
            card: payment.card,
        })
    }

    /// Passes on to the bank what the payer said.
    pub(super) async fn confirmed(&self, payment: Payment, approved: bool) {
        if payment.state == PaymentState::NeedsConfirmation {
            let service = self.clone();
            let passing_on = tokio::spawn(async move {
                if let Err(cause) = service.pass_on(&payment, approved).await {
                    tracing::error!(payment = %payment.id, %cause, "an answer could not be stored; it will be asked for");
                }
            });
            let _ = tokio::time::timeout(PATIENCE, passing_on).await;
        }
    }

    /// A payment that this person makes; what somebody else pays for them is not theirs to confirm.
    async fn own(&self, actor: &Actor, payment: PaymentId) -> Result<Payment, Failure> {
        let found = store::find(self.kernel.db.read(), actor.customer, payment).await?.ok_or(ApiError::NotFound)?;
        if found.link.is_some() {
            return Err(ApiError::Refused("ended".to_owned()).into());
        }
        Ok(found)
    }

    /// How a payment stands now: while nobody knows, the provider is asked.
    pub(super) async fn as_it_stands(&self, payment: Payment) -> Result<Payment, Failure> {
        if payment.state.is_final() {
            return Ok(payment);
        }
        match tokio::time::timeout(PATIENCE, self.bring_to_truth(payment.id)).await {
            Ok(Ok(_)) | Err(_) => {}
            Ok(Err(cause)) => tracing::error!(payment = %payment.id, %cause, "a payment could not be asked about"),
        }
        Ok(store::find_any(self.kernel.db.read(), payment.id).await?.ok_or(ApiError::NotFound)?)
    }

    pub(super) async fn what_became(&self, actor: &Actor, id: PaymentId) -> Result<ReceiptView, Failure> {
        let db = self.kernel.db.read();
        let payment = store::find(db, actor.customer, id).await?.ok_or(ApiError::NotFound)?;
        let payment = self.as_it_stands(payment).await?;
        let standing = self.standing_of(db, &payment).await?;
        let around = self.surroundings.around(actor.customer, payment.account).await?;
        let parts = store::parts_of(db, &payment).await?;
        let shares = with(payment.account, parts.iter().map(|part| part.account).chain(around.together));
        let balance = self.owed_on(db, &payment, &shares).await?;
        let day = |at| calendar::today(standing.market, at);
        Ok(ReceiptView {
            payment: payment.id,
            account: payment.account,
            plan: payment.plan,
            creditor: accounts::creditor_name(db, payment.creditor).await?,
            account_reference: standing.reference.clone(),
            market: standing.market,
            reference: payment.reference,
            amount: payment.amount,
            state: payment.state,
            gone: payment.aftermath.gone(payment.amount),
            failure: payment.failure,
            // With which card somebody else paid is theirs to know.
            card: payment.card.filter(|_| payment.link.is_none()),
            by_link: payment.link.is_some(),
            on: day(payment.settled_at.unwrap_or(payment.created_at)),
            balance,
            parts: self.parts_shown(db, &parts).await?,
            next: around.next,
            today: day(self.kernel.now()),
            simulated: payment.provider == super::SIMULATOR,
        })
    }

    /// To which accounts a payment went, by the creditor's references; none where it went to one.
    async fn parts_shown<C: ConnectionTrait>(&self, db: &C, parts: &[Part]) -> Result<Vec<ReceiptPart>, Failure> {
        if parts.len() < 2 {
            return Ok(Vec::new());
        }
        let references = accounts::references(db, parts.iter().map(|part| part.account.uuid())).await?;
        let shown = |part: &Part| ReceiptPart {
            reference: references.get(&part.account).cloned().unwrap_or_default(),
            amount: part.amount,
        };
        Ok(parts.iter().map(shown).collect())
    }

    /// Keeps what was typed into a form. Nothing of it is lost that cannot be typed again; paying is more important.
    pub(super) async fn keep_typed<T: serde::Serialize + Sync>(&self, browser: &[u8], form: &str, typed: &T) {
        if let Err(cause) = self.kernel.drafts.keep(browser, form, typed, self.kernel.now()).await {
            tracing::warn!(%cause, "a draft could not be kept");
        }
    }

    pub(super) async fn standing_of<C: ConnectionTrait>(&self, db: &C, payment: &Payment) -> Result<Standing, Failure> {
        let standing = accounts::standing(db, payment.customer, payment.account).await?;
        standing.ok_or(Failure::broken("a payment on an account that is not its customer's"))
    }
}

/// The next instalment, if it can be paid as it is. What is left of one may be below the least of other payments.
fn next(payable: Payable, around: &Around) -> Option<NextInstalment> {
    around.next.filter(|next| next.amount.is_positive() && next.amount.minor() <= payable.most().minor())
}

/// What was typed, as an amount that can be paid and a method there is; or every field that is wrong.
fn read(payable: Payable, around: &Around, typed: &Typed, chosen: Option<Chosen>) -> Result<(Money, Chosen), ApiError> {
    let amount = match WayToPay::of(&typed.way) {
        Some(WayToPay::All) => Ok(payable.most()),
        Some(WayToPay::Next) => next(payable, around).map(|next| next.amount).ok_or(("way", "choose_one")),
        Some(WayToPay::Other) => amount::read(&typed.amount, payable.most().currency())
            .and_then(|amount| payable.check(amount).map_err(of_amount))
            .map_err(|code| ("amount", code)),
        None => Err(("way", "choose_one")),
    };
    match (amount, chosen) {
        (Ok(amount), Some(chosen)) => Ok((amount, chosen)),
        (amount, chosen) => {
            let wrong = [amount.err(), chosen.is_none().then_some(("card", "choose_one"))];
            let error = |(field, code): (&str, &str)| FieldError { field: field.to_owned(), code: code.to_owned() };
            Err(ApiError::Invalid(wrong.into_iter().flatten().map(error).collect()))
        }
    }
}

/// What the payer wants done with what is above what is due; nothing where that was not asked.
fn surplus_of(typed: &Typed) -> Result<Option<String>, ApiError> {
    match typed.surplus.as_str() {
        "" => Ok(None),
        code @ ("smaller_next" | "skip_next" | "finish_sooner") => Ok(Some(code.to_owned())),
        _ => Err(ApiError::field("surplus", "choose_one")),
    }
}

/// The name of the form's draft: what was typed for one account does not come back for another.
fn form(account: AccountId) -> String {
    format!("pay:{account}")
}

pub(super) fn of_amount(refusal: AmountRefusal) -> &'static str {
    match refusal {
        AmountRefusal::Below { .. } => "amount_below",
        AmountRefusal::Above { .. } => "amount_above",
        AmountRefusal::Currency => "amount_not_a_number",
    }
}

fn refusal(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Disputed => "disputed",
        Obstacle::Held => "held",
        Obstacle::Closed => "closed",
        Obstacle::OnItsWay => "on_its_way",
    }
}

#[async_trait]
impl Payments for Service {
    async fn offer(&self, actor: &Actor, browser: &[u8], account: AccountId) -> Result<PayView, ApiError> {
        self.view(actor, browser, account).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep(&self, browser: &[u8], account: AccountId, typed: &Typed) -> Result<(), ApiError> {
        self.keep_typed(browser, &form(account), typed).await;
        Ok(())
    }

    async fn surplus(
        &self,
        actor: &Actor,
        account: AccountId,
        typed: Option<&Typed>,
        browser: &[u8],
    ) -> Result<Option<SurplusView>, ApiError> {
        let outcome = async {
            let db = self.kernel.db.read();
            accounts::standing(db, actor.customer, account).await?.ok_or(ApiError::NotFound)?;
            let kept = match typed {
                Some(typed) => Some(typed.clone()),
                None => self.kernel.drafts.peek(browser, &form(account), self.kernel.now()).await?,
            };
            match kept {
                Some(typed) => self.choosing(actor, account, &typed).await,
                None => Ok(None),
            }
        };
        outcome.await.map_err(|failure: Failure| self.kernel.answer(failure))
    }

    async fn start(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        typed: &Typed,
    ) -> Result<(PaymentId, PaymentState), ApiError> {
        self.pay(actor, attempt, account, typed).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn confirmation(&self, actor: &Actor, payment: PaymentId) -> Result<ConfirmationView, ApiError> {
        let asked = async { self.to_confirm(self.own(actor, payment).await?).await };
        asked.await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn confirm(&self, actor: &Actor, payment: PaymentId, approved: bool) -> Result<(), ApiError> {
        let payment = self.own(actor, payment).await.map_err(|failure| self.kernel.answer(failure))?;
        self.confirmed(payment, approved).await;
        Ok(())
    }

    async fn receipt(&self, actor: &Actor, payment: PaymentId) -> Result<ReceiptView, ApiError> {
        self.what_became(actor, payment).await.map_err(|failure| self.kernel.answer(failure))
    }
}

#[async_trait]
impl Methods for Service {
    async fn methods(&self, actor: &Actor) -> Result<MethodsView, ApiError> {
        self.own_methods(actor).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn add(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        card: Option<&str>,
        replaces: Option<PaymentMethodId>,
    ) -> Result<Added, ApiError> {
        self.add_own(actor, attempt, card, replaces).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn remove(&self, actor: &Actor, attempt: AttemptId, method: PaymentMethodId) -> Result<(), ApiError> {
        self.remove_own(actor, attempt, method).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn make_default(&self, actor: &Actor, attempt: AttemptId, method: PaymentMethodId) -> Result<(), ApiError> {
        self.choose_default(actor, attempt, method).await.map_err(|failure| self.kernel.answer(failure))
    }
}
