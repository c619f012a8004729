//! What is written to people when something happened elsewhere.

use super::sending::{self, Sending};
use super::{Back, Draft, Say, Service, Stopped};
use crate::accounts::{self, parties};
use crate::care::{self, HardshipLodged};
use crate::disputes::DisputeLodged;
use crate::identity::CodeRequested;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, Handlers, JobError};
use crate::kernel::outbox::{Reacting, Reaction, Recorded, Subscriptions};
use crate::payments::{
    BalanceAdjusted, GuestPaid, MethodExpiring, PaymentFailed, PaymentGivenBack, PaymentReceived, guest_receipt,
};
use crate::plans::{
    CollectionAgreed, CollectionFailed, CollectionStopped, InstalmentDueSoon, PaymentMissed, PlanAgreed, PlanChanged,
    PlanCompleted, PlanEnded, PlanResumed, StoppedWhy,
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use shared::accounts::{AccountId, CreditorId};
use shared::compliance::Purpose;
use shared::identity::{ContactId, CustomerId};
use shared::kernel::{Locale, Market};
use shared::messages::MessageId;
use shared::payments::{AdjustmentKind, PaymentState};
use std::sync::Arc;
use uuid::Uuid;

const SEND_CODE: &str = "messages.send_code";
const SEND_RECEIPT: &str = "messages.send_receipt";
const SEND_GUEST_RECEIPT: &str = "messages.send_guest_receipt";
const TELL_FAILED: &str = "messages.tell_failed";
const TELL_GIVEN_BACK: &str = "messages.tell_given_back";
const TELL_ADJUSTED: &str = "messages.tell_adjusted";
const CONFIRM_PLAN: &str = "messages.confirm_plan";
const CONFIRM_CHANGE: &str = "messages.confirm_change";
const TELL_RESUMED: &str = "messages.tell_resumed";
const REMIND: &str = "messages.remind";
const TELL_MISSED: &str = "messages.tell_missed";
const TELL_COMPLETED: &str = "messages.tell_completed";
const TELL_ENDED: &str = "messages.tell_ended";
const CONFIRM_COLLECTION: &str = "messages.confirm_collection";
const TELL_STOPPED: &str = "messages.tell_collection_stopped";
const TELL_DECLINED: &str = "messages.tell_collection_failed";
const TELL_EXPIRING: &str = "messages.tell_expiring";
const CONFIRM_DISPUTE: &str = "messages.confirm_dispute";
const CONFIRM_HARDSHIP: &str = "messages.confirm_hardship";

/// Says which facts are reacted to here.
pub fn subscribe(subscriptions: Subscriptions) -> Subscriptions {
    subscriptions
        .on::<CodeRequested>(SEND_CODE)
        .on::<PaymentReceived>(SEND_RECEIPT)
        .on::<GuestPaid>(SEND_GUEST_RECEIPT)
        .on::<PaymentFailed>(TELL_FAILED)
        .on::<PaymentGivenBack>(TELL_GIVEN_BACK)
        .on::<BalanceAdjusted>(TELL_ADJUSTED)
        .on::<PlanAgreed>(CONFIRM_PLAN)
        .on::<PlanChanged>(CONFIRM_CHANGE)
        .on::<PlanResumed>(TELL_RESUMED)
        .on::<InstalmentDueSoon>(REMIND)
        .on::<PaymentMissed>(TELL_MISSED)
        .on::<PlanCompleted>(TELL_COMPLETED)
        .on::<PlanEnded>(TELL_ENDED)
        .on::<CollectionAgreed>(CONFIRM_COLLECTION)
        .on::<CollectionStopped>(TELL_STOPPED)
        .on::<CollectionFailed>(TELL_DECLINED)
        .on::<MethodExpiring>(TELL_EXPIRING)
        .on::<DisputeLodged>(CONFIRM_DISPUTE)
        .on::<HardshipLodged>(CONFIRM_HARDSHIP)
}

/// Registers what does the work: the reactions, and the sending itself.
pub fn handlers(handlers: Handlers, service: &Arc<Service>) -> Handlers {
    let db = service.kernel.db.clone();
    handlers
        .on(sending::KIND, Sending(service.clone()))
        .on(SEND_CODE, Reacting::<CodeRequested, _>::new(db.clone(), SendCode(service.clone())))
        .on(SEND_RECEIPT, Reacting::<PaymentReceived, _>::new(db.clone(), SendReceipt(service.clone())))
        .on(SEND_GUEST_RECEIPT, Reacting::<GuestPaid, _>::new(db.clone(), SendGuestReceipt(service.clone())))
        .on(TELL_FAILED, Reacting::<PaymentFailed, _>::new(db.clone(), TellFailed(service.clone())))
        .on(TELL_GIVEN_BACK, Reacting::<PaymentGivenBack, _>::new(db.clone(), TellGivenBack(service.clone())))
        .on(TELL_ADJUSTED, Reacting::<BalanceAdjusted, _>::new(db.clone(), TellAdjusted(service.clone())))
        .on(CONFIRM_PLAN, Reacting::<PlanAgreed, _>::new(db.clone(), ConfirmPlan(service.clone())))
        .on(CONFIRM_CHANGE, Reacting::<PlanChanged, _>::new(db.clone(), ConfirmChange(service.clone())))
        .on(TELL_RESUMED, Reacting::<PlanResumed, _>::new(db.clone(), TellResumed(service.clone())))
        .on(REMIND, Reacting::<InstalmentDueSoon, _>::new(db.clone(), Remind(service.clone())))
        .on(TELL_MISSED, Reacting::<PaymentMissed, _>::new(db.clone(), TellMissed(service.clone())))
        .on(TELL_COMPLETED, Reacting::<PlanCompleted, _>::new(db.clone(), TellCompleted(service.clone())))
        .on(TELL_ENDED, Reacting::<PlanEnded, _>::new(db.clone(), TellEnded(service.clone())))
        .on(CONFIRM_COLLECTION, Reacting::<CollectionAgreed, _>::new(db.clone(), ConfirmCollection(service.clone())))
        .on(TELL_STOPPED, Reacting::<CollectionStopped, _>::new(db.clone(), TellStopped(service.clone())))
        .on(TELL_DECLINED, Reacting::<CollectionFailed, _>::new(db.clone(), TellDeclined(service.clone())))
        .on(TELL_EXPIRING, Reacting::<MethodExpiring, _>::new(db.clone(), TellExpiring(service.clone())))
        .on(CONFIRM_DISPUTE, Reacting::<DisputeLodged, _>::new(db.clone(), ConfirmDispute(service.clone())))
        .on(CONFIRM_HARDSHIP, Reacting::<HardshipLodged, _>::new(db, ConfirmHardship(service.clone())))
}

/// Somebody asked for a code: it goes to the address they showed to know, if that is on file.
struct SendCode(Arc<Service>);

#[async_trait]
impl Reaction<CodeRequested> for SendCode {
    async fn react(&self, told: &Recorded<CodeRequested>, job: &Claimed) -> Result<(), JobError> {
        let Some((customer, contact)) = told.fact.to else { return Ok(()) };
        let code = self.0.identity.open_code(&told.fact).map_err(|failure| self.0.cannot_write(failure))?;
        let draft = Draft {
            customer,
            contact,
            account: None,
            purpose: Purpose::Otp,
            locale: told.fact.language,
            say: Say::Otp { code },
        };
        self.0.queue_once(draft, job).await
    }
}

/// A payment arrived: whoever made it gets a receipt.
struct SendReceipt(Arc<Service>);

#[async_trait]
impl Reaction<PaymentReceived> for SendReceipt {
    async fn react(&self, told: &Recorded<PaymentReceived>, job: &Claimed) -> Result<(), JobError> {
        let PaymentReceived { creditor, customer, account, .. } = told.fact;
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Receipt, locale: None };
        self.0.tell(about, |_| Say::Receipt, job).await
    }
}

