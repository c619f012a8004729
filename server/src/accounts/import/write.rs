//! The rows of every table that a batch writes.

use super::people::{Found, News};
use super::read::Row;
use super::store::{Store, Work};
use crate::accounts::profile::{Profile, seal_description};
use crate::identity::contacts::{self, PlacedChannel, PlacedContact};
use crate::kernel::bulk::{Column, Rows};
use crate::kernel::vault::{BlindIndex, SealError};
use sea_orm::sea_query::Value;
use sea_orm::{DatabaseTransaction, DbErr};
use shared::accounts::placement::Placement;
use shared::accounts::{AccountId, AccountState, Consent};
use shared::identity::CustomerId;
use shared::kernel::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

const CUSTOMER: [Column; 4] =
    [Column::uuid("id"), Column::text("market"), Column::text("language"), Column::big_int("created_at")];

const RECORD: [Column; 7] = [
    Column::uuid("creditor_id"),
    Column::bytes("reference_index"),
    Column::uuid("customer_id"),
    Column::bytes("profile_sealed"),
    Column::bytes("content_hash"),
    Column::bytes("person_hash"),
    Column::big_int("updated_at"),
];

const UPDATE_RECORDS: &str = "UPDATE customer_record SET profile_sealed = v.profile_sealed, \
    content_hash = v.content_hash, person_hash = v.person_hash, updated_at = v.updated_at \
    FROM v WHERE customer_record.creditor_id = v.creditor_id AND customer_record.reference_index = v.reference_index";

/// What a file says about an account; both those that are new and those that changed have it.
const ACCOUNT: [Column; 18] = [
    Column::uuid("id"),
    Column::uuid("customer_id"),
    Column::text("reference"),
    Column::text("product_type"),
    Column::text_null("original_creditor"),
    Column::bytes_null("description_sealed"),
    Column::text("market"),
    Column::text("currency"),
    Column::big_int("original_amount"),
    Column::big_int("principal"),
    Column::big_int("interest"),
    Column::big_int("fees"),
    Column::big_int("paid_before"),
    Column::big_int("placed_balance"),
    Column::date("opened_on"),
    Column::date("default_on"),
    Column::bytes("content_hash"),
    Column::big_int("updated_at"),
];

/// What follows from it for a new one, and is the same in a whole batch or nearly.
const NEW_ACCOUNT: [Column; 22] = {
    let mut columns = [Column::uuid("creditor_id"); 22];
    let mut at = 0;
    while at < ACCOUNT.len() {
        columns[at] = ACCOUNT[at];
        at += 1;
    }
    columns[19] = Column::uuid("placement_id");
    columns[20] = Column::text("reference_key");
    columns[21] = Column::text("state");
    columns
};

const INSERT_ACCOUNTS: &str = "INSERT INTO account (id, customer_id, reference, product_type, original_creditor, \
    description_sealed, market, currency, original_amount, principal, interest, fees, paid_before, placed_balance, \
    opened_on, default_on, content_hash, updated_at, creditor_id, placement_id, reference_key, state, balance, \
    placed_at, closed_at) \
    SELECT id, customer_id, reference, product_type, original_creditor, \
    description_sealed, market, currency, original_amount, principal, interest, fees, paid_before, placed_balance, \
    opened_on, default_on, content_hash, updated_at, creditor_id, placement_id, reference_key, state, placed_balance, \
    updated_at, CASE WHEN state = 'open' THEN NULL ELSE updated_at END FROM v";

