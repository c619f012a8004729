use crate::kit::{self, NOON, TestDb};
use sea_orm::EntityTrait;
use server::kernel::limits::{Limit, Limits, Verdict, entity};

const THREE: Limit = Limit { name: "code asked for", tries_max: 3, window_seconds: 600 };

on_both! {
    async fn one_too_many_must_wait_as_long_as_told(db: TestDb) {
        let limits = Limits::new(db.db(), kit::vault());
        for _ in 0..3 {
            assert_eq!(limits.allow(THREE, b"192.0.2.1", NOON).await.unwrap(), Verdict::Allowed);
        }
        let Verdict::RetryAfter(seconds) = limits.allow(THREE, b"192.0.2.1", NOON).await.unwrap() else {
            panic!("the fourth was let in");
        };
        let later = NOON.plus_seconds(i64::from(seconds));
        assert!(matches!(limits.allow(THREE, b"192.0.2.1", later.plus_seconds(-2)).await.unwrap(), Verdict::RetryAfter(_)));
        assert_eq!(limits.allow(THREE, b"192.0.2.1", later).await.unwrap(), Verdict::Allowed);
    }

    async fn others_are_counted_apart_and_nobody_is_stored_in_clear(db: TestDb) {
        let limits = Limits::new(db.db(), kit::vault());
        for _ in 0..4 {
            let _ = limits.allow(THREE, b"192.0.2.1", NOON).await.unwrap();
        }
        assert_eq!(limits.allow(THREE, b"192.0.2.2", NOON).await.unwrap(), Verdict::Allowed);
        let other_door = Limit { name: "sign-in", ..THREE };
        assert_eq!(limits.allow(other_door, b"192.0.2.1", NOON).await.unwrap(), Verdict::Allowed);
        for row in entity::Entity::find().all(db.read()).await.unwrap() {
            assert!(row.key.len() == 32 && !row.key.windows(5).any(|part| part == b"192.0"));
        }
    }

    async fn those_who_try_at_once_get_no_more_than_the_limit(db: TestDb) {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let limits = Limits::new(db.db(), kit::vault());
                tokio::spawn(async move { limits.allow(THREE, b"192.0.2.1", NOON).await.unwrap() })
            })
            .collect();
        let mut allowed = 0;
        for task in tasks {
            allowed += u32::from(task.await.unwrap() == Verdict::Allowed);
        }
        assert_eq!(allowed, 3);
    }

    async fn windows_that_no_longer_matter_are_forgotten(db: TestDb) {
        let limits = Limits::new(db.db(), kit::vault());
        assert_eq!(limits.allow(THREE, b"192.0.2.1", NOON).await.unwrap(), Verdict::Allowed);
        assert_eq!(Limits::clean(db.writer(), NOON.plus_seconds(600)).await.unwrap(), 0);
        assert_eq!(Limits::clean(db.writer(), NOON.plus_seconds(1_201)).await.unwrap(), 1);
    }
}