/// Somebody paid by a customer's link: they get a receipt too, if they said where.
struct SendGuestReceipt(Arc<Service>);

#[async_trait]
impl Reaction<GuestPaid> for SendGuestReceipt {
    async fn react(&self, told: &Recorded<GuestPaid>, job: &Claimed) -> Result<(), JobError> {
        let kernel = &self.0.kernel;
        let wanted = guest_receipt(kernel.db.read(), &kernel.vault, told.fact.payment).await;
        let Some(receipt) = wanted.map_err(|failure| self.0.cannot_write(failure))? else { return Ok(()) };
        let tx = kernel.db.begin().await?;
        let written = self.0.queue_for_guest(&tx, &told.fact, &receipt).await;
        self.0.done_with(tx, written, job).await
    }
}

/// A payment was not taken: whoever tried learns so even if they had left the page, and what can be done.
struct TellFailed(Arc<Service>);

#[async_trait]
impl Reaction<PaymentFailed> for TellFailed {
    async fn react(&self, told: &Recorded<PaymentFailed>, job: &Claimed) -> Result<(), JobError> {
        let PaymentFailed { creditor, customer, account, collected, by_link, .. } = told.fact;
        // Nobody tried: plans say what happens next, and that is told. Or somebody else did, who was told on the page.
        if collected.is_some() || by_link.is_some() {
            return Ok(());
        }
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Receipt, locale: None };
        self.0.tell(about, |_| Say::PaymentFailed, job).await
    }
}

