//! R4: whatever breaks, and however notices come, our books end where the provider's are.

use super::{Payments, Shop};
use crate::kit::figure;
use crate::kit::stripe::{Behaviour, WireFault, delivery, signed};
use axum::body::Body;
use axum::http::Request;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use shared::kernel::{Currency, Money};
use shared::payments::{Aftermath, Chargeback, PaymentId, PaymentState};

const STEPS: usize = 70;

/// What happened on the way.
#[derive(Default)]
struct Count {
    faults: usize,
    delivered: usize,
    doubled: usize,
    forged: usize,
    replayed: usize,
}

/// A history of its own, from one seed.
struct Chaos<'a> {
    shop: &'a Shop,
    dice: StdRng,
    methods: Vec<String>,
    payments: Vec<PaymentId>,
    /// Events that were made and not yet delivered.
    waiting: Vec<String>,
    /// Deliveries that somebody wrote down on the way: the body, and when it was signed.
    copied: Vec<(String, shared::kernel::Timestamp)>,
    count: Count,
}

impl Chaos<'_> {
    async fn step(&mut self) {
        if self.dice.random_ratio(1, 3) {
            let faults = [WireFault::Broken, WireFault::DoneAndBroken, WireFault::DoneAndLost, WireFault::Busy];
            let after = self.dice.random_range(0..4);
            self.shop.stripe.break_down_after(after, *faults.choose(&mut self.dice).unwrap());
            self.count.faults += 1;
        }
        match self.dice.random_range(0..10) {
            0..=2 => self.pay().await,
            3..=4 => self.at_the_provider(),
            5 => {
                if let Some(&id) = self.payments.choose(&mut self.dice) {
                    self.shop.payments.receipt(&self.shop.actor, id).await.unwrap();
                }
            }
            6 => {
                let seconds = self.dice.random_range(1..4_000);
                self.shop.clock.advance_seconds(seconds);
                self.shop.run_jobs().await;
            }
            _ => self.notices().await,
        }
        self.shop.assert_sound().await;
    }

    async fn pay(&mut self) {
        let with = self.methods.choose(&mut self.dice).unwrap().clone();
        let (amount, attempt) = (self.dice.random_range(1..20).to_string(), self.shop.attempt());
        let typed = super::Typed { way: "other".to_owned(), amount, card: with, ..super::Typed::default() };
        for _ in 0..self.dice.random_range(1..3) {
            let (actor, account) = (&self.shop.actor, self.shop.account);
            if let Ok((id, _)) = self.shop.payments.start(actor, attempt, account, &typed).await {
                self.payments.push(id);
            }
        }
    }

    /// People and banks do what they do there.
    fn at_the_provider(&mut self) {
        let Some(&id) = self.payments.choose(&mut self.dice) else { return };
        let stripe = &self.shop.stripe;
        if let Some(page) = stripe.page_of(id) {
            let cards = [Behaviour::Pays, Behaviour::Declines("generic_decline"), Behaviour::Asks];
            stripe.type_on_page(&page, cards.choose(&mut self.dice).unwrap().clone());
        }
        let Some(intent) = stripe.intent_of(id) else { return };
        match self.dice.random_range(0..5) {
            0 | 1 => stripe.authenticate(&intent.id, self.dice.random()),
            2 => stripe.settle_debit(&intent.id, *[None, Some("insufficient_funds")].choose(&mut self.dice).unwrap()),
            3 => stripe.refund_by_hand(&intent.id, self.dice.random_range(1..=intent.amount)),
            _ => {
                let words = ["needs_response", "under_review", "won", "lost", "warning_closed"];
                stripe.dispute(&intent.id, words.choose(&mut self.dice).unwrap());
            }
        }
    }

    /// Some of the events come, in whatever order, some twice; and somebody else sends some.
    async fn notices(&mut self) {
        self.waiting.extend(self.shop.stripe.events());
        self.waiting.shuffle(&mut self.dice);
        let now = self.shop.kernel.now();
        for _ in 0..self.dice.random_range(0..=self.waiting.len()) {
            let event = self.waiting.pop().unwrap();
            self.copied.push((event.clone(), now));
            let times = if self.dice.random_ratio(1, 4) { 2 } else { 1 };
            for _ in 0..times {
                assert_eq!(self.send(delivery(&event, now)).await, 200);
            }
            self.count.delivered += 1;
            self.count.doubled += times - 1;
        }
        if self.dice.random_ratio(1, 2) {
            let intent = format!("pi_{}", self.dice.random_range(1..200));
            let lie = format!(
                r#"{{"id":"evt_f{}","type":"payment_intent.succeeded","data":{{"object":{{"id":"{intent}","object":"payment_intent"}}}}}}"#,
                self.count.forged
            );
            assert_eq!(self.send(signed(&lie, now, "whsec_guessed")).await, 400);
            self.count.forged += 1;
        }
        let old = self.copied.iter().find(|(_, at)| now.seconds_since(*at) > 300).cloned();
        if let Some((event, at)) = old {
            assert_eq!(self.send(delivery(&event, at)).await, 400);
            self.count.replayed += 1;
        }
        self.shop.run_jobs().await;
    }

    async fn send(&self, request: Request<Body>) -> u16 {
        self.shop.browser().send(request).await.status.as_u16()
    }

    /// Nothing breaks any more, every event comes at last, and days go by.
    async fn calm(&mut self) {
        self.shop.stripe.mend();
        let debits: Vec<_> = self.payments.iter().filter_map(|id| self.shop.stripe.intent_of(id)).collect();
        for intent in debits {
            self.shop.stripe.settle_debit(&intent.id, None);
        }
        for _ in 0..8 {
            self.shop.clock.advance_seconds(24 * 3_600);
            self.waiting.extend(self.shop.stripe.events());
            self.waiting.shuffle(&mut self.dice);
            for event in std::mem::take(&mut self.waiting) {
                assert_eq!(self.send(delivery(&event, self.shop.kernel.now())).await, 200);
                self.count.delivered += 1;
            }
            self.shop.run_jobs().await;
        }
    }

    /// Payment by payment. Returns how many there were, how many of them took money, and how many of those were given or
    /// taken back.
    async fn compare(&self, seed: u64) -> (usize, usize, usize) {
        let (mut taken, mut sum, mut back) = (0, 0, 0);
        for id in &self.payments {
            let intent = self.shop.stripe.intent_of(id);
            let (state, _) = self.shop.payment(*id).await;
            let Some(truth) = intent.as_ref().filter(|intent| intent.status == "succeeded") else {
                assert_eq!(state, PaymentState::Failed, "seed {seed}: {intent:?}");
                continue;
            };
            let chargeback = match truth.dispute.as_deref() {
                Some("lost") => Chargeback::Lost,
                Some("won") => Chargeback::Won,
                Some("needs_response" | "under_review") => Chargeback::Open,
                _ => Chargeback::None,
            };
            let money = |pence| Money::from_minor(pence, Currency::GBP);
            let aftermath = Aftermath { refunded: money(truth.refunded), chargeback };
            let (refunded, said) = self.shop.aftermath(*id).await;
            assert_eq!((refunded, said.as_str()), (truth.refunded, chargeback.code()), "seed {seed}: {truth:?}");
            assert_eq!(state, aftermath.state(money(truth.amount)), "seed {seed}: {truth:?}");
            taken += 1;
            sum += truth.amount - aftermath.gone(money(truth.amount)).minor();
            back += usize::from(refunded > 0 || chargeback != Chargeback::None);
        }
        assert_eq!(100_000 - self.shop.balance().await, sum, "seed {seed}");
        // And nothing was taken that we know nothing of.
        let there = self.shop.stripe.books().intents.values().filter(|i| i.status == "succeeded").count();
        assert_eq!(there, taken, "seed {seed}");
        self.shop.assert_sound().await;
        (self.payments.len(), taken, back)
    }
}