/// What was paid through us since stays paid: the balance moves by what the placed balance moves by, in the database,
/// so that no payment that arrives meanwhile is lost. What was settled or recalled stays so.
const UPDATE_ACCOUNTS: &str = "UPDATE account SET customer_id = v.customer_id, reference = v.reference, \
    product_type = v.product_type, original_creditor = v.original_creditor, \
    description_sealed = v.description_sealed, market = v.market, original_amount = v.original_amount, \
    principal = v.principal, interest = v.interest, fees = v.fees, paid_before = v.paid_before, \
    placed_balance = v.placed_balance, balance = account.balance + v.placed_balance - account.placed_balance, \
    opened_on = v.opened_on, default_on = v.default_on, content_hash = v.content_hash, updated_at = v.updated_at, \
    state = CASE WHEN account.state IN ('settled', 'recalled') THEN account.state \
    WHEN account.balance + v.placed_balance - account.placed_balance > 0 THEN 'open' ELSE 'paid_in_full' END, \
    closed_at = CASE WHEN account.state IN ('settled', 'recalled') THEN account.closed_at \
    WHEN account.balance + v.placed_balance - account.placed_balance > 0 THEN NULL \
    ELSE COALESCE(account.closed_at, v.updated_at) END \
    FROM v WHERE account.id = v.id";

/// Collects a part of a batch, then writes it.
pub(super) struct Writing<'a> {
    store: &'a Store<'a>,
    placement: Uuid,
    now: Timestamp,
    from_line: u64,
    customers: Rows<4>,
    records: Rows<7>,
    changed_records: Rows<7>,
    changed_people: Vec<CustomerId>,
    accounts: Rows<22>,
    changed_accounts: Rows<18>,
    new_contacts: Contacts,
    known_contacts: Contacts,
}

impl<'a> Writing<'a> {
    /// `from_line`: of the part's first row.
    pub fn new(store: &'a Store<'a>, placement: Uuid, now: Timestamp, from_line: u64) -> Self {
        Self {
            store,
            placement,
            now,
            from_line,
            customers: Rows::new(CUSTOMER),
            records: Rows::new(RECORD),
            changed_records: Rows::new(RECORD),
            changed_people: Vec::new(),
            accounts: Rows::new(NEW_ACCOUNT),
            changed_accounts: Rows::new(ACCOUNT),
            new_contacts: Contacts::default(),
            known_contacts: Contacts::default(),
        }
    }

    /// A row: its account, and what it says about its person.
    pub fn add(&mut self, mut row: Row, work: &Work, found: Found) -> Result<(), SealError> {
        self.add_account(&mut row.placement, work, found.customer, &row.account_hash);
        let speaks = found.speaks_on(row.line);
        // A later account of the same person adds addresses, and nothing else.
        if speaks || row.person.is_none() {
            self.add_contacts(&mut row, found, speaks);
        }
        if speaks { self.add_person(row, found) } else { Ok(()) }
    }

    fn add_account(&mut self, placement: &mut Placement, work: &Work, customer: CustomerId, hash: &BlindIndex) {
        let (store, now) = (self.store, self.now.unix_millis());
        let id = match work {
            Work::Create => AccountId::new(self.now, &store.random),
            Work::Update(id) => *id,
            Work::Leave | Work::Reject => return,
        };
        let description = placement.description.take();
        let sealed = description.map(|text| seal_description(&store.vault, id, &text, &store.random));
        let charges = placement.charges;
        let [one, two, three, four, five, six] = [
            placement.original_amount,
            charges.principal(),
            charges.interest(),
            charges.fees(),
            charges.paid(),
            charges.balance(),
        ]
        .map(|amount| Value::from(amount.minor()));
        let told: [Value; 18] = [
            id.uuid().into(),
            customer.uuid().into(),
            placement.account_ref.as_shown().into(),
            placement.product_type.code().into(),
            placement.original_creditor.take().into(),
            sealed.into(),
            placement.market.code().into(),
            charges.currency().code().into(),
            one,
            two,
            three,
            four,
            five,
            six,
            placement.opened_on.into(),
            placement.default_on.into(),
            hash.to_vec().into(),
            now.into(),
        ];
        if let Work::Update(_) = work {
            self.changed_accounts.push(told);
            return;
        }
        self.accounts.push_chained(
            told,
            [
                store.creditor.uuid().into(),
                self.placement.into(),
                placement.account_ref.key().into(),
                AccountState::on_placement(&charges).code().into(),
            ],
        );
    }