/// Money that was taken is with us no more, or is again: whose payment it was learns what became of it.
struct TellGivenBack(Arc<Service>);

#[async_trait]
impl Reaction<PaymentGivenBack> for TellGivenBack {
    async fn react(&self, told: &Recorded<PaymentGivenBack>, job: &Claimed) -> Result<(), JobError> {
        let PaymentGivenBack { creditor, customer, account, gone, state, by_link, .. } = told.fact;
        let back = match state {
            _ if !gone.is_positive() => Back::CountsAgain,
            _ if by_link.is_some() => Back::ToGuest,
            PaymentState::Disputed | PaymentState::Returned => Back::Taken,
            _ => Back::Given,
        };
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Receipt, locale: None };
        self.0.tell(about, |_| Say::PaymentGivenBack { back }, job).await
    }
}

/// A creditor changed what is left, gave it up or took it back: what was credited is a receipt, the end of it is told as
/// such, and that more is left waits for the rules as everything does that asks for money.
struct TellAdjusted(Arc<Service>);

#[async_trait]
impl Reaction<BalanceAdjusted> for TellAdjusted {
    async fn react(&self, told: &Recorded<BalanceAdjusted>, job: &Claimed) -> Result<(), JobError> {
        let BalanceAdjusted { creditor, customer, account, kind, .. } = told.fact;
        let purpose = match kind {
            AdjustmentKind::Payment | AdjustmentKind::Decrease => Purpose::Receipt,
            AdjustmentKind::WriteOff | AdjustmentKind::Recall => Purpose::CeaseTermination,
            AdjustmentKind::Increase => Purpose::Reminder,
        };
        let about = About { creditor, customer, account: Some(account), purpose, locale: None };
        self.0.tell(about, |_| Say::BalanceAdjusted { kind }, job).await
    }
}

/// Somebody agreed to a plan: they get it in writing, in the language of the agreement.
struct ConfirmPlan(Arc<Service>);

#[async_trait]
impl Reaction<PlanAgreed> for ConfirmPlan {
    async fn react(&self, told: &Recorded<PlanAgreed>, job: &Claimed) -> Result<(), JobError> {
        let PlanAgreed { creditor, customer, account, count, first_on, language, .. } = told.fact;
        let purpose = Purpose::CustomerRequested;
        let about = About { creditor, customer, account: Some(account), purpose, locale: Some(language) };
        let say = |market| Say::PlanAgreed {
            reference: told.fact.reference.clone(),
            payments: count.into(),
            first_on,
            today: today(market, told.at),
        };
        self.0.tell(about, say, job).await
    }
}

