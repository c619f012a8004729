use crate::kit::{self, NOON, TestDb};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::kernel::drafts::{BYTES_MAX, DraftError, Drafts, entity};

fn drafts(db: &TestDb) -> Drafts {
    Drafts::new(db.db(), kit::vault(), kit::random())
}

on_both! {
    async fn what_was_typed_last_is_found_by_the_same_browser_only(db: TestDb) {
        let drafts = drafts(&db);
        for typed in ["my washing", "my washing machine broke"] {
            drafts.keep(b"browser", "hardship", &json!({ "words": typed }), NOON).await.unwrap();
        }
        let peek = async |secret: &[u8], form: &str| drafts.peek::<Value>(secret, form, NOON).await.unwrap();
        assert_eq!(peek(b"browser", "hardship").await.unwrap()["words"], "my washing machine broke");
        assert_eq!(peek(b"another", "hardship").await, None);
        assert_eq!(peek(b"browser", "dispute").await, None);
    }

    async fn what_is_taken_is_gone(db: TestDb) {
        let drafts = drafts(&db);
        drafts.keep(b"browser", "plan", &json!(1), NOON).await.unwrap();
        assert_eq!(drafts.take(b"browser", "plan", NOON).await.unwrap(), Some(json!(1)));
        assert_eq!(drafts.take::<Value>(b"browser", "plan", NOON).await.unwrap(), None);
    }

    async fn a_draft_lives_an_hour(db: TestDb) {
        let drafts = drafts(&db);
        drafts.keep(b"browser", "plan", &json!(1), NOON).await.unwrap();
        let after = |seconds| NOON.plus_seconds(seconds);
        assert_eq!(drafts.peek::<Value>(b"browser", "plan", after(3_599)).await.unwrap(), Some(json!(1)));
        assert_eq!(drafts.peek::<Value>(b"browser", "plan", after(3_600)).await.unwrap(), None);
        assert_eq!(Drafts::clean(db.writer(), after(3_599)).await.unwrap(), 0);
        assert_eq!(Drafts::clean(db.writer(), after(3_600)).await.unwrap(), 1);
    }

    async fn sixteen_kibibytes_are_kept_and_a_byte_more_is_not(db: TestDb) {
        let drafts = drafts(&db);
        let typed = |bytes: usize| "a".repeat(bytes - 2); // two quotes
        drafts.keep(b"browser", "dispute", &typed(BYTES_MAX), NOON).await.unwrap();
        assert!(matches!(drafts.keep(b"browser", "dispute", &typed(BYTES_MAX + 1), NOON).await, Err(DraftError::Size)));
    }

    async fn nothing_typed_is_stored_in_clear(db: TestDb) {
        drafts(&db).keep(b"browser-secret", "hardship", &json!("Ana Blue"), NOON).await.unwrap();
        let row = entity::Entity::find().one(db.read()).await.unwrap().unwrap();
        let stored = [row.key, row.values_sealed].concat();
        for clear in [b"Ana Blue".as_slice(), b"browser-secret"] {
            assert!(!stored.windows(clear.len()).any(|part| part == clear));
        }
    }
}
