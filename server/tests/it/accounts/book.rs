//! Placement files made for a test, and what the tables hold afterwards, opened.

use crate::kit::{self, NOON, TestDb};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::accounts::creditors::{self, NewCreditor, SecondFact};
use server::accounts::entity::{account, creditor, customer_record};
use server::accounts::import::{self, ImportError, Observer, Options, Report};
use server::accounts::{Profile, open_description};
use server::identity::entity::contact;
use server::kernel::Kernel;
use server::kernel::clock::MovableClock;
use server::kernel::outbox::Subscriptions;
use server::kernel::vault::{Aad, CreditorVault, Wrapped};
use shared::accounts::placement::Column;
use shared::accounts::{AccountId, CreditorId};
use shared::kernel::Market;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;
use uuid::Uuid;

/// A house with one creditor or several.
pub struct Book {
    pub kernel: Kernel,
    pub clock: Arc<MovableClock>,
}

impl kit::Subject for Book {
    async fn on(db: TestDb) -> Self {
        let clock = Arc::new(MovableClock::at(NOON));
        let kernel = Kernel::new(db.db(), clock.clone(), kit::random(), kit::vault(), Subscriptions::new());
        Self { kernel, clock }
    }
}

impl Book {
    pub async fn creditor(&self, slug: &str, name: &str) -> creditor::Model {
        let new = NewCreditor {
            slug: slug.to_owned(),
            name: name.to_owned(),
            market: Market::Fr,
            legal_name: None,
            phone: String::new(),
            hours: String::new(),
            email: String::new(),
            website: String::new(),
            second_fact: SecondFact::None,
        };
        creditors::add(&self.kernel, new, "test").await.unwrap();
        creditors::by_slug(&self.kernel, slug).await.unwrap().unwrap()
    }

    pub async fn northwind(&self) -> creditor::Model {
        self.creditor("northwind", "Northwind").await
    }

    pub async fn import(&self, creditor: &creditor::Model, file: &[u8]) -> Report {
        self.import_with(creditor, file, Options::default(), &mut ()).await.unwrap()
    }

    pub async fn import_with(
        &self,
        creditor: &creditor::Model,
        file: &[u8],
        options: Options,
        observer: &mut dyn Observer,
    ) -> Result<Report, ImportError> {
        import::run(&self.kernel, creditor, Cursor::new(file.to_vec()), options, observer).await
    }

    pub async fn accounts(&self, creditor: &creditor::Model) -> Vec<account::Model> {
        account::Entity::find()
            .filter(account::Column::CreditorId.eq(creditor.id))
            .order_by_asc(account::Column::ReferenceKey)
            .all(self.kernel.db.read())
            .await
            .unwrap()
    }

    pub async fn account(&self, creditor: &creditor::Model, reference: &str) -> account::Model {
        let accounts = self.accounts(creditor).await;
        accounts.into_iter().find(|account| account.reference == reference).unwrap()
    }

    pub async fn contacts(&self, creditor: &creditor::Model) -> Vec<contact::Model> {
        contact::Entity::find()
            .filter(contact::Column::CreditorId.eq(creditor.id))
            .order_by_asc(contact::Column::Position)
            .all(self.kernel.db.read())
            .await
            .unwrap()
    }

    pub fn vault(&self, creditor: &creditor::Model) -> CreditorVault {
        self.kernel.vault.creditor(&Wrapped::from_bytes(creditor.wrapped_key.as_slice())).unwrap()
    }

    /// `channel address consent`, one a line; an address that was taken off is in brackets.
    pub async fn addresses(&self, creditor: &creditor::Model, customer: Uuid) -> Vec<String> {
        let vault = self.vault(creditor);
        let contacts = self.contacts(creditor).await;
        let mut lines: Vec<String> = contacts
            .iter()
            .filter(|contact| contact.customer_id == customer)
            .map(|contact| {
                let place = Aad::new("contact", contact.id.as_bytes(), "address_sealed");
                let address = vault.open_text(place, &contact.address_sealed).unwrap();
                let line = format!("{} {address} {}", contact.channel, contact.consent);
                if contact.removed_at.is_some() { format!("({line})") } else { line }
            })
            .collect();
        lines.sort();
        lines
    }

    pub async fn profiles(&self, creditor: &creditor::Model) -> BTreeMap<Uuid, Vec<Profile>> {
        let vault = self.vault(creditor);
        let records = customer_record::Entity::find()
            .filter(customer_record::Column::CreditorId.eq(creditor.id))
            .all(self.kernel.db.read())
            .await
            .unwrap();
        let mut profiles: BTreeMap<Uuid, Vec<Profile>> = BTreeMap::new();
        for record in records {
            let id = CreditorId::from_uuid(creditor.id);
            let profile = Profile::open(&vault, id, &record.reference_index, &record.profile_sealed).unwrap();
            profiles.entry(record.customer_id).or_default().push(profile);
        }
        profiles
    }

    /// Everything that a creditor's files led to, without ids and moments; a line for each account.
    pub async fn told(&self, creditor: &creditor::Model) -> Vec<String> {
        let vault = self.vault(creditor);
        let profiles = self.profiles(creditor).await;
        let mut lines = Vec::new();
        for account in self.accounts(creditor).await {
            let description = account
                .description_sealed
                .as_deref()
                .map(|sealed| open_description(&vault, AccountId::from_uuid(account.id), sealed).unwrap());
            let people = serde_json::to_string(&profiles[&account.customer_id]).unwrap();
            let addresses = self.addresses(creditor, account.customer_id).await;
            lines.push(format!(
                "{} {} {:?} {description:?} {} {} {} {} {} {} {} {} {} {} {} {} {people} {addresses:?}",
                account.reference,
                account.product_type,
                account.original_creditor,
                account.market,
                account.currency,
                account.original_amount,
                account.principal,
                account.interest,
                account.fees,
                account.paid_before,
                account.placed_balance,
                account.balance,
                account.opened_on,
                account.default_on,
                account.state,
            ));
        }
        lines
    }
}

/// The record that a test changes: what a column holds unless it says otherwise.
fn usual(column: Column) -> &'static str {
    match column {
        Column::AccountRef => "A-1",
        Column::CustomerRef => "C-1",
        Column::Creditor => "Northwind",
        Column::ProductType => "bnpl",
        Column::Description => "Sofa \"Oslo\", grey\nin two parcels",
        Column::Market => "FR",
        Column::Currency => "EUR",
        Column::OriginalAmount | Column::Principal | Column::Balance => "100,00",
        Column::Interest | Column::Fees | Column::Paid => "0",
        Column::OpenedOn => "2024-02-29",
        Column::DefaultOn => "2025-06-01",
        Column::FirstName => "Amélie",
        Column::LastName => "Dupont",
        Column::BirthDate => "1990-03-14",
        Column::Emails => "amelie.dupont@mail.example",
        Column::Phones => "06 39 98 12 34",
        Column::Postcode => "69003",
        Column::City => "Lyon",
        Column::EmailConsent => "yes",
        _ => "",
    }
}

/// A placement file: each record is the usual one but for the columns named.
pub fn file(records: &[&[(&str, &str)]]) -> Vec<u8> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut file = line(Column::ALL.iter().map(|column| column.name().to_owned()).collect());
    for record in records {
        let cell = |column: &Column| {
            let told = record.iter().find(|(name, _)| *name == column.name());
            quoted(told.map_or(usual(*column), |(_, value)| value))
        };
        file += &line(Column::ALL.iter().map(cell).collect());
    }
    file.into_bytes()
}
