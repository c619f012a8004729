use crate::kit::{self, NOON, TestDb};
use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::kernel::cleaning::{self, Cleaning};
use server::kernel::clock::MovableClock;
use server::kernel::database::Db;
use server::kernel::jobs::{self, Claimed, Handler, Handlers, JobError, NewJob, Ran, Runner, Wake, entity};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;

/// Notes what it was told, and answers as it is bidden.
#[derive(Clone)]
struct Told {
    seen: Arc<Mutex<Vec<u32>>>,
    answer: fn(u32) -> Result<(), JobError>,
}

impl Told {
    fn new(answer: fn(u32) -> Result<(), JobError>) -> Self {
        Self { seen: Arc::default(), answer }
    }

    fn seen(&self) -> Vec<u32> {
        self.seen.lock().unwrap().clone()
    }
}

#[async_trait]
impl Handler for Told {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let n = job.payload()?;
        self.seen.lock().unwrap().push(n);
        (self.answer)(n)
    }

    fn attempts_max(&self) -> i32 {
        3
    }
}

struct Node {
    clock: Arc<MovableClock>,
    wake: Wake,
    runner: Arc<Runner>,
}

fn node(db: Db, handlers: Handlers) -> Node {
    let (clock, wake) = (Arc::new(MovableClock::at(NOON)), Wake::default());
    let runner = Runner::new(db, clock.clone(), kit::random(), handlers, wake.clone());
    Node { clock, wake, runner: Arc::new(runner) }
}

/// Ids come from chance that repeats, so each job has chance of its own.
async fn write(db: &Db, job: NewJob) -> bool {
    static SEED: AtomicU32 = AtomicU32::new(1);
    let random = server::kernel::chance::SeededRandom::new(u64::from(SEED.fetch_add(1, Ordering::Relaxed)));
    jobs::enqueue(db.writer(), job, NOON, &random).await.unwrap()
}

fn job(n: u32, after_seconds: i64) -> NewJob {
    NewJob::new("told", &n, NOON.plus_seconds(after_seconds)).unwrap()
}

async fn the_job(db: &Db) -> entity::Model {
    entity::Entity::find().filter(entity::Column::Kind.eq("told")).one(db.read()).await.unwrap().unwrap()
}

