//! A running node keeps checkpoints of the audit trail by itself; a cut-off end is found.

use crate::kit::{TestApp, figure};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use server::cli::doctor::{Doctor, examine};
use server::kernel::audit::witness::{EVERY_SECONDS, HEADS_FILE, WitnessError};
use server::kernel::audit::{self, Entry, entity as entry};
use server::kernel::jobs::entity as job;

async fn record(app: &TestApp) {
    let tx = app.kernel.db.begin().await.unwrap();
    let entry = Entry {
        chain: None,
        at: app.kernel.now(),
        actor: "system",
        action: "plan agreed",
        subject: "account:1",
        detail: json!({}),
    };
    audit::record(&tx, entry).await.unwrap();
    tx.commit().await.unwrap();
}

/// Cuts off the end of the trail, from an entry on.
async fn cut(app: &TestApp, from: i64) {
    entry::Entity::delete_many().filter(entry::Column::Seq.gte(from)).exec(app.kernel.db.writer()).await.unwrap();
}

fn lines(app: &TestApp) -> usize {
    std::fs::read_to_string(app.config.data.join(HEADS_FILE)).unwrap_or_default().lines().count()
}

async fn trail(app: &TestApp) -> Result<String, String> {
    let findings = examine(&app.config, &Doctor::default()).await.unwrap();
    findings.into_iter().find(|finding| finding.what == "audit trail").unwrap().outcome
}

on_both! {
    async fn the_trail_is_witnessed_every_day_and_only_when_it_has_grown(app: TestApp) {
        record(&app).await;
        for day in 0..3 {
            app.run_jobs().await;
            app.run_jobs().await;
            assert_eq!(lines(&app), day + 1);
            app.clock.advance_seconds(i64::from(EVERY_SECONDS));
            record(&app).await;
        }
        app.run_jobs().await;
        app.clock.advance_seconds(i64::from(EVERY_SECONDS));
        app.run_jobs().await;
        assert_eq!(lines(&app), 4, "nothing happened, so there is nothing to witness");
        assert!(trail(&app).await.is_ok());
    }

    async fn an_end_that_was_cut_off_is_found_and_not_witnessed_away(app: TestApp) {
        for _ in 0..5 {
            record(&app).await;
        }
        // As when a node stops.
        assert_eq!(app.witness().await.unwrap(), 1);
        cut(&app, 4).await;
        assert!(trail(&app).await.unwrap_err().contains("cut off"));
        assert!(matches!(app.witness().await, Err(WitnessError::Gone { seq: 5, .. })));
        // Written anew, as long as before.
        app.clock.advance_seconds(60);
        record(&app).await;
        record(&app).await;
        assert!(trail(&app).await.unwrap_err().contains("not the one a checkpoint saw"));
        assert!(matches!(app.witness().await, Err(WitnessError::Gone { seq: 5, .. })));
        assert_eq!(lines(&app), 1);
        figure("S8: an audit trail whose end was cut off, or written anew: found 2 of 2, by checkpoints kept without being asked");
        // The job that would have witnessed it waits for somebody to look.
        app.run_jobs().await;
        let parked = job::Entity::find().filter(job::Column::ParkedAt.is_not_null()).count(app.kernel.db.read()).await.unwrap();
        assert_eq!(parked, 1);
    }
}
