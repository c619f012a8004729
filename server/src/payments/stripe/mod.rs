//! Stripe, over its HTTP interface: PaymentIntents, Checkout for what is typed, SetupIntents for what is saved, refunds,
//! disputes, signed webhooks. Why its own pages are used: `docs/decisions/0017-hosted-page.md`.
//!
//! A charge of a saved method is two calls. The first makes an intent, which takes nothing; its name is written down;
//! the second confirms it. So whatever is lost on the way, money never moves under a name that we do not know.

mod methods;
mod objects;
mod signature;
mod wire;

use super::provider::{
    Charge, Concerns, Forged, Notice, ON_PROVIDERS_PAGE, Offer, PaymentProvider, Refund, RefundAnswer, Refunded, Told,
};
use super::saving::{Saving, SavingAnswer, SavingTold};
use async_trait::async_trait;
use objects::{Disputes, Intent, Link, Named, RefundObject, Session, Setup};
use shared::kernel::{Money, Timestamp};
use shared::payments::{Aftermath, Answer, Chargeback, FailureCode};
use signature::Signature;
use std::time::Duration;
use wire::{Form, Trouble, Wire};

pub use wire::Secret;

/// What its payments are marked with.
pub const NAME: &str = "stripe";

/// How to reach it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Without a slash at the end.
    pub url: String,
    pub version: String,
    pub secret_key: Secret,
    /// More than one while they are being changed: any of them may have signed.
    pub webhook_secrets: Vec<Secret>,
    /// A call that has not been answered by then is silence.
    pub answer_within: Duration,
    /// Where people come back to: our own address, without a slash at the end.
    pub public_url: String,
}

/// The provider.
pub struct Stripe {
    wire: Wire,
    signature: Signature,
    public_url: String,
}