/// Somebody changed their plan: they get it in writing, in the language in which they saw it.
struct ConfirmChange(Arc<Service>);

#[async_trait]
impl Reaction<PlanChanged> for ConfirmChange {
    async fn react(&self, told: &Recorded<PlanChanged>, job: &Claimed) -> Result<(), JobError> {
        let PlanChanged { creditor, customer, account, language, .. } = told.fact;
        let purpose = Purpose::CustomerRequested;
        let about = About { creditor, customer, account: Some(account), purpose, locale: Some(language) };
        self.0.tell(about, |_| Say::PlanChanged { reference: told.fact.reference.clone() }, job).await
    }
}

/// A plan goes on after a hold: whose it is learns from when, before anything is due. We begin, so the rules of the market say
/// when it may go out.
struct TellResumed(Arc<Service>);

#[async_trait]
impl Reaction<PlanResumed> for TellResumed {
    async fn react(&self, told: &Recorded<PlanResumed>, job: &Claimed) -> Result<(), JobError> {
        let PlanResumed { creditor, customer, account, next_on, .. } = told.fact;
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Reminder, locale: None };
        self.0.tell(about, |_| Say::PlanResumed { reference: told.fact.reference.clone(), next_on }, job).await
    }
}

/// A payment is coming up. Where the customer asked for it, it is what they asked for; else it is a reminder of ours, and the
/// rules of the market say whether and when it may go out.
struct Remind(Arc<Service>);

#[async_trait]
impl Reaction<InstalmentDueSoon> for Remind {
    async fn react(&self, told: &Recorded<InstalmentDueSoon>, job: &Claimed) -> Result<(), JobError> {
        let InstalmentDueSoon { instalment, creditor, customer, account, due_on, is_wanted, is_collected, .. } =
            told.fact;
        let purpose = if is_wanted { Purpose::CustomerRequested } else { Purpose::Reminder };
        let about = About { creditor, customer, account: Some(account), purpose, locale: None };
        self.0.tell(about, |_| Say::InstalmentDueSoon { instalment, due_on, is_collected }, job).await
    }
}

/// A payment was missed: whose it is learns how to make it good, and by when if the plan is about to end. A reminder, so
/// the rules of the market say when it may go out.
struct TellMissed(Arc<Service>);

#[async_trait]
impl Reaction<PaymentMissed> for TellMissed {
    async fn react(&self, told: &Recorded<PaymentMissed>, job: &Claimed) -> Result<(), JobError> {
        let PaymentMissed { creditor, customer, account, ends_on, .. } = told.fact;
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Reminder, locale: None };
        let say = |_| Say::PaymentMissed { reference: told.fact.reference.clone(), ends_on };
        self.0.tell(about, say, job).await
    }
}

/// Every payment of a plan has come in: said once more, after the last receipt.
struct TellCompleted(Arc<Service>);

#[async_trait]
impl Reaction<PlanCompleted> for TellCompleted {
    async fn react(&self, told: &Recorded<PlanCompleted>, job: &Claimed) -> Result<(), JobError> {
        let PlanCompleted { creditor, customer, account, .. } = told.fact;
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Receipt, locale: None };
        self.0.tell(about, |_| Say::PlanCompleted { reference: told.fact.reference.clone() }, job).await
    }
}

/// A plan has ended: never without a word.
struct TellEnded(Arc<Service>);

#[async_trait]
impl Reaction<PlanEnded> for TellEnded {
    async fn react(&self, told: &Recorded<PlanEnded>, job: &Claimed) -> Result<(), JobError> {
        let PlanEnded { creditor, customer, account, .. } = told.fact;
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Reminder, locale: None };
        self.0.tell(about, |_| Say::PlanEnded { reference: told.fact.reference.clone() }, job).await
    }
}

