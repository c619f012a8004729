//! Runs the jobs that are due: all the time on a node, or until nothing is due in a test or the sandbox.

use super::handler::{Claimed, Handlers, JobError};
use super::{NewJob, backoff, enqueue, queue};
use crate::kernel::database::Db;
use futures::FutureExt;
use sea_orm::DbErr;
use shared::kernel::{Clock, Random};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use uuid::Uuid;

/// How many jobs a node works on at once.
const AT_ONCE_MAX: usize = 8;
/// How often a node looks for jobs that others wrote.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a node that stops lets its jobs finish.
const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// Wakes this node's runner after a commit that wrote a job.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// How many jobs ended which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    pub done: u64,
    /// Failed, to be tried again later.
    pub postponed: u64,
    pub parked: u64,
}

/// One node's worker.
pub struct Runner {
    db: Db,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    handlers: Handlers,
    /// Kinds of work that come back, and after how many seconds.
    periodic: Vec<(&'static str, i64)>,
    wake: Wake,
    node: String,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Done,
    Postponed,
    Parked,
    /// Another node took it over, or the note could not be written: it will be told again.
    Unknown,
}

impl Runner {
    pub fn new(db: Db, clock: Arc<dyn Clock>, random: Arc<dyn Random>, handlers: Handlers, wake: Wake) -> Self {
        let mut name = [0_u8; 16];
        random.fill(&mut name);
        let node = Uuid::from_bytes(name).to_string();
        Self { db, clock, random, handlers, periodic: Vec::new(), wake, node }
    }

    /// Has work of this kind done once in every such period, on one of all the nodes.
    #[must_use]
    pub fn every(mut self, seconds: u32, kind: &'static str) -> Self {
        self.periodic.push((kind, i64::from(seconds.max(1))));
        self
    }

    /// Works until `stop` says so (or its sender is gone); then lets running jobs finish and gives back the rest.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            let free = AT_ONCE_MAX - running.len();
            match self.claim(free).await {
                Ok(jobs) => {
                    for job in jobs {
                        let runner = self.clone();
                        running.spawn(async move { runner.work(&job).await });
                    }
                }
                Err(_) => tracing::error!("jobs cannot be taken: the database failed"),
            }
            tokio::select! {
                changed = stop.changed() => if changed.is_err() { break },
                Some(_) = running.join_next(), if !running.is_empty() => {}
                // A full node takes no more, however often it is woken.
                () = self.wake.0.notified(), if running.len() < AT_ONCE_MAX => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        let finished = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(FINISH_WITHIN, finished).await.is_err() {
            running.shutdown().await;
            if queue::release(&self.db, &self.node).await.is_err() {
                tracing::warn!("jobs could not be given back; others take them when their lease ends");
            }
        }
    }

    /// Runs jobs, one after another, until nothing is due at the clock's present; never sleeps. For tests and the
    /// sandbox, which move the clock.
    pub async fn run_due(&self) -> Result<Ran, DbErr> {
        let mut ran = Ran::default();
        loop {
            let jobs = self.claim(32).await?;
            if jobs.is_empty() {
                return Ok(ran);
            }
            for job in jobs {
                match self.work(&job).await {
                    End::Done => ran.done += 1,
                    End::Postponed => ran.postponed += 1,
                    End::Parked => ran.parked += 1,
                    End::Unknown => {}
                }
            }
        }
    }

    async fn claim(&self, limit: usize) -> Result<Vec<Claimed>, DbErr> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        self.write_periodic().await?;
        let kinds: Vec<_> = self.handlers.kinds().collect();
        queue::claim(&self.db, &kinds, &self.node, now, limit as u64).await
    }

    /// The unique key holds the period, so whichever node comes first writes it for all.
    async fn write_periodic(&self) -> Result<(), DbErr> {
        let now = self.clock.now();
        for (kind, seconds) in &self.periodic {
            let key = format!("{kind}@{}", now.unix_millis().div_euclid(seconds * 1000));
            if !queue::is_known(&self.db, &key).await? {
                enqueue(self.db.writer(), NewJob::new(kind, &(), now)?.unique(key), now, self.random.as_ref()).await?;
            }
        }
        Ok(())
    }

    /// Does one job and notes how it ended.
    async fn work(&self, job: &Claimed) -> End {
        let Some(handler) = self.handlers.get(&job.kind) else { return End::Unknown };
        let attempts_max = handler.attempts_max();
        let outcome = if job.attempt > attempts_max {
            // Its node died with it each time.
            Err(JobError::Park("it was begun too often and never ended"))
        } else {
            tokio::select! {
                outcome = AssertUnwindSafe(handler.run(job)).catch_unwind() => {
                    outcome.unwrap_or(Err(JobError::Retry("it panicked")))
                }
                () = self.keep(job) => return End::Unknown,
            }
        };
        let now = self.clock.now();
        let (end, noted) = match outcome {
            Ok(()) => (End::Done, queue::finish(self.db.writer(), job, now).await),
            Err(JobError::Retry(reason)) if job.attempt < attempts_max => {
                let until = now.plus_seconds(backoff::wait_seconds(job.attempt, self.random.as_ref()));
                tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, reason, "a job failed");
                (End::Postponed, queue::postpone(&self.db, job, until, reason).await)
            }
            Err(JobError::Retry(reason) | JobError::Park(reason)) => {
                tracing::error!(job = %job.id, kind = job.kind, attempt = job.attempt, reason, "a job was parked");
                (End::Parked, queue::park(&self.db, job, now, reason).await)
            }
        };
        let name = match end {
            End::Done => "done",
            End::Postponed => "postponed",
            End::Parked => "parked",
            End::Unknown => "unknown",
        };
        metrics::counter!("quitus_jobs_total", "kind" => job.kind.clone(), "end" => name).increment(1);
        match noted {
            // Not this try's to note: the handler did it itself, in its own transaction.
            Ok(_) => end,
            Err(_) => {
                tracing::error!(job = %job.id, "how a job ended could not be noted: it will be told again");
                End::Unknown
            }
        }
    }

    /// Says again and again that the job is being worked on; ends when another node has it.
    async fn keep(&self, job: &Claimed) {
        loop {
            tokio::time::sleep(Duration::from_secs(queue::LEASE_SECONDS as u64 / 3)).await;
            // A handler that noted its own end is about to return; a database that fails may answer next time.
            if matches!(queue::extend(&self.db, job, self.clock.now()).await, Ok(false))
                && matches!(queue::was_taken_over(&self.db, job).await, Ok(true))
            {
                tracing::warn!(job = %job.id, "another node has taken a job over");
                return;
            }
        }
    }
}