on_both! {
    async fn work_is_done_once_when_its_time_has_come(db: TestDb) {
        let told = Told::new(|_| Ok(()));
        let node = node(db.db(), Handlers::new().on("told", told.clone()));
        write(&db, job(2, 60)).await;
        write(&db, job(1, 0)).await;
        assert_eq!(node.runner.run_due().await.unwrap(), Ran { done: 1, ..Ran::default() });
        assert_eq!(told.seen(), [1]);
        node.clock.advance_seconds(60);
        node.runner.run_due().await.unwrap();
        node.runner.run_due().await.unwrap();
        assert_eq!(told.seen(), [1, 2]);
    }

    async fn what_fails_is_tried_again_later_and_parked_in_the_end(db: TestDb) {
        let told = Told::new(|_| Err(JobError::Retry("the provider is away")));
        let node = node(db.db(), Handlers::new().on("told", told.clone()));
        write(&db, job(1, 0)).await;
        assert_eq!(node.runner.run_due().await.unwrap(), Ran { postponed: 1, ..Ran::default() });
        assert_eq!(node.runner.run_due().await.unwrap(), Ran::default(), "not at once");
        node.clock.advance_seconds(3_600);
        assert_eq!(node.runner.run_due().await.unwrap(), Ran { postponed: 1, ..Ran::default() });
        node.clock.advance_seconds(3_600);
        assert_eq!(node.runner.run_due().await.unwrap(), Ran { parked: 1, ..Ran::default() });
        node.clock.advance_seconds(36_000);
        assert_eq!(node.runner.run_due().await.unwrap(), Ran::default());
        let row = the_job(&db).await;
        assert_eq!((row.last_error.as_deref(), row.parked_at.is_some(), row.done_at), (Some("the provider is away"), true, None));
    }

    async fn what_cannot_be_read_or_panics_stops_nobody_else(db: TestDb) {
        let told = Told::new(|n| if n == 1 { panic!("on purpose") } else { Ok(()) });
        let node = node(db.db(), Handlers::new().on("told", told.clone()));
        write(&db, NewJob::new("told", &"not a number", NOON).unwrap()).await;
        write(&db, job(1, 0)).await;
        write(&db, job(2, 0)).await;
        assert_eq!(node.runner.run_due().await.unwrap(), Ran { done: 1, postponed: 1, parked: 1 });
    }

    async fn a_key_is_written_once(db: TestDb) {
        assert!(write(&db, job(1, 0).unique("reminder:1")).await);
        assert!(!write(&db, job(2, 0).unique("reminder:1")).await);
        assert!(write(&db, job(3, 0)).await && write(&db, job(4, 0)).await, "without a key, each is its own");
        assert_eq!(entity::Entity::find().count(db.read()).await.unwrap(), 3);
    }

    async fn a_job_that_is_rolled_back_is_never_run(db: TestDb) {
        let told = Told::new(|_| Ok(()));
        let node = node(db.db(), Handlers::new().on("told", told.clone()));
        let tx = db.begin().await.unwrap();
        jobs::enqueue(&tx, job(1, 0), NOON, kit::random().as_ref()).await.unwrap();
        tx.rollback().await.unwrap();
        node.runner.run_due().await.unwrap();
        assert!(told.seen().is_empty());
    }

    async fn work_this_node_cannot_do_is_left_to_others(db: TestDb) {
        write(&db, job(1, 0)).await;
        let old = node(db.db(), Handlers::new().on("another", Told::new(|_| Ok(()))));
        assert_eq!(old.runner.run_due().await.unwrap(), Ran::default());
        let new = node(db.db(), Handlers::new().on("told", Told::new(|_| Ok(()))));
        assert_eq!(new.runner.run_due().await.unwrap().done, 1);
    }

    async fn nodes_share_the_work_and_do_each_piece_once(db: TestDb) {
        let told = Told::new(|_| Ok(()));
        for n in 0..60 {
            write(&db, job(n, 0)).await;
        }
        let nodes: Vec<_> = (0..4)
            .map(|_| {
                let node = node(db.db(), Handlers::new().on("told", told.clone()));
                tokio::spawn(async move { node.runner.run_due().await.unwrap().done })
            })
            .collect();
        let mut done = 0;
        for node in nodes {
            done += node.await.unwrap();
        }
        let mut seen = told.seen();
        seen.sort_unstable();
        assert_eq!((done, seen), (60, (0..60).collect()));
    }

    async fn a_job_whose_node_died_is_taken_over_and_the_dead_says_nothing_more(db: TestDb) {
        #[derive(Clone, Default)]
        struct Dying(Arc<Mutex<Option<Claimed>>>);
        #[async_trait]
        impl Handler for Dying {
            async fn run(&self, job: &Claimed) -> Result<(), JobError> {
                *self.0.lock().unwrap() = Some(job.clone());
                std::future::pending().await
            }
        }
        let dying = Dying::default();
        write(&db, job(1, 0)).await;
        let first = node(db.db(), Handlers::new().on("told", dying.clone()));
        let cut = tokio::time::timeout(Duration::from_millis(500), first.runner.run_due()).await;
        assert!(cut.is_err());
        let stale = dying.0.lock().unwrap().take().expect("it was begun");

        let told = Told::new(|_| Ok(()));
        let second = node(db.db(), Handlers::new().on("told", told.clone()));
        assert_eq!(second.runner.run_due().await.unwrap(), Ran::default(), "the lease still holds");
        second.clock.advance_seconds(61);
        assert_eq!(second.runner.run_due().await.unwrap().done, 1);
        assert!(stale.done_in(db.writer(), NOON).await.is_err(), "a dead node's word does not count");
    }

    async fn an_effect_and_its_end_in_one_transaction_happen_once(db: TestDb) {
        struct Exact(Db);
        #[async_trait]
        impl Handler for Exact {
            async fn run(&self, job: &Claimed) -> Result<(), JobError> {
                let tx = self.0.begin().await?;
                jobs::enqueue(&tx, NewJob::new("effect", &(), NOON)?, NOON, kit::random().as_ref()).await?;
                job.done_in(&tx, NOON).await?;
                tx.commit().await?;
                Ok(())
            }
        }
        write(&db, job(1, 0)).await;
        let node = node(db.db(), Handlers::new().on("told", Exact(db.db())));
        assert_eq!(node.runner.run_due().await.unwrap().done, 1);
        assert_eq!(node.runner.run_due().await.unwrap(), Ran::default());
        assert!(the_job(&db).await.done_at.is_some());
    }

    async fn a_running_node_wakes_works_and_stops(db: TestDb) {
        let told = Told::new(|_| Ok(()));
        let node = node(db.db(), Handlers::new().on("told", told.clone()));
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(node.runner.clone().run(stopped));
        for n in 0..30 {
            write(&db, job(n, 0)).await;
            node.wake.wake();
        }
        tokio::time::timeout(Duration::from_secs(20), async {
            while told.seen().len() < 30 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
        .expect("every job is done");
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(5), running).await.expect("it stops").unwrap();
        let open = entity::Entity::find().filter(entity::Column::DoneAt.is_null()).count(db.read()).await.unwrap();
        assert_eq!(open, 0, "what was running was finished first");
    }

    async fn what_comes_back_is_done_once_a_period_by_all_nodes_together(db: TestDb) {
        let clock = Arc::new(MovableClock::at(NOON));
        let runner = |random| {
            let handlers = Handlers::new().on(cleaning::KIND, Cleaning::new(db.db(), clock.clone()));
            Runner::new(db.db(), clock.clone(), Arc::new(random), handlers, Wake::default())
                .every(cleaning::EVERY_SECONDS, cleaning::KIND)
        };
        let one = runner(server::kernel::chance::SeededRandom::new(1));
        let two = runner(server::kernel::chance::SeededRandom::new(2));
        let both = async || one.run_due().await.unwrap().done + two.run_due().await.unwrap().done;
        assert_eq!(both().await, 1);
        assert_eq!(both().await, 0);
        clock.advance_seconds(15 * 60);
        assert_eq!(both().await, 1);
        clock.advance_seconds(8 * 24 * 3_600);
        assert_eq!(both().await, 1);
        let kept = entity::Entity::find().count(db.read()).await.unwrap();
        assert_eq!(kept, 1, "finished jobs are forgotten after a week");
    }
}
