use crate::kit::{self, Kind, TestDb};

on_both! {
    async fn the_steps_go_down_and_up_again(db: TestDb) {
        assert_eq!(db.migrate().await.unwrap(), 0);
        db.migrate_down().await.unwrap();
        assert!(db.migrate().await.unwrap() > 0);
        assert_eq!(db.migrate().await.unwrap(), 0);
    }
}

/// SQLite serves one node; only PostgreSQL sees several start.
#[test]
fn nodes_that_start_together_migrate_once() {
    kit::run(Kind::Postgres, |db: TestDb| async move {
        db.migrate_down().await.unwrap();
        let (one, two) = (db.another_node().await, db.another_node().await);
        let (first, second) = tokio::join!(one.migrate(), two.migrate());
        let counts = [first.unwrap(), second.unwrap()];
        assert!(counts.contains(&0) && counts.iter().sum::<usize>() > 0, "{counts:?}");
        one.close().await.unwrap();
        two.close().await.unwrap();
    });
}