/// What a charge is called over there.
enum Name<'a> {
    /// An intent of ours.
    Intent(&'a str),
    /// A page on which the person types what is charged.
    Session(&'a str),
}

/// A charge, as it stands over there.
enum Found {
    Intent(Box<Intent>),
    /// The page is still open, or has closed without an intent.
    Session(Box<Session>),
}

impl Stripe {
    /// Prepares connections; opens none yet.
    pub fn new(account: Account) -> Result<Self, reqwest::Error> {
        Ok(Self {
            wire: Wire::new(&account)?,
            signature: Signature::new(account.webhook_secrets),
            public_url: account.public_url,
        })
    }

    /// Where the person comes back to.
    fn back(&self, charge: &Charge) -> String {
        format!("{}/payments/{}", self.public_url, charge.key)
    }

    /// An intent that takes nothing until it is confirmed.
    async fn announce(&self, charge: &Charge) -> Result<Named, Trouble> {
        let (customer, method) = methods::parts(&charge.method).ok_or(Trouble::Refused)?;
        let mut form = Form::new();
        form.put("amount", charge.amount.minor());
        form.put("currency", lower(charge.amount));
        form.put("customer", customer);
        form.put("payment_method", method);
        for (at, kind) in methods::kinds(charge.amount.currency()).iter().enumerate() {
            form.put(format!("payment_method_types[{at}]"), kind);
        }
        form.put("metadata[payment]", charge.key);
        self.wire.post("payment_intents", &form, &charge.key.to_string()).await
    }

    /// A page of Stripe's on which the person types what is charged, once.
    async fn open_page(&self, charge: &Charge) -> Result<Named, Trouble> {
        let mut form = Form::new();
        form.put("mode", "payment");
        form.put("line_items[0][quantity]", 1);
        form.put("line_items[0][price_data][currency]", lower(charge.amount));
        form.put("line_items[0][price_data][unit_amount]", charge.amount.minor());
        form.put("line_items[0][price_data][product_data][name]", &charge.label);
        for (at, kind) in methods::kinds_at_once(charge.amount.currency()).iter().enumerate() {
            form.put(format!("payment_method_types[{at}]"), kind);
        }
        methods::options_at_once(charge.amount.currency(), &mut form);
        form.put("metadata[payment]", charge.key);
        form.put("payment_intent_data[metadata][payment]", charge.key);
        form.put("success_url", self.back(charge));
        form.put("cancel_url", self.back(charge));
        self.wire.post("checkout/sessions", &form, &charge.key.to_string()).await
    }

    /// An address that may stand in a link on a page of ours: nothing that could run.
    fn linkable(&self, url: String) -> Option<String> {
        (url.starts_with("https://") || self.wire.is_loopback() && url.starts_with("http://")).then_some(url)
    }

    async fn announced(&self, charge: &Charge) -> Result<Named, Trouble> {
        match charge.method.as_str() {
            ON_PROVIDERS_PAGE => self.open_page(charge).await,
            _ => self.announce(charge).await,
        }
    }

    async fn find(&self, charge: &Charge) -> Result<Found, Trouble> {
        match name(charge) {
            Some(Name::Intent(id)) => Ok(Found::Intent(Box::new(self.intent(id).await?))),
            Some(Name::Session(id)) => {
                let session: Session = self
                    .wire
                    .get(&format!("checkout/sessions/{id}"), &["payment_intent", "payment_intent.latest_charge"])
                    .await?;
                match session {
                    // While the page is open, a card that was declined there is not the end of it.
                    Session { status: Some(status), payment_intent: Some(Link::Whole(intent)), .. }
                        if status == "complete" =>
                    {
                        Ok(Found::Intent(intent))
                    }
                    session => Ok(Found::Session(Box::new(session))),
                }
            }
            None => Err(Trouble::Missing),
        }
    }

    async fn intent(&self, id: &str) -> Result<Intent, Trouble> {
        self.wire.get(&format!("payment_intents/{id}"), &["latest_charge"]).await
    }

    /// What a charge that was found comes to; none where Stripe has it and was never told to charge.
    fn told(&self, charge: &Charge, found: &Found) -> Option<Told> {
        let reference = charge.reference.clone();
        let (answer, card) = match found {
            Found::Intent(intent) => {
                if !intent.is_of(charge) {
                    tracing::error!(payment = %charge.key, "Stripe has another amount for a payment than we have");
                    return Some(Told { reference, ..Told::SILENCE });
                }
                (intent.answer()?, intent.ending())
            }
            Found::Session(session) => (session.answer(), None),
        };
        Some(Told { answer, reference, card })
    }

    async fn look(&self, charge: &Charge) -> Result<Option<Told>, Trouble> {
        Ok(self.told(charge, &self.find(charge).await?))
    }

    /// What it says now, after a call that it refused: the call may have come too late.
    async fn told_or(&self, charge: &Charge, otherwise: Told) -> Told {
        match self.look(charge).await {
            Ok(Some(told)) => told,
            Ok(None) => otherwise,
            Err(Trouble::Refused | Trouble::Missing | Trouble::Card(_)) => otherwise,
            Err(Trouble::Silence) => Told { reference: charge.reference.clone(), ..Told::SILENCE },
        }
    }

    /// Sets off a charge that was announced.
    async fn set_off(&self, charge: &Charge, id: &str) -> Told {
        let reference = charge.reference.clone();
        let mut form = Form::new();
        form.put("return_url", self.back(charge));
        if !charge.is_present {
            form.put("off_session", true);
        }
        let path = format!("payment_intents/{id}/confirm");
        match self.wire.post::<Named>(&path, &form, &format!("{}:confirm", charge.key)).await {
            // Asked for, so that the answer is whole: the charge with the last digits of its card.
            Ok(_) => self.told_or(charge, Told { reference, ..Told::SILENCE }).await,
            Err(Trouble::Card(error)) => Told { reference, ..Told::failed(error.code()) },
            Err(Trouble::Refused | Trouble::Missing) => {
                let rejected = Told { reference, ..Told::failed(FailureCode::Rejected) };
                self.told_or(charge, rejected).await
            }
            Err(Trouble::Silence) => Told { reference, ..Told::SILENCE },
        }
    }

    /// The intent under which money was taken.
    async fn intent_of(&self, charge: &Charge) -> Result<Intent, Trouble> {
        match self.find(charge).await? {
            Found::Intent(intent) => Ok(*intent),
            Found::Session(_) => Err(Trouble::Missing),
        }
    }

    async fn chargeback(&self, intent: &Intent) -> Result<Chargeback, Trouble> {
        if !intent.is_disputed() {
            return Ok(Chargeback::None);
        }
        let path = format!("disputes?payment_intent={}&limit=10", intent.id);
        let disputes: Disputes = self.wire.get(&path, &[]).await?;
        Ok(disputes.standing())
    }

    async fn setup(&self, reference: &str) -> Result<SavingTold, Trouble> {
        let kept = Some(reference.to_owned());
        let told = |answer| Ok(SavingTold { answer, reference: kept.clone() });
        let setup = if reference.starts_with("cs_") {
            let session: Session = self.wire.get(&format!("checkout/sessions/{reference}"), &[]).await?;
            match (session.status.as_deref(), session.setup_intent) {
                (Some("complete"), Some(setup)) => setup.id().to_owned(),
                (Some("open"), _) => {
                    return told(SavingAnswer::Waiting(session.url.and_then(|url| self.linkable(url))));
                }
                _ => return told(SavingAnswer::Failed(FailureCode::NotConfirmed)),
            }
        } else {
            reference.to_owned()
        };
        let setup: Setup = self.wire.get(&format!("setup_intents/{setup}"), &["payment_method"]).await?;
        told(setup.answer())
    }

    /// Follows what a notice is about to the payment or the method it belongs to.
    async fn follow(&self, kind: &str, id: &str) -> Result<Concerns, Trouble> {
        let of_intent = async |link: Option<Link<Intent>>| match link {
            Some(link) => Ok(self.intent(link.id()).await?.concerns()),
            None => Ok(Concerns::Nobody),
        };
        match kind {
            "payment_intent" => Ok(self.intent(id).await?.concerns()),
            "checkout.session" => {
                Ok(self.wire.get::<Session>(&format!("checkout/sessions/{id}"), &[]).await?.concerns())
            }
            "setup_intent" => Ok(self.wire.get::<Setup>(&format!("setup_intents/{id}"), &[]).await?.concerns()),
            "charge" => {
                of_intent(self.wire.get::<objects::Charge>(&format!("charges/{id}"), &[]).await?.intent()).await
            }
            "refund" => {
                let refund: RefundObject = self.wire.get(&format!("refunds/{id}"), &["charge"]).await?;
                of_intent(refund.intent()).await
            }
            "dispute" => {
                let dispute: objects::Dispute = self.wire.get(&format!("disputes/{id}"), &["charge"]).await?;
                of_intent(dispute.intent()).await
            }
            _ => Ok(Concerns::Nobody),
        }
    }
}

/// The name that is ours to use; none before it is known, or where it is another provider's.
fn name(charge: &Charge) -> Option<Name<'_>> {
    let reference = charge.reference.as_deref().filter(|reference| objects::is_name(reference))?;
    match reference.split_once('_')?.0 {
        "pi" => Some(Name::Intent(reference)),
        "cs" => Some(Name::Session(reference)),
        _ => None,
    }
}