    fn add_contacts(&mut self, row: &mut Row, found: Found, speaks: bool) {
        let person = &mut row.placement.person;
        let emails = std::mem::take(&mut person.emails).into_iter().map(String::from);
        let phones = std::mem::take(&mut person.phones).into_iter().map(String::from);
        let is_new = found.is_new_from(self.from_line);
        let list = if is_new { &mut self.new_contacts } else { &mut self.known_contacts };
        for (position, ((channel, index), address)) in (0..).zip(row.contacts.iter().zip(emails.chain(phones))) {
            let consent = match channel {
                PlacedChannel::Email => person.email_consent,
                PlacedChannel::Sms => person.sms_consent,
            };
            list.add(PlacedContact {
                customer: found.customer,
                channel: *channel,
                index: *index,
                address,
                consent,
                position,
                is_latest: speaks,
            });
        }
    }

    fn add_person(&mut self, row: Row, found: Found) -> Result<(), SealError> {
        let (store, now) = (self.store, self.now.unix_millis());
        let customer = found.customer.uuid();
        let (market, language) = (row.placement.market.code(), row.placement.person.locale.code());
        let profile = Profile::new(row.placement.customer_ref, row.placement.person);
        let sealed = profile.seal(&store.vault, store.creditor, &row.customer, &store.random)?;
        // Without hashes (see `People` in `read`) the next file brings the record up to date.
        let (content, likeness) = row.person.map(|hashes| (hashes.content, hashes.likeness)).unzip();
        let record = [
            store.creditor.uuid().into(),
            row.customer.to_vec().into(),
            customer.into(),
            sealed.into(),
            content.map_or_else(Vec::new, |hash| hash.to_vec()).into(),
            likeness.flatten().map_or_else(Vec::new, |hash| hash.to_vec()).into(),
            now.into(),
        ];
        match found.news {
            News::New { is_linked } => {
                if !is_linked {
                    self.customers.push([customer.into(), market.into(), language.into(), now.into()]);
                }
                self.records.push(record);
            }
            News::Changed | News::Nothing => {
                self.changed_people.push(found.customer);
                self.changed_records.push(record);
            }
        }
        Ok(())
    }

    /// Returns how many people changed.
    pub async fn write(self, tx: &DatabaseTransaction) -> Result<u64, DbErr> {
        let Self { store, now, .. } = self;
        let (creditor, vault, random) = (store.creditor.uuid(), &store.vault, &store.random);
        let people_changed = self.changed_people.len() as u64;
        self.customers.insert(tx, "customer").await?;
        self.records.insert(tx, "customer_record").await?;
        self.changed_records.run(tx, UPDATE_RECORDS).await?;
        contacts::place_new(tx, creditor, vault, self.new_contacts.list, now, random).await?;
        contacts::take_off(tx, creditor, self.changed_people, now).await?;
        contacts::place(tx, creditor, vault, self.known_contacts.list, now, random).await?;
        self.accounts.run(tx, INSERT_ACCOUNTS).await?;
        self.changed_accounts.run(tx, UPDATE_ACCOUNTS).await?;
        Ok(people_changed)
    }
}

/// Addresses, each once per person.
#[derive(Default)]
struct Contacts {
    list: Vec<PlacedContact>,
    at: HashMap<(CustomerId, PlacedChannel, BlindIndex), usize>,
}

impl Contacts {
    /// The first mention counts, but a refusal counts wherever it stands.
    fn add(&mut self, contact: PlacedContact) {
        let key = (contact.customer, contact.channel, contact.index);
        match self.at.get(&key).and_then(|&at| self.list.get_mut(at)) {
            Some(known) if contact.consent == Consent::Refused => known.consent = Consent::Refused,
            Some(_) => {}
            None => {
                self.at.insert(key, self.list.len());
                self.list.push(contact);
            }
        }
    }
}
