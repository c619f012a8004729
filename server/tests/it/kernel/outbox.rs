use crate::kit::{self, NOON, TestDb};
use async_trait::async_trait;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde::{Deserialize, Serialize};
use server::kernel::clock::MovableClock;
use server::kernel::database::Db;
use server::kernel::jobs::{self, Claimed, Handlers, JobError, Runner, Wake};
use server::kernel::outbox::{About, Fact, Outbox, Reacting, Reaction, Recorded, Subscriptions, entity};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Paid {
    account: Uuid,
    minor: i64,
}

impl Fact for Paid {
    const KIND: &'static str = "test.paid";

    fn about(&self) -> About {
        About { account: Some(self.account), ..About::default() }
    }
}

#[derive(Clone, Default)]
struct Noting(Arc<Mutex<Vec<Recorded<Paid>>>>);

#[async_trait]
impl Reaction<Paid> for Noting {
    async fn react(&self, told: &Recorded<Paid>, _: &Claimed) -> Result<(), JobError> {
        self.0.lock().unwrap().push(told.clone());
        Ok(())
    }
}

const PAID: Paid = Paid { account: Uuid::from_u128(7), minor: 5_000 };

fn runner(db: &Db, plans: &Noting, receipts: &Noting) -> Runner {
    let handlers = Handlers::new()
        .on("plans.mark", Reacting::<Paid, _>::new(db.clone(), plans.clone()))
        .on("messages.receipt", Reacting::<Paid, _>::new(db.clone(), receipts.clone()));
    Runner::new(db.clone(), Arc::new(MovableClock::at(NOON)), kit::random(), handlers, Wake::default())
}

fn outbox() -> Outbox {
    let subscriptions = Subscriptions::new().on::<Paid>("plans.mark").on::<Paid>("messages.receipt");
    Outbox::new(subscriptions, kit::random())
}

on_both! {
    async fn each_reaction_is_told_once_with_the_values_of_then(db: TestDb) {
        let (plans, receipts) = (Noting::default(), Noting::default());
        let tx = db.begin().await.unwrap();
        let id = outbox().record(&tx, &PAID, NOON).await.unwrap();
        tx.commit().await.unwrap();
        let runner = runner(&db, &plans, &receipts);
        assert_eq!(runner.run_due().await.unwrap().done, 2);
        assert_eq!(runner.run_due().await.unwrap().done, 0);
        for heard in [plans, receipts] {
            let heard = heard.0.lock().unwrap();
            assert_eq!((heard.len(), heard[0].id, heard[0].at, &heard[0].fact), (1, id, NOON, &PAID));
        }
        let row = entity::Entity::find().one(db.read()).await.unwrap().unwrap();
        assert_eq!((row.kind.as_str(), row.account_id, row.customer_id), ("test.paid", Some(PAID.account), None));
    }

    async fn what_did_not_happen_is_not_told(db: TestDb) {
        let tx = db.begin().await.unwrap();
        outbox().record(&tx, &PAID, NOON).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(entity::Entity::find().count(db.read()).await.unwrap(), 0);
        assert_eq!(jobs::entity::Entity::find().count(db.read()).await.unwrap(), 0);
    }

    async fn a_fact_nobody_waits_for_is_still_written(db: TestDb) {
        let tx = db.begin().await.unwrap();
        Outbox::new(Subscriptions::new(), kit::random()).record(&tx, &PAID, NOON).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(entity::Entity::find().count(db.read()).await.unwrap(), 1);
        assert_eq!(jobs::entity::Entity::find().count(db.read()).await.unwrap(), 0);
    }
}