/// The currency as Stripe writes it.
fn lower(amount: Money) -> String {
    amount.currency().code().to_lowercase()
}

#[async_trait]
impl PaymentProvider for Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self) -> Vec<Offer> {
        vec![Offer::Page]
    }

    fn confirms_elsewhere(&self) -> bool {
        true
    }

    async fn prepare(&self, charge: &Charge) -> Option<String> {
        self.announced(charge).await.ok().map(|named| named.id)
    }

    async fn create(&self, charge: &Charge) -> Told {
        match name(charge) {
            Some(Name::Intent(id)) => self.set_off(charge, id).await,
            // Taking money is up to the person now.
            Some(Name::Session(_)) => {
                self.told_or(charge, Told { reference: charge.reference.clone(), ..Told::SILENCE }).await
            }
            // It was not announced, or the answer was lost. Announced now, its name comes too late to be charged under.
            None => match self.announced(charge).await {
                Ok(named) => Told { reference: Some(named.id), ..Told::SILENCE },
                Err(Trouble::Silence) => Told::SILENCE,
                Err(Trouble::Card(error)) => Told::failed(error.code()),
                Err(Trouble::Refused | Trouble::Missing) => Told::failed(FailureCode::Rejected),
            },
        }
    }

    async fn confirm(&self, charge: &Charge, approved: bool) -> Told {
        if !approved {
            return self.cancel(charge).await;
        }
        self.told_or(charge, Told { reference: charge.reference.clone(), ..Told::SILENCE }).await
    }

    async fn cancel(&self, charge: &Charge) -> Told {
        let silence = Told { reference: charge.reference.clone(), ..Told::SILENCE };
        let (path, key) = match name(charge) {
            Some(Name::Intent(id)) => (format!("payment_intents/{id}/cancel"), format!("{}:cancel", charge.key)),
            Some(Name::Session(id)) => (format!("checkout/sessions/{id}/expire"), format!("{}:expire", charge.key)),
            None => return silence,
        };
        match self.wire.post::<Named>(&path, &Form::new(), &key).await {
            Err(Trouble::Silence) => silence,
            // Refused: it has ended meanwhile. Either way, what became of it is what it says now.
            _ => self.told_or(charge, silence).await,
        }
    }

    async fn retrieve(&self, charge: &Charge) -> Option<Told> {
        match self.look(charge).await {
            Ok(told) => told,
            Err(Trouble::Missing) => None,
            // Our key is wrong, or the connection is: nothing is known.
            Err(_) => Some(Told { reference: charge.reference.clone(), ..Told::SILENCE }),
        }
    }

    async fn continue_at(&self, charge: &Charge) -> Option<String> {
        let url = match self.find(charge).await.ok()? {
            Found::Intent(intent) => intent.continue_at()?,
            Found::Session(session) => session.url?,
        };
        self.linkable(url)
    }

    async fn refund(&self, refund: &Refund) -> Refunded {
        let intent = match self.intent_of(&refund.charge).await {
            Ok(intent) => intent,
            Err(Trouble::Silence) => return Refunded::SILENCE,
            Err(_) => return Refunded::REJECTED,
        };
        if intent.currency != lower(refund.amount) {
            return Refunded::REJECTED;
        }
        let mut form = Form::new();
        form.put("payment_intent", &intent.id);
        form.put("amount", refund.amount.minor());
        form.put("metadata[refund]", refund.key);
        match self.wire.post::<RefundObject>("refunds", &form, &format!("refund:{}", refund.key)).await {
            Ok(made) if made.amount == refund.amount.minor() => {
                Refunded { answer: made.answer(), reference: Some(made.id) }
            }
            Ok(_) => {
                tracing::error!(refund = %refund.key, "Stripe gives back another amount than it was told");
                Refunded::SILENCE
            }
            Err(Trouble::Silence) => Refunded::SILENCE,
            Err(_) => Refunded { answer: RefundAnswer::Rejected, reference: None },
        }
    }

    async fn aftermath(&self, charge: &Charge) -> Option<Aftermath> {
        let currency = charge.amount.currency();
        let (refunded, chargeback) = match self.intent_of(charge).await {
            Ok(intent) => (intent.refunded(), self.chargeback(&intent).await.ok()?),
            Err(Trouble::Missing) => (0, Chargeback::None),
            Err(_) => return None,
        };
        Some(Aftermath { refunded: Money::from_minor(refunded, currency), chargeback })
    }

    async fn begin_saving(&self, saving: &Saving) -> SavingTold {
        let customer: Named = {
            let mut form = Form::new();
            form.put("metadata[customer]", saving.customer);
            match self.wire.post("customers", &form, &format!("customer:{}", saving.customer)).await {
                Ok(customer) => customer,
                Err(Trouble::Silence) => return SavingTold::SILENCE,
                Err(_) => return SavingTold::failed(FailureCode::Rejected),
            }
        };
        let mut form = Form::new();
        form.put("mode", "setup");
        form.put("customer", &customer.id);
        form.put("currency", saving.currency.code().to_lowercase());
        for (at, kind) in methods::kinds(saving.currency).iter().enumerate() {
            form.put(format!("payment_method_types[{at}]"), kind);
        }
        methods::options(saving.currency, &mut form);
        form.put("metadata[method]", saving.key);
        form.put("setup_intent_data[metadata][method]", saving.key);
        form.put("success_url", format!("{}/methods", self.public_url));
        form.put("cancel_url", format!("{}/methods", self.public_url));
        match self.wire.post::<Session>("checkout/sessions", &form, &saving.key.to_string()).await {
            Ok(session) => {
                let page = session.url.and_then(|url| self.linkable(url));
                SavingTold { answer: SavingAnswer::Waiting(page), reference: Some(session.id) }
            }
            Err(Trouble::Silence) => SavingTold::SILENCE,
            Err(_) => SavingTold::failed(FailureCode::Rejected),
        }
    }

    async fn saved(&self, saving: &Saving) -> SavingTold {
        let Some(reference) = saving.reference.as_deref().filter(|reference| objects::is_name(reference)) else {
            return SavingTold::failed(FailureCode::NeverArrived);
        };
        match self.setup(reference).await {
            Ok(told) => told,
            Err(Trouble::Missing) => SavingTold::failed(FailureCode::NeverArrived),
            Err(_) => SavingTold { reference: saving.reference.clone(), ..SavingTold::SILENCE },
        }
    }

    async fn forget(&self, method: &str) -> bool {
        let Some((_, method)) = methods::parts(method) else { return true };
        let path = format!("payment_methods/{method}/detach");
        !matches!(
            self.wire.post::<Named>(&path, &Form::new(), &format!("detach:{method}")).await,
            Err(Trouble::Silence)
        )
    }

    fn notice(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Notice, Forged> {
        self.signature.check(signature, body, now)?;
        objects::notice(body).ok_or(Forged::Body)
    }

    async fn concerns(&self, notice: &Notice) -> Concerns {
        match self.follow(&notice.kind, &notice.id).await {
            Ok(concerns) => concerns,
            Err(Trouble::Missing) => Concerns::Nobody,
            Err(_) => Concerns::Silence,
        }
    }
}

impl Intent {
    /// What it comes to; none where nobody has told it to charge.
    fn answer(&self) -> Option<Answer> {
        Some(match self.status.as_str() {
            "requires_confirmation" => return None,
            "requires_action" => Answer::NeedsConfirmation,
            "processing" | "requires_capture" => Answer::Processing,
            "succeeded" => Answer::Succeeded,
            "canceled" => Answer::Failed(FailureCode::NotConfirmed),
            "requires_payment_method" => {
                Answer::Failed(self.last_payment_error.as_ref().map_or(FailureCode::NotConfirmed, |e| e.code()))
            }
            // A word that did not exist when this was written.
            _ => Answer::Silence,
        })
    }
}
