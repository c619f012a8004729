//! R3: new, retry, concurrent retry ×16, changed body, expired: exactly one effect.

use crate::kit::{self, NOON, TestDb};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::kernel::attempts::{Attempts, Begun, KEPT_SECONDS};
use server::kernel::audit::{self, Entry};
use server::kernel::database::Db;
use shared::kernel::AttemptId;

fn attempts() -> Attempts {
    Attempts::new(kit::vault(), kit::random())
}

fn an_id() -> AttemptId {
    AttemptId::new(NOON, kit::random().as_ref())
}

/// A command with an effect that can be counted. Answers with `answer` when it is done, `None` on a conflict.
async fn pay(db: &Db, who: &str, attempt: AttemptId, body: &str, answer: u32) -> Option<u32> {
    let tx = db.begin().await.unwrap();
    let begun = attempts().begin(&tx, who, attempt, ("pay", body.as_bytes()), NOON).await.unwrap();
    match begun {
        Begun::First(first) => {
            effect(&tx).await;
            first.finish(&tx, &answer).await.unwrap();
            tx.commit().await.unwrap();
            Some(answer)
        }
        Begun::Again(answer) => Some(answer),
        Begun::Conflict => None,
    }
}

async fn effect(tx: &sea_orm::DatabaseTransaction) {
    let entry =
        Entry { chain: None, at: NOON, actor: "test", action: "paid", subject: "-", detail: serde_json::Value::Null };
    audit::record(tx, entry).await.unwrap();
}

async fn effects(db: &Db) -> u64 {
    audit::entity::Entity::find().count(db.read()).await.unwrap()
}

on_both! {
    async fn the_second_time_gives_the_first_answer(db: TestDb) {
        let id = an_id();
        assert_eq!(pay(&db, "ana", id, "50", 1).await, Some(1));
        assert_eq!(pay(&db, "ana", id, "50", 2).await, Some(1));
        assert_eq!(effects(&db).await, 1);
    }

    async fn another_content_or_another_command_is_a_conflict(db: TestDb) {
        let id = an_id();
        assert_eq!(pay(&db, "ana", id, "50", 1).await, Some(1));
        assert_eq!(pay(&db, "ana", id, "60", 2).await, None);
        let tx = db.begin().await.unwrap();
        let other = attempts().begin::<u32>(&tx, "ana", id, ("move", b"50"), NOON).await.unwrap();
        assert!(matches!(other, Begun::Conflict));
        drop(tx);
        assert_eq!(effects(&db).await, 1);
    }

    async fn nobody_meets_another_persons_attempt(db: TestDb) {
        let id = an_id();
        assert_eq!(pay(&db, "ana", id, "50", 1).await, Some(1));
        assert_eq!(pay(&db, "ben", id, "50", 2).await, Some(2));
        assert_eq!(effects(&db).await, 2);
    }

    async fn sixteen_at_once_have_one_effect_and_one_answer(db: TestDb) {
        for round in 0..5 {
            let id = AttemptId::from_uuid(uuid::Uuid::from_u128(round + 1));
            let tasks: Vec<_> = (0..16)
                .map(|n| {
                    let db = db.db();
                    tokio::spawn(async move { pay(&db, "ana", id, "50", n).await })
                })
                .collect();
            let mut answers = Vec::new();
            for task in tasks {
                answers.push(task.await.unwrap().expect("no conflict"));
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
            assert_eq!(effects(&db).await, round as u64 + 1);
        }
    }

    async fn what_was_rolled_back_was_never_tried(db: TestDb) {
        let id = an_id();
        let tx = db.begin().await.unwrap();
        let Begun::First(first) = attempts().begin::<u32>(&tx, "ana", id, ("pay", b"50"), NOON).await.unwrap() else {
            panic!("not the first");
        };
        effect(&tx).await;
        first.finish(&tx, &1_u32).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(pay(&db, "ana", id, "50", 2).await, Some(2));
        assert_eq!(effects(&db).await, 1);
    }

    async fn an_answer_is_kept_for_a_day_and_then_forgotten(db: TestDb) {
        let id = an_id();
        pay(&db, "ana", id, "50", 1).await;
        let clean = async |after: i64| Attempts::clean(db.writer(), NOON.plus_seconds(after)).await.unwrap();
        assert_eq!(clean(24 * 3_600).await, 0);
        assert_eq!(clean(KEPT_SECONDS + 1).await, 1);
    }
}
