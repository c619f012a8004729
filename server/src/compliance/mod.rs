//! What the rules of contact need to know, gathered from where it is kept; the rules are in [`shared::compliance`].

mod notice;

pub use notice::Notices;

use crate::accounts::{AccountModel, parties};
use crate::care::{HoldModel, holds_in_force};
use crate::identity;
use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use sea_orm::ConnectionTrait;
use shared::compliance::{
    Address, AddressKey, Arrangement, Channel, Contact, CreditorKey, Debt, DebtKey, Decision, Hold, OptOut,
    PastContact, Person, Purpose, Role, Template, decide,
};
use shared::identity::{ContactId, CustomerId};
use shared::kernel::Market;
use std::sync::Arc;
use uuid::Uuid;

/// A contact that is wanted, by the ids of everyone concerned.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub creditor: Uuid,
    pub customer: CustomerId,
    /// The address; none: one that is not on file, such as a letter handed over.
    pub contact: Option<ContactId>,
    /// What it is about; none: everything the person has with the creditor.
    pub account: Option<Uuid>,
    pub channel: Channel,
    pub purpose: Purpose,
    /// What a reading of the message finds.
    pub template: Template,
    /// What reached the person lately. Kept by whoever sends.
    pub history: Vec<PastContact>,
    /// Nothing has reached the person about it before.
    pub is_first: bool,
    /// It is about a plan that is being kept.
    pub arrangement: Option<Arrangement>,
}

/// Decides on contacts by what is on file.
pub struct Service {
    kernel: Kernel,
    identity: Arc<identity::Service>,
}

impl Service {
    pub fn new(kernel: Kernel, identity: Arc<identity::Service>) -> Self {
        Self { kernel, identity }
    }

    /// Decides on a contact at the present moment. Asked right before sending, whatever was decided before
    /// (compliance.md, X-EVAL-AT-SEND); [`Decision::permit`] is the leave to send it.
    pub async fn decide<C: ConnectionTrait>(&self, db: &C, wanted: Wanted) -> Result<Decision, Failure> {
        let now = self.kernel.now();
        Ok(decide(&self.gather(db, wanted).await?, now))
    }

    /// Decides on the receipt of somebody who paid for a customer: they owe nothing, so nothing is known of them but where
    /// they asked for it.
    pub fn decide_for_guest(&self, market: Market, address: AddressKey, template: Template) -> Decision {
        let mut contact = Contact::new(market, Role::ThirdParty, Channel::Email, Purpose::Receipt);
        contact.address = Address { key: Some(address), ..Address::default() };
        contact.template = template;
        decide(&contact, self.kernel.now())
    }

    async fn gather<C: ConnectionTrait>(&self, db: &C, wanted: Wanted) -> Result<Contact, Failure> {
        let now = self.kernel.now();
        let customer =
            parties::customer(db, wanted.customer).await?.ok_or(Failure::broken("a message to nobody we know"))?;
        let contacts = self.identity.contacts_of(db, wanted.customer).await?;
        let holds = holds_in_force(db, wanted.customer, now).await?;
        let mut accounts = parties::accounts_with(db, wanted.customer, wanted.creditor).await?;
        if let Some(about) = wanted.account {
            accounts.retain(|account| account.id == about);
        }
        // An account's own market goes before the person's: they may have moved.
        let market = accounts.first().map_or(&customer.market, |account| &account.market);
        let market: Market = market.parse().map_err(|_| Failure::broken("an unknown market is stored"))?;

        let mut contact = Contact::new(market, Role::ThirdParty, wanted.channel, wanted.purpose);
        if let Some(to) = wanted.contact.and_then(|id| contacts.iter().find(|contact| contact.id == id.uuid())) {
            contact.address = Address {
                key: Some(key_of(&to.address_index)),
                bounced: to.bounced_at.is_some(),
                ..Address::default()
            };
        } else if let Some(id) = wanted.contact {
            contact.address.key = Some(key_of(id.as_bytes()));
        }
        contact.person = person(&holds);
        contact.person.opt_outs = contacts
            .iter()
            .filter(|contact| contact.opted_out_at.is_some())
            .map(|contact| OptOut::Address(key_of(&contact.address_index)))
            .collect();
        contact.debts = accounts.iter().map(|account| debt(account, &holds, &wanted)).collect();
        contact.history = wanted.history;
        contact.template = wanted.template;
        Ok(contact)
    }
}

/// An address as it stands beside a decision: its blind index, in hexadecimal.
pub fn key_of(index: &[u8]) -> AddressKey {
    AddressKey(index.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What holds say of the person. A kind that is not known here keeps us silent like the gravest of those that are.
fn person(holds: &[HoldModel]) -> Person {
    let mut person = Person::default();
    for hold in holds {
        match hold.kind.as_str() {
            "represented" => person.represented = true,
            "deceased" => person.deceased = true,
            "minor" => person.minor = true,
            "identity_theft" => person.identity_stolen = true,
            "insolvency" => person.insolvent = true,
            "surendettement" => person.over_indebtedness_accepted = true,
            "capacity" => person.capacity_concern = true,
            "cease" => person.cease_received = true,
            // On the debts, see `debt`.
            "dispute" | "hardship" | "breathing_space" | "crisis_breathing_space" => {}
            _ => person.vulnerability = Some(Hold::default()),
        }
    }
    person
}

fn debt(account: &AccountModel, holds: &[HoldModel], wanted: &Wanted) -> Debt {
    let mut debt = Debt {
        key: Some(DebtKey(account.id)),
        creditor: Some(CreditorKey(account.creditor_id)),
        is_first_communication: wanted.is_first,
        // What is known of the plan on one account says nothing of the others.
        arrangement: wanted.arrangement.filter(|_| wanted.account == Some(account.id)),
        ..Debt::default()
    };
    // Holds that have ended are not among them: those that are last as long as they are there.
    for hold in holds.iter().filter(|hold| hold.account_id.is_none_or(|id| id == account.id)) {
        match hold.kind.as_str() {
            "dispute" => debt.disputed = true,
            "hardship" => debt.hardship = Some(Hold::default()),
            "breathing_space" => debt.breathing_space = Some(Hold::default()),
            "crisis_breathing_space" => debt.crisis_breathing_space = Some(Hold::default()),
            _ => {}
        }
    }
    debt
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(kind: &str) -> HoldModel {
        let id = Uuid::nil();
        HoldModel {
            id,
            customer_id: id,
            account_id: None,
            kind: kind.to_owned(),
            reference: String::new(),
            placed_at: 0,
            until_at: None,
            released_at: None,
        }
    }

    #[test]
    fn a_hold_nobody_here_knows_keeps_us_silent() {
        assert!(person(&[hold("something new")]).vulnerability.is_some());
        assert_eq!(person(&[hold("dispute"), hold("hardship")]), Person::default());
        assert!(person(&[hold("deceased")]).deceased);
    }
}
