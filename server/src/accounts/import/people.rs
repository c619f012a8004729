//! Whose accounts they are: people known to the creditor, people known through another creditor, new people.

use super::read::Row;
use crate::accounts::entity::customer_record;
use crate::identity::contacts;
use crate::kernel::bulk::{Column, Rows};
use crate::kernel::vault::BlindIndex;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use shared::accounts::CreditorId;
use shared::identity::CustomerId;
use shared::kernel::{Random, Timestamp};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A person in a batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub customer: CustomerId,
    pub news: News,
    /// The line of the row that brings the news.
    line: u64,
}

impl Found {
    /// Whether this is the person's first account ever, or comes with it, among the rows from this line on: no address
    /// of theirs is on file yet.
    pub fn is_new_from(&self, line: u64) -> bool {
        matches!(self.news, News::New { .. }) && self.line >= line
    }

    /// The row on this line says something new about the person, and the last word on them in this file.
    pub fn speaks_on(&self, line: u64) -> bool {
        self.news != News::Nothing && self.line == line
    }
}

/// What a batch says about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// Never placed by this creditor. `is_linked`: known through another one.
    New { is_linked: bool },
    /// Placed before, and now told otherwise.
    Changed,
    /// Nothing but what is known, or nothing that speaks for the person.
    Nothing,
}

/// What the creditor's records say now: customer and content hash.
pub(super) type Records = HashMap<BlindIndex, (CustomerId, Vec<u8>)>;

/// The records that a batch's rows refer to.
pub(super) async fn records(db: &impl ConnectionTrait, creditor: CreditorId, rows: &[Row]) -> Result<Records, DbErr> {
    let indices: HashSet<BlindIndex> = rows.iter().map(|row| row.customer).collect();
    let mut wanted = Rows::new([Column::uuid("creditor_id"), Column::bytes("reference_index")]);
    for index in indices {
        wanted.push([creditor.uuid().into(), index.to_vec().into()]);
    }
    let found = wanted
        .find(
            db,
            "SELECT r.reference_index, r.customer_id, r.content_hash FROM v CROSS JOIN customer_record r \
             WHERE r.creditor_id = v.creditor_id AND r.reference_index = v.reference_index",
        )
        .await?;
    let keyed = |(index, customer, content): (Vec<u8>, Uuid, Vec<u8>)| {
        Some((BlindIndex::try_from(index).ok()?, (CustomerId::from_uuid(customer), content)))
    };
    Ok(found.into_iter().filter_map(keyed).collect())
}

/// Every person of a batch.
pub(super) async fn resolve(
    tx: &DatabaseTransaction,
    creditor: CreditorId,
    rows: &[Row],
    records: &Records,
    has_others: bool,
    now: Timestamp,
    random: &dyn Random,
) -> Result<HashMap<BlindIndex, Found>, DbErr> {
    let new: Vec<&Row> = rows.iter().filter(|row| !records.contains_key(&row.customer)).collect();
    let mut elsewhere = if has_others { Elsewhere::load(tx, creditor, &new).await? } else { Elsewhere::default() };
    let mut people: HashMap<BlindIndex, Found> = HashMap::with_capacity(rows.len());
    for row in rows {
        if people.contains_key(&row.customer) {
            continue; // The first row of a person in a file is the one that speaks for them.
        }
        let line = row.line;
        let found = match records.get(&row.customer) {
            Some((customer, content)) => {
                let is_changed = row.person.as_ref().is_some_and(|person| person.content.as_slice() != content);
                Found { customer: *customer, news: if is_changed { News::Changed } else { News::Nothing }, line }
            }
            None => {
                let linked = elsewhere.take(row);
                let customer = linked.unwrap_or_else(|| CustomerId::new(now, random));
                Found { customer, news: News::New { is_linked: linked.is_some() }, line }
            }
        };
        people.insert(row.customer, found);
    }
    Ok(people)
}

/// People whom other creditors placed under one of a batch's addresses, and whom this creditor did not.
#[derive(Default)]
struct Elsewhere {
    /// Address → person and creditor.
    holders: HashMap<Vec<u8>, Vec<(Uuid, Uuid)>>,
    /// Person and creditor → likenesses.
    likenesses: HashMap<(Uuid, Uuid), Vec<Vec<u8>>>,
    taken: HashSet<Uuid>,
}

impl Elsewhere {
    async fn load(tx: &DatabaseTransaction, creditor: CreditorId, new: &[&Row]) -> Result<Self, DbErr> {
        let could_be_known = new.iter().filter(|row| likeness(row).is_some());
        let addresses: HashSet<BlindIndex> =
            could_be_known.flat_map(|row| row.contacts.iter().map(|(_, index)| *index)).collect();
        let addresses: Vec<BlindIndex> = addresses.into_iter().collect();
        let mut this = Self::default();
        for (address, customer, holder) in contacts::elsewhere(tx, creditor.uuid(), &addresses).await? {
            this.holders.entry(address).or_default().push((customer, holder));
        }
        let customers: HashSet<Uuid> = this.holders.values().flatten().map(|(customer, _)| *customer).collect();
        if customers.is_empty() {
            return Ok(this);
        }
        let records: Vec<(Uuid, Uuid, Vec<u8>)> = customer_record::Entity::find()
            .select_only()
            .columns([
                customer_record::Column::CustomerId,
                customer_record::Column::CreditorId,
                customer_record::Column::PersonHash,
            ])
            .filter(customer_record::Column::CustomerId.is_in(customers))
            .into_tuple()
            .all(tx)
            .await?;
        for (customer, holder, likeness) in records {
            if holder == creditor.uuid() {
                this.taken.insert(customer);
            } else {
                this.likenesses.entry((customer, holder)).or_default().push(likeness);
            }
        }
        Ok(this)
    }

    /// The one person elsewhere who is this one; nobody else of this creditor can be them any more.
    fn take(&mut self, row: &Row) -> Option<CustomerId> {
        let likeness = likeness(row)?;
        let holders = row.contacts.iter().filter_map(|(_, index)| self.holders.get(index.as_slice())).flatten();
        let alike = holders.filter(|holder| {
            self.likenesses.get(*holder).is_some_and(|known| known.iter().any(|known| known == likeness))
        });
        let candidates: HashSet<Uuid> =
            alike.map(|(customer, _)| *customer).filter(|customer| !self.taken.contains(customer)).collect();
        // Two who fit are no proof of either.
        let [only] = Vec::from_iter(candidates).try_into().ok()?;
        self.taken.insert(only);
        Some(CustomerId::from_uuid(only))
    }
}

fn likeness(row: &Row) -> Option<&[u8]> {
    row.person.as_ref()?.likeness.as_ref().map(|likeness| likeness.as_slice())
}