/// Somebody asked that the payments of a plan are taken: they get it in writing, in the language in which they saw it.
struct ConfirmCollection(Arc<Service>);

#[async_trait]
impl Reaction<CollectionAgreed> for ConfirmCollection {
    async fn react(&self, told: &Recorded<CollectionAgreed>, job: &Claimed) -> Result<(), JobError> {
        let CollectionAgreed { creditor, customer, account, language, .. } = told.fact;
        let purpose = Purpose::CustomerRequested;
        let about = About { creditor, customer, account: Some(account), purpose, locale: Some(language) };
        self.0.tell(about, |_| Say::CollectionAgreed { reference: told.fact.reference.clone() }, job).await
    }
}

/// The payments of a plan are taken no more. Where the bank ended it, that was told with the decline.
struct TellStopped(Arc<Service>);

#[async_trait]
impl Reaction<CollectionStopped> for TellStopped {
    async fn react(&self, told: &Recorded<CollectionStopped>, job: &Claimed) -> Result<(), JobError> {
        let CollectionStopped { creditor, customer, account, why, .. } = told.fact;
        let why = match why {
            StoppedWhy::Asked => Stopped::Asked,
            StoppedWhy::MethodRemoved => Stopped::MethodRemoved,
            StoppedWhy::Changed | StoppedWhy::Declined => return Ok(()),
        };
        let purpose = Purpose::CustomerRequested;
        let about = About { creditor, customer, account: Some(account), purpose, locale: None };
        self.0.tell(about, |_| Say::CollectionStopped { reference: told.fact.reference.clone(), why }, job).await
    }
}

/// A payment that we were to take was declined: said with the day on which it is tried again, before it is.
struct TellDeclined(Arc<Service>);

#[async_trait]
impl Reaction<CollectionFailed> for TellDeclined {
    async fn react(&self, told: &Recorded<CollectionFailed>, job: &Claimed) -> Result<(), JobError> {
        let CollectionFailed { creditor, customer, account, again_on, is_stopped, .. } = told.fact;
        let about = About { creditor, customer, account: Some(account), purpose: Purpose::Receipt, locale: None };
        let say = |_| Say::CollectionFailed { reference: told.fact.reference.clone(), again_on, is_stopped };
        self.0.tell(about, say, job).await
    }
}

/// A saved card is about to end: its owner may put another in its place before a payment is declined.
struct TellExpiring(Arc<Service>);

#[async_trait]
impl Reaction<MethodExpiring> for TellExpiring {
    async fn react(&self, told: &Recorded<MethodExpiring>, job: &Claimed) -> Result<(), JobError> {
        let MethodExpiring { customer, expires_on, .. } = told.fact;
        let debt = accounts::newest_debt_of(self.0.kernel.db.read(), customer).await;
        let Some(debt) = debt.map_err(|failure| self.0.cannot_write(failure))? else { return Ok(()) };
        let (creditor, purpose) = (debt.creditor, Purpose::Reminder);
        let about = About { creditor, customer, account: None, purpose, locale: None };
        self.0.tell(about, |_| Say::MethodExpiring { expires_on }, job).await
    }
}

/// Somebody said that something is wrong: they get it in writing that it arrived, and by when we answer. They set it off
/// themselves, so the hold that came with it lets it through (compliance.md §0.4).
struct ConfirmDispute(Arc<Service>);

#[async_trait]
impl Reaction<DisputeLodged> for ConfirmDispute {
    async fn react(&self, told: &Recorded<DisputeLodged>, job: &Claimed) -> Result<(), JobError> {
        let DisputeLodged { creditor, customer, account, answer_by, language, .. } = told.fact;
        let purpose = Purpose::CustomerRequested;
        let about = About { creditor, customer, account: Some(account), purpose, locale: Some(language) };
        let say = |_| Say::DisputeLodged { reference: told.fact.reference.clone(), answer_by };
        self.0.tell(about, say, job).await
    }
}

