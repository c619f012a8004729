//! People, as a creditor's file would bring them.

use super::TestApp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use server::accounts::entity::{account, creditor, customer};
use server::identity::entity::contact;
use server::messages::Kept;
use shared::accounts::{AccountId, CreditorId};
use shared::identity::{ContactId, CustomerId};
use shared::kernel::Market;

/// Somebody with an e-mail address on file.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub contact: ContactId,
}

impl TestApp {
    /// A person whom a creditor of their own placed; `name` makes the address.
    pub async fn person(&self, name: &str) -> Person {
        let kernel = &self.app.kernel;
        let (now, random) = (kernel.now(), kernel.random());
        let person = Person {
            creditor: CreditorId::new(now, random),
            customer: CustomerId::new(now, random),
            contact: ContactId::new(now, random),
        };
        let wrapped = kernel.vault.new_creditor_key(random);
        let db = kernel.db.writer();
        let text = |text: &str| Set(text.to_owned());
        creditor::Entity::insert(creditor::ActiveModel {
            id: Set(person.creditor.uuid()),
            slug: Set(format!("creditor-{}", name.to_lowercase())),
            name: text("Northwind"),
            legal_name: text("Northwind Ltd"),
            market: text("UK"),
            phone: text(""),
            hours: text(""),
            email: text(""),
            website: text(""),
            second_fact: text("none"),
            wrapped_key: Set(wrapped.as_bytes().to_vec()),
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
        customer::Entity::insert(customer::ActiveModel {
            id: Set(person.customer.uuid()),
            market: text("UK"),
            language: text("en"),
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
        let address = format!("{}@mail.example", name.to_lowercase());
        let vault = kernel.vault.creditor(&wrapped).unwrap();
        let sealed = server::identity::seal_address(&vault, person.contact, &address, random);
        contact::Entity::insert(contact::ActiveModel {
            id: Set(person.contact.uuid()),
            creditor_id: Set(person.creditor.uuid()),
            customer_id: Set(person.customer.uuid()),
            channel: text("email"),
            address_index: Set(kernel.vault.hashes().email(&address).to_vec()),
            address_sealed: Set(sealed),
            consent: text("given"),
            position: Set(0),
            opted_out_at: Set(None),
            bounced_at: Set(None),
            removed_at: Set(None),
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
        person
    }

    /// The messages there are, the newest first, but for the codes by which people sign in.
    pub async fn confirmations(&self) -> Vec<Kept> {
        let mut kept = self.app.messages.kept(None, None, 50).await.unwrap();
        kept.retain(|message| message.template != "otp");
        kept
    }

    /// An account as if it had been paid here, today.
    pub async fn make_paid_in_full(&self, account: AccountId) {
        let now = self.app.kernel.now().unix_millis();
        let paid = account::ActiveModel {
            balance: Set(0),
            state: Set("paid_in_full".to_owned()),
            closed_at: Set(Some(now)),
            ..Default::default()
        };
        self.make_account(account, paid).await;
    }

    /// An account as if it had been placed in another market, in its currency.
    pub async fn make_of_market(&self, account: AccountId, market: Market) {
        let there = account::ActiveModel {
            market: Set(market.code().to_owned()),
            currency: Set(market.currency().code().to_owned()),
            ..Default::default()
        };
        self.make_account(account, there).await;
    }

    /// Changes an account, whatever the rules say.
    pub async fn make_account(&self, account: AccountId, to: account::ActiveModel) {
        let db = self.app.kernel.db.writer();
        account::Entity::update_many().set(to).filter(account::Column::Id.eq(account.uuid())).exec(db).await.unwrap();
    }

    /// An account of 120.00 that a person has with their creditor.
    pub async fn account(&self, person: Person, reference: &str) -> AccountId {
        let kernel = &self.app.kernel;
        let now = kernel.now();
        let id = AccountId::new(now, kernel.random());
        let day = now.utc().date() - chrono::Days::new(400);
        account::Entity::insert(account::ActiveModel {
            id: Set(id.uuid()),
            creditor_id: Set(person.creditor.uuid()),
            customer_id: Set(person.customer.uuid()),
            placement_id: Set(None),
            reference: Set(reference.to_owned()),
            reference_key: Set(shared::accounts::Reference::parse(reference).unwrap().key().to_owned()),
            product_type: Set("credit_card".to_owned()),
            original_creditor: Set(None),
            description_sealed: Set(None),
            market: Set("UK".to_owned()),
            currency: Set("GBP".to_owned()),
            original_amount: Set(12_000),
            principal: Set(12_000),
            interest: Set(0),
            fees: Set(0),
            paid_before: Set(0),
            placed_balance: Set(12_000),
            balance: Set(12_000),
            opened_on: Set(day),
            default_on: Set(day),
            state: Set("open".to_owned()),
            closed_at: Set(None),
            content_hash: Set(Vec::new()),
            placed_at: Set(now.unix_millis()),
            updated_at: Set(now.unix_millis()),
        })
        .exec_without_returning(kernel.db.writer())
        .await
        .unwrap();
        id
    }
}