async fn history(shop: &Shop, seed: u64) {
    let mut methods = vec!["page".to_owned()];
    for behaviour in
        [Behaviour::Pays, Behaviour::Pays, Behaviour::Declines("lost_card"), Behaviour::Asks, Behaviour::Debit]
    {
        methods.push(shop.saved(behaviour).await.to_string());
    }
    let dice = StdRng::seed_from_u64(seed);
    let (payments, waiting, copied) = Default::default();
    let mut chaos = Chaos { shop, dice, methods, payments, waiting, copied, count: Count::default() };
    for _ in 0..STEPS {
        chaos.step().await;
    }
    chaos.calm().await;
    chaos.payments.sort();
    chaos.payments.dedup();
    let (all, taken, back) = chaos.compare(seed).await;
    let Count { faults, delivered, doubled, forged, replayed } = chaos.count;
    assert!(all > 10 && taken > 3 && back > 0 && forged > 0, "seed {seed}: {all} {taken} {back} {forged}");
    figure(&format!(
        "R4: seed {seed}: {all} payments, {taken} took money, {back} of them given or taken back; {faults} faults, {delivered} \
         notices in any order, {doubled} doubled, {forged} forged and {replayed} replayed ones refused; 0 differences"
    ));
}

macro_rules! seeds {
    ($($name:ident: $seed:literal),*) => {
        on_both! {$(
            async fn $name(shop: Shop) {
                history(&shop, $seed).await;
            }
        )*}
    };
}
seeds!(our_books_end_where_theirs_are: 0, whatever_the_order: 1, and_whatever_breaks: 2);