/// Somebody told us that money is short: the same, unless they also told us that somebody else may read their messages.
struct ConfirmHardship(Arc<Service>);

#[async_trait]
impl Reaction<HardshipLodged> for ConfirmHardship {
    async fn react(&self, told: &Recorded<HardshipLodged>, job: &Claimed) -> Result<(), JobError> {
        let HardshipLodged { hardship, creditor, customer, answer_by, language, .. } = told.fact;
        let is_safe = care::is_safe_to_confirm(&self.0.kernel, customer, hardship).await;
        if !is_safe.map_err(|failure| self.0.cannot_write(failure))? {
            return Ok(());
        }
        let purpose = Purpose::CustomerRequested;
        let about = About { creditor, customer, account: None, purpose, locale: Some(language) };
        let say = |_| Say::HardshipLodged { reference: told.fact.reference.clone(), answer_by };
        self.0.tell(about, say, job).await
    }
}

/// Whom to tell about what.
struct About {
    creditor: CreditorId,
    customer: CustomerId,
    /// None: everything the person has with the creditor.
    account: Option<AccountId>,
    purpose: Purpose,
    /// None: the person's own.
    locale: Option<Locale>,
}

impl Service {
    /// Writes to a person where they are best reached; does nothing where they are not: the portal shows it anyway.
    async fn tell(&self, about: About, say: impl FnOnce(Market) -> Say, job: &Claimed) -> Result<(), JobError> {
        let db = self.kernel.db.read();
        let contact = self.best_contact(db, about.customer, about.creditor.uuid()).await;
        let Some(contact) = contact.map_err(|failure| self.cannot_write(failure))? else { return Ok(()) };
        let customer =
            parties::customer(db, about.customer).await?.ok_or(JobError::Park("a message to nobody we know"))?;
        let market = customer.market.parse().map_err(|_| JobError::Park("an unknown market is stored"))?;
        let own = customer.language.parse().map_err(|_| JobError::Park("an unknown language is stored"))?;
        let draft = Draft {
            customer: about.customer,
            contact,
            account: about.account.map(AccountId::uuid),
            purpose: about.purpose,
            locale: about.locale.unwrap_or(own),
            say: say(market),
        };
        self.queue_once(draft, job).await
    }

    /// Writes a message in one transaction with the end of the job that asked for it: told twice, it is written once.
    async fn queue_once(&self, draft: Draft, job: &Claimed) -> Result<(), JobError> {
        let tx = self.kernel.db.begin().await?;
        let written = self.queue(&tx, draft).await;
        self.done_with(tx, written, job).await
    }

    async fn done_with(
        &self,
        tx: DatabaseTransaction,
        written: Result<MessageId, Failure>,
        job: &Claimed,
    ) -> Result<(), JobError> {
        written.map_err(|failure| self.cannot_write(failure))?;
        job.done_in(&tx, self.kernel.now()).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// Where a person is best written to in a creditor's name: the first address that was neither opted out of nor
    /// found dead, e-mail before telephone.
    pub(super) async fn best_contact<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        creditor: Uuid,
    ) -> Result<Option<ContactId>, Failure> {
        let mut contacts = self.identity.contacts_of(db, customer).await?;
        contacts.retain(|contact| {
            contact.creditor_id == creditor
                && [contact.opted_out_at, contact.bounced_at, contact.removed_at].iter().all(Option::is_none)
        });
        // Stable: within a channel the order in which they are on file stays.
        contacts.sort_by_key(|contact| contact.channel != "email");
        Ok(contacts.first().map(|contact| ContactId::from_uuid(contact.id)))
    }

    fn cannot_write(&self, failure: Failure) -> JobError {
        self.kernel.answer(failure);
        JobError::Retry("the message could not be written")
    }
}
