//! S8: whatever is changed, removed, swapped, cut off or rewritten is found.

use crate::kit::{self, Kind, NOON, TestDb};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use server::kernel::audit::entity::{Column, Entity};
use server::kernel::audit::{self, Entry, Fault, PLATFORM, What};
use server::kernel::database::Db;
use server::kernel::retry::retrying;
use uuid::Uuid;

const NORTHWIND: Uuid = Uuid::from_u128(0x0190_d5c1_9a3e_7cc0_8f6e_2f3b_1c9d_7a55);
const LENGTH: i64 = 20;

fn entry(chain: Option<Uuid>, n: i64) -> Entry<'static> {
    Entry {
        chain,
        at: NOON.plus_seconds(n),
        actor: "system",
        action: "plan agreed",
        subject: "account:1",
        detail: json!({ "n": n }),
    }
}

async fn record(db: &Db, chain: Option<Uuid>, n: i64) {
    let tx = db.begin().await.unwrap();
    audit::record(&tx, entry(chain, n)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_book(db: &Db) {
    for n in 1..=LENGTH {
        record(db, Some(NORTHWIND), n).await;
    }
    record(db, None, 1).await;
}

async fn faults(db: &Db) -> Vec<Fault> {
    audit::verify(db.read(), &[]).await.unwrap().faults
}

async fn set(db: &Db, seq: i64, column: Column, value: impl Into<sea_orm::Value>) {
    let changed = Entity::update_many()
        .col_expr(column, Expr::val(value.into()))
        .filter(Column::Chain.eq(NORTHWIND))
        .filter(Column::Seq.eq(seq))
        .exec(db.writer())
        .await
        .unwrap();
    assert_eq!(changed.rows_affected, 1);
}

async fn delete(db: &Db, from: i64, to: i64) {
    let gone = Column::Chain.eq(NORTHWIND).and(Column::Seq.between(from, to));
    Entity::delete_many().filter(gone).exec(db.writer()).await.unwrap();
}

async fn row(db: &Db, seq: i64) -> audit::entity::Model {
    Entity::find_by_id((NORTHWIND, seq)).one(db.read()).await.unwrap().unwrap()
}

on_both! {
    async fn an_honest_book_has_no_faults(db: TestDb) {
        a_book(&db).await;
        let heads = audit::checkpoint(db.read()).await.unwrap();
        let report = audit::verify(db.read(), &heads).await.unwrap();
        assert_eq!((report.chains, report.entries, report.faults), (2, LENGTH as u64 + 1, vec![]));
        assert_eq!(heads.iter().map(|head| (head.chain, head.seq)).collect::<Vec<_>>(), [(PLATFORM, 1), (NORTHWIND, LENGTH)]);
    }

    async fn whatever_is_flipped_is_found_in_its_place(db: TestDb) {
        a_book(&db).await;
        let mut found = 0;
        for seq in 1..=LENGTH {
            let honest = row(&db, seq).await;
            for (column, value, back) in [
                (Column::At, sea_orm::Value::from(honest.at + 1), sea_orm::Value::from(honest.at)),
                (Column::Actor, "agent:1".into(), honest.actor.clone().into()),
                (Column::Action, "plan agree".into(), honest.action.clone().into()),
                (Column::Subject, "account:2".into(), honest.subject.clone().into()),
                (Column::Detail, "{}".into(), honest.detail.clone().into()),
                (Column::PreviousHash, vec![1_u8; 32].into(), honest.previous_hash.clone().into()),
                (Column::Hash, vec![1_u8; 32].into(), honest.hash.clone().into()),
            ] {
                set(&db, seq, column, value).await;
                assert!(faults(&db).await.iter().any(|fault| fault.seq == seq && fault.chain == NORTHWIND), "{column:?}");
                set(&db, seq, column, back).await;
                found += 1;
            }
        }
        assert_eq!(faults(&db).await, []);
        crate::kit::figure(&format!("S8: {found} of {found} changed fields found"));
    }

    async fn a_missing_entry_is_found(db: TestDb) {
        a_book(&db).await;
        delete(&db, 7, 9).await;
        assert_eq!(faults(&db).await, [Fault { chain: NORTHWIND, seq: 7, what: What::Missing }]);
        delete(&db, 1, 1).await;
        assert_eq!(faults(&db).await[0], Fault { chain: NORTHWIND, seq: 1, what: What::Missing });
    }

    async fn entries_that_changed_places_are_found(db: TestDb) {
        a_book(&db).await;
        for (seq, to) in [(4, 1_000), (5, 4), (1_000, 5)] {
            set(&db, seq, Column::Seq, to as i64).await;
        }
        let faults = faults(&db).await;
        assert!([4, 5].iter().all(|seq| faults.iter().any(|fault| fault.seq == *seq)), "{faults:?}");
    }

    async fn an_entry_whose_hash_was_made_anew_no_longer_fits_the_next(db: TestDb) {
        a_book(&db).await;
        // What a forger could do: take the chain up again from a false entry, here by cutting and appending.
        let heads = audit::checkpoint(db.read()).await.unwrap();
        delete(&db, 10, LENGTH).await;
        for n in 10..=LENGTH {
            record(&db, Some(NORTHWIND), n + 100).await;
        }
        assert_eq!(faults(&db).await, [], "the chain by itself is in order");
        let report = audit::verify(db.read(), &heads).await.unwrap();
        assert_eq!(report.faults, [Fault { chain: NORTHWIND, seq: LENGTH, what: What::Rewritten }]);
    }

    async fn a_cut_off_end_is_found_by_a_checkpoint(db: TestDb) {
        a_book(&db).await;
        let heads = audit::checkpoint(db.read()).await.unwrap();
        delete(&db, 18, LENGTH).await;
        assert_eq!(faults(&db).await, [], "the chain by itself is in order");
        let cut = |seq| [Fault { chain: NORTHWIND, seq, what: What::CutOff }];
        assert_eq!(audit::verify(db.read(), &heads).await.unwrap().faults, cut(18));
        delete(&db, 1, LENGTH).await;
        assert_eq!(audit::verify(db.read(), &heads).await.unwrap().faults, cut(1));
    }

    async fn those_who_append_at_once_form_one_chain(db: TestDb) {
        let tasks: Vec<_> = (0..8)
            .map(|task| {
                let db = db.db();
                tokio::spawn(async move {
                    for n in 0..10 {
                        record(&db, (n % 2 == 0).then_some(NORTHWIND), task * 10 + n).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let report = audit::verify(db.read(), &[]).await.unwrap();
        assert_eq!((report.chains, report.entries, report.faults), (2, 80, vec![]));
    }

    async fn those_who_block_one_another_are_tried_again(db: TestDb) {
        let both = async |db: Db, chains: [Option<Uuid>; 2]| {
            retrying(kit::random().as_ref(), || async {
                let tx = db.begin().await?;
                audit::record(&tx, entry(chains[0], 1)).await?;
                // Long enough for the other to hold what this one wants next.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                audit::record(&tx, entry(chains[1], 1)).await?;
                tx.commit().await
            })
            .await
        };
        let (one, two) = tokio::join!(both(db.db(), [None, Some(NORTHWIND)]), both(db.db(), [Some(NORTHWIND), None]));
        assert_eq!((one, two), (Ok(()), Ok(())));
        assert_eq!(audit::verify(db.read(), &[]).await.unwrap().entries, 4);
    }

    async fn what_is_rolled_back_leaves_no_gap(db: TestDb) {
        record(&db, None, 1).await;
        let tx = db.begin().await.unwrap();
        audit::record(&tx, entry(None, 2)).await.unwrap();
        tx.rollback().await.unwrap();
        record(&db, None, 3).await;
        assert_eq!(audit::verify(db.read(), &[]).await.unwrap().entries, 2);
        assert_eq!(faults(&db).await, []);
    }
}

#[test]
fn a_book_of_many_pages_is_read_to_its_end() {
    kit::run(Kind::Sqlite, |db: TestDb| async move {
        let tx = db.begin().await.unwrap();
        for n in 1..=2_500 {
            audit::record(&tx, entry(Some(NORTHWIND), n)).await.unwrap();
        }
        tx.commit().await.unwrap();
        set(&db, 2_001, Column::Detail, "{}").await;
        let report = audit::verify(db.read(), &[]).await.unwrap();
        assert_eq!((report.entries, report.faults[0].seq), (2_500, 2_001));
    });
}
