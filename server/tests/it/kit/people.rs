//! People, as a creditor's file would bring them.

use super::TestApp;
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::accounts::entity::{creditor, customer};
use server::identity::entity::contact;
use shared::accounts::CreditorId;
use shared::identity::{ContactId, CustomerId};

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
        let sealed = kernel.vault.creditor(&wrapped).unwrap().seal_text(
            server::kernel::vault::Aad::new("contact", person.contact.as_bytes(), "address"),
            &address,
            random,
        );
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
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
        person
    }
}
