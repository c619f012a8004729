//! Builds every service, provides every port.

use crate::accounts;
use crate::care;
use crate::compliance;
use crate::config::{self, Config};
use crate::disputes;
use crate::http::Assets;
use crate::identity;
use crate::kernel::Kernel;
use crate::kernel::audit::witness::{self, HEADS_FILE, WitnessError, Witnessing};
use crate::kernel::chance::SystemRandom;
use crate::kernel::cleaning::{self, Cleaning};
use crate::kernel::clock::SystemClock;
use crate::kernel::database::{Db, OpenError};
use crate::kernel::jobs::{Handlers, Runner};
use crate::kernel::outbox::{Reacting, Subscriptions};
use crate::kernel::vault::{KeyFileError, MasterKey, Vault};
use crate::messages;
use crate::payments::{self, Janitor, PaymentProvider, Secret, Simulator, Stripe, StripeAccount};
use crate::plans;
use crate::surroundings::{SavedMethods, Surroundings, UnderWay};
use app::page::Site;
use leptos::prelude::provide_context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use shared::kernel::{Clock, Random};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Two of these fit into what one call to a provider may take.
const STRIPE_ANSWERS_WITHIN: Duration = Duration::from_secs(12);

/// Everything that runs, put together.
pub struct App {
    pub config: Config,
    pub kernel: Kernel,
    pub identity: Arc<identity::Service>,
    pub accounts: Arc<accounts::Service>,
    pub budgets: Arc<care::Budgets>,
    pub hardships: Arc<care::Hardships>,
    pub disputes: Arc<disputes::Service>,
    pub notices: Arc<compliance::Notices>,
    pub plans: Arc<plans::Service>,
    pub payments: Arc<payments::Service>,
    pub messages: Arc<messages::Service>,
    pub assets: Assets,
    pub metrics: PrometheusHandle,
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Database(#[from] OpenError),
    #[error("the tables cannot be brought up to date: {0}")]
    Migrate(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Key(#[from] KeyFileError),
    #[error(transparent)]
    Transport(#[from] messages::TransportError),
    #[error("Stripe cannot be reached as configured: {0}")]
    Stripe(#[from] reqwest::Error),
    #[error("{} is empty", .0.display())]
    NoSecret(PathBuf),
    #[error("{what}: {cause}")]
    Io { what: String, cause: std::io::Error },
}

impl App {
    /// Opens the database, brings its tables up to date, and builds every service on the system's clock and chance.
    pub async fn start(config: Config) -> Result<Arc<Self>, StartError> {
        Self::start_with(config, Arc::new(SystemClock), Arc::new(SystemRandom)).await
    }

    /// The same, on a given clock and chance.
    pub async fn start_with(
        config: Config,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Arc<Self>, StartError> {
        std::fs::create_dir_all(&config.data).map_err(|cause| StartError::Io {
            what: format!("the folder {} cannot be made", config.data.display()),
            cause,
        })?;
        let key = match &config.master_key_file {
            Some(file) => MasterKey::read(file)?,
            None => MasterKey::read_or_create(&config.own_key_file(), random.as_ref())?,
        };
        let db = Db::open(&config.database).await?;
        db.migrate().await?;
        let vault = Arc::new(Vault::new(&key));
        let subscriptions = Self::subscriptions(&vault, &random);
        let mut kernel = Kernel::new(db, clock, random, vault, subscriptions);
        kernel.limits = kernel.limits.with_codes_per_network(config.codes_per_network);
        let identity = Arc::new(identity::Service::new(kernel.clone()));
        let budgets = Arc::new(care::Budgets::new(kernel.clone()));
        let hardships = Arc::new(care::Hardships::new(kernel.clone()));
        let disputes = Arc::new(disputes::Service::new(kernel.clone()));
        let provider = provider(&config, &kernel)?;
        let saved = Arc::new(SavedMethods::new(kernel.db.clone(), provider.name()));
        let plans = Arc::new(plans::Service::new(kernel.clone(), budgets.clone(), &config.public_url, saved));
        let surroundings = Arc::new(Surroundings::new(kernel.clone(), plans.clone()));
        let accounts = Arc::new(accounts::Service::new(kernel.clone(), identity.clone(), surroundings.clone()));
        identity.set_second_fact(accounts.clone());
        let notices = Arc::new(compliance::Notices::new(kernel.clone(), accounts.clone()));
        let payments = Arc::new(payments::Service::new(kernel.clone(), provider, surroundings.clone()));
        let transports = messages::Transports::of(&config)?;
        let sender = messages::Sender { public_url: config.public_url.clone(), phone: config.support_phone.clone() };
        let messages = Arc::new(messages::Service::new(kernel.clone(), identity.clone(), transports, sender));
        let (assets, metrics) = (Assets::load(), recorder());
        Ok(Arc::new(Self {
            config,
            kernel,
            identity,
            accounts,
            budgets,
            hardships,
            disputes,
            notices,
            plans,
            payments,
            messages,
            assets,
            metrics,
        }))
    }

    /// Which reactions each fact has. Those that come later are handled, under the same names, in [`Self::runner`].
    fn subscriptions(vault: &Arc<Vault>, random: &Arc<dyn Random>) -> Subscriptions {
        let mark_paid = plans::MarkPaid { random: random.clone() };
        let follow = plans::FollowBalance { random: random.clone() };
        let give_up = payments::GiveUpRest { vault: vault.clone(), random: random.clone() };
        messages::subscribe(
            Subscriptions::new()
                .within::<plans::PaymentReceived>(mark_paid)
                .within::<plans::PaymentGivenBack>(follow.clone())
                .within::<plans::BalanceAdjusted>(follow)
                .within::<payments::PlanCompleted>(give_up)
                .within::<plans::PaymentFailed>(plans::FollowCollection)
                .within::<plans::CollectionPutOff>(plans::FollowCollection)
                .within::<plans::MethodRemoved>(plans::FollowCollection)
                .on::<payments::InstalmentToCollect>(payments::COLLECT),
        )
    }

    /// This node's worker, with a handler for every kind of job.
    pub fn runner(&self) -> Runner {
        let Kernel { db, clock, random, wake, .. } = self.kernel.clone();
        let collecting = payments::Collecting::new(self.payments.clone());
        let handlers = Handlers::new()
            .on(cleaning::KIND, Cleaning::new(db.clone(), clock.clone()))
            .on(witness::KIND, Witnessing::new(db.clone(), self.heads_file()))
            .on(plans::watch::KIND, self.watch())
            .on(plans::remind::KIND, plans::remind::Remind::new(self.kernel.clone()))
            .on(plans::collect::KIND, plans::collect::Collect::new(self.kernel.clone()))
            .on(payments::COLLECT, Reacting::<payments::InstalmentToCollect, _>::new(db.clone(), collecting))
            .on(payments::ASK, Janitor::new(self.payments.clone()))
            .on(payments::REFUND_ORDER, payments::Refunding::new(self.payments.clone()))
            .on(payments::notices::KIND, payments::notices::FollowUp::new(self.payments.clone()))
            .on(payments::notices::FORGET_KIND, payments::notices::Forgetting::new(self.payments.clone()))
            .on(payments::ASK_SAVING, payments::AskSaving::new(self.payments.clone()))
            .on(payments::expiring::KIND, payments::expiring::Expiring::new(self.kernel.clone()))
            .on(payments::FORGET, payments::Forgetting::new(self.payments.clone()));
        let handlers = messages::handlers(handlers, &self.messages);
        Runner::new(db, clock, random, handlers, wake)
            .every(cleaning::EVERY_SECONDS, cleaning::KIND)
            .every(witness::EVERY_SECONDS, witness::KIND)
            .every(plans::watch::EVERY_SECONDS, plans::watch::KIND)
            .every(plans::remind::EVERY_SECONDS, plans::remind::KIND)
            .every(plans::collect::EVERY_SECONDS, plans::collect::KIND)
            .every(payments::expiring::EVERY_SECONDS, payments::expiring::KIND)
            .every(payments::notices::FORGET_EVERY_SECONDS, payments::notices::FORGET_KIND)
    }

    /// What looks at plans with something open past its date.
    pub fn watch(&self) -> plans::watch::Watch {
        plans::watch::Watch::new(self.kernel.clone(), Arc::new(UnderWay))
    }

    /// Notes outside the database where every audit chain ends now.
    pub async fn witness(&self) -> Result<usize, WitnessError> {
        witness::witness(self.kernel.db.read(), &self.heads_file()).await
    }

    fn heads_file(&self) -> PathBuf {
        self.config.data.join(HEADS_FILE)
    }

    /// Gives every capability's port to the page or server function being run.
    pub fn provide_ports(&self) {
        provide_context(self.site());
        provide_context::<Arc<dyn app::identity::port::Identity>>(self.identity.clone());
        provide_context::<Arc<dyn app::accounts::port::Accounts>>(self.accounts.clone());
        provide_context::<Arc<dyn app::care::budget_port::Budgets>>(self.budgets.clone());
        provide_context::<Arc<dyn app::care::hardship_port::Hardships>>(self.hardships.clone());
        provide_context::<Arc<dyn app::disputes::port::Disputes>>(self.disputes.clone());
        provide_context::<Arc<dyn app::plans::port::Plans>>(self.plans.clone());
        provide_context::<Arc<dyn app::payments::port::Payments>>(self.payments.clone());
        provide_context::<Arc<dyn app::payments::port::Methods>>(self.payments.clone());
        provide_context::<Arc<dyn app::payments::port::PayLinks>>(self.payments.clone());
        provide_context::<Arc<dyn app::payments::port::Guests>>(self.payments.clone());
        provide_context::<Arc<dyn app::messages::port::Messages>>(self.messages.clone());
    }

    /// What every page says about who runs it.
    pub fn site(&self) -> Site {
        Site {
            origin: self.config.public_url.clone(),
            phone: self.config.support_phone.clone(),
            opens: self.config.support_opens,
            closes: self.config.support_closes,
            demo: self.config.demo,
            pkg: format!("/pkg/{}", self.assets.build),
        }
    }
}

/// Whoever moves the money, as configured.
fn provider(config: &Config, kernel: &Kernel) -> Result<Arc<dyn PaymentProvider>, StartError> {
    Ok(match &config.payments {
        config::Payments::Simulator => {
            Arc::new(Simulator::new(kernel.db.clone(), kernel.clock.clone(), kernel.random.clone()))
        }
        config::Payments::Stripe { url, version, key_file, webhook_secret_file } => {
            Arc::new(Stripe::new(StripeAccount {
                url: url.clone(),
                version: version.clone(),
                secret_key: secrets(key_file)?.swap_remove(0),
                webhook_secrets: secrets(webhook_secret_file)?,
                answer_within: STRIPE_ANSWERS_WITHIN,
                public_url: config.public_url.clone(),
            })?)
        }
    })
}

/// The secrets of a file, a line each; at least one.
fn secrets(file: &Path) -> Result<Vec<Secret>, StartError> {
    let what = || format!("{} cannot be read", file.display());
    let text = std::fs::read_to_string(file).map_err(|cause| StartError::Io { what: what(), cause })?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let secrets: Vec<_> = lines.map(|line| Secret::new(line.to_owned())).collect();
    if secrets.is_empty() { Err(StartError::NoSecret(file.to_owned())) } else { Ok(secrets) }
}

/// The process's one metrics recorder.
fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // A second recorder can only come from a second program in this process; its figures stay its own.
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}
