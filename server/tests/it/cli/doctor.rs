//! The doctor finds what is wrong, says what to do, and changes nothing.

use crate::kit::{Subject, TestApp, TestDb};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use server::accounts::entity::creditor;
use server::cli::doctor::{Doctor, examine};
use server::config::{Config, Given};
use server::kernel::audit::{self, Entry, entity as entry};
use server::kernel::jobs::{NewJob, enqueue, entity as job};
use std::collections::BTreeMap;
use std::path::Path;

type Found = BTreeMap<&'static str, Result<String, String>>;

/// What is found, without the browser's part: tests run without it.
async fn look(config: &Config, checkpoint: bool) -> Found {
    let findings = examine(config, &Doctor { checkpoint }).await.unwrap();
    findings.into_iter().filter(|one| one.what != "browser's part").map(|one| (one.what, one.outcome)).collect()
}

/// Everything that is wrong, and nothing else is.
async fn wrong(config: &Config) -> Vec<(&'static str, String)> {
    look(config, false).await.into_iter().filter_map(|(what, outcome)| Some((what, outcome.err()?))).collect()
}

async fn record(app: &TestApp, subject: &str) {
    let tx = app.kernel.db.begin().await.unwrap();
    let what = Entry {
        chain: None,
        at: app.kernel.now(),
        actor: "system",
        action: "plan agreed",
        subject,
        detail: json!({ "n": 1 }),
    };
    audit::record(&tx, what).await.unwrap();
    tx.commit().await.unwrap();
}

async fn alter_entry(app: &TestApp, seq: i64) {
    entry::Entity::update_many()
        .col_expr(entry::Column::Subject, Expr::val("account:another"))
        .filter(entry::Column::Seq.eq(seq))
        .exec(app.kernel.db.writer())
        .await
        .unwrap();
}

on_both! {
    async fn a_healthy_house_is_well_in_every_part(app: TestApp) {
        app.person("Ana").await;
        record(&app, "account:1").await;
        let found = look(&app.config, false).await;
        assert!(found.values().all(Result::is_ok), "{found:?}");
        let parts: Vec<_> = found.keys().copied().collect();
        assert_eq!(parts, ["audit trail", "creditors' keys", "data folder", "jobs", "master key", "tables"]);
    }

    async fn an_altered_entry_of_the_audit_trail_is_named(app: TestApp) {
        for n in 1..=3 {
            record(&app, &format!("account:{n}")).await;
        }
        alter_entry(&app, 2).await;
        let wrong = wrong(&app.config).await;
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].0 == "audit trail" && wrong[0].1.contains("entry 2 was altered"), "{wrong:?}");
    }

    async fn a_checkpoint_finds_an_end_that_was_cut_off_and_a_damaged_trail_gets_none(app: TestApp) {
        record(&app, "account:1").await;
        record(&app, "account:2").await;
        look(&app.config, true).await["audit trail"].as_ref().unwrap();
        let heads = std::fs::read_to_string(app.config.data.join("audit-heads.txt")).unwrap();
        assert_eq!(heads.lines().count(), 1);
        entry::Entity::delete_many().filter(entry::Column::Seq.eq(2)).exec(app.kernel.db.writer()).await.unwrap();
        let found = look(&app.config, true).await;
        assert!(found["audit trail"].as_ref().unwrap_err().contains("cut off"), "{found:?}");
        assert_eq!(std::fs::read_to_string(app.config.data.join("audit-heads.txt")).unwrap(), heads);
    }

    async fn a_creditors_key_of_another_master_key_is_named_and_a_destroyed_one_is_not(app: TestApp) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        for (creditor, key) in [(ana.creditor, vec![1_u8; 72]), (ben.creditor, vec![])] {
            creditor::Entity::update_many()
                .col_expr(creditor::Column::WrappedKey, Expr::val(key))
                .filter(creditor::Column::Id.eq(creditor.uuid()))
                .exec(app.kernel.db.writer())
                .await
                .unwrap();
        }
        let wrong = wrong(&app.config).await;
        assert!(matches!(wrong.as_slice(), [("creditors' keys", why)] if why.contains("creditor-ana") && !why.contains("creditor-ben")), "{wrong:?}");
    }

    async fn a_missing_or_readable_master_key_is_told_and_never_made_anew(app: TestApp) {
        let file = app.config.own_key_file();
        let kept = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let missing = wrong(&app.config).await;
        assert!(matches!(missing.as_slice(), [("master key", why)] if why.contains("bring it back")), "{missing:?}");
        assert!(!file.exists());
        std::fs::write(&file, &kept).unwrap();
        make_readable(&file);
        let readable = wrong(&app.config).await;
        assert!(matches!(readable.as_slice(), [("master key", why)] if why.contains("chmod 600")), "{readable:?}");
        // A key that something else provides may have any permissions.
        let provided = Config { master_key_file: Some(file), ..app.config.clone() };
        assert_eq!(wrong(&provided).await, []);
    }

    async fn jobs_that_gave_up_are_counted_by_kind(app: TestApp) {
        let kernel = &app.kernel;
        for n in 0..2 {
            let new = NewJob::new("letter", &n, kernel.now()).unwrap();
            enqueue(kernel.db.writer(), new, kernel.now(), kernel.random()).await.unwrap();
        }
        assert_eq!(wrong(&app.config).await, []);
        job::Entity::update_many()
            .col_expr(job::Column::ParkedAt, Expr::val(kernel.now().unix_millis()))
            .exec(kernel.db.writer())
            .await
            .unwrap();
        let wrong = wrong(&app.config).await;
        assert!(matches!(wrong.as_slice(), [("jobs", why)] if why.contains("2 × letter")), "{wrong:?}");
    }

    async fn tables_that_are_not_there_are_told_and_not_made(db: TestDb) {
        let app = TestApp::on(db.clone()).await;
        db.migrate_down().await.unwrap();
        let wrong = wrong(&app.config).await;
        assert!(matches!(wrong.as_slice(), [("tables", why)] if why.contains("quitus migrate")), "{wrong:?}");
        assert!(db.pending().await.unwrap() > 0);
        db.migrate().await.unwrap();
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let given = Given { data: Some(folder.path().to_owned()), ..Given::default() };
    let error = examine(&given.settle().unwrap(), &Doctor::default()).await.unwrap_err();
    assert!(error.to_string().contains("there is no database"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let given = Given {
        data: Some(folder.path().to_owned()),
        database: Some("postgres://nobody@127.0.0.1:1/quitus".to_owned()),
        ..Given::default()
    };
    assert!(examine(&given.settle().unwrap(), &Doctor::default()).await.is_err());
}

fn make_readable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
}
