//! The tables of payments, as SeaORM sees them.

/// Payments.
pub mod payment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub customer_id: Uuid,
        pub account_id: Uuid,
        pub plan_id: Option<Uuid>,
        pub attempt_id: Uuid,
        pub reference: String,
        pub amount: i64,
        pub currency: String,
        pub state: String,
        pub provider: String,
        pub provider_reference: Option<String>,
        pub method: String,
        pub method_label: Option<String>,
        pub failure: Option<String>,
        pub created_at: i64,
        pub updated_at: i64,
        pub settled_at: Option<i64>,
        pub surplus: Option<String>,
        pub refunded: Option<i64>,
        pub chargeback: Option<String>,
        pub aftermath_version: Option<i32>,
        pub method_id: Option<Uuid>,
        pub instalment_id: Option<Uuid>,
        pub pay_link_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Links by which somebody else pays.
pub mod pay_link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "pay_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer_id: Uuid,
        pub account_id: Uuid,
        pub creditor_id: Uuid,
        pub token_hash: Vec<u8>,
        pub token_sealed: Vec<u8>,
        pub name_sealed: Vec<u8>,
        pub kind: String,
        pub amount: i64,
        pub currency: String,
        pub created_at: i64,
        pub expires_at: i64,
        pub stopped_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who paid by a link: a browser, and the address to which it wanted a receipt.
pub mod guest_payment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "guest_payment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub payment_id: Uuid,
        pub link_id: Uuid,
        pub browser_hash: Vec<u8>,
        pub address_sealed: Option<Vec<u8>>,
        pub language: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Allocations.
pub mod allocation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "allocation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub payment_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub amount: i64,
        pub currency: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Double entry, append-only: an entry moves `amount` from the account it credits to the account it debits.
pub mod ledger_entry {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub currency: String,
        pub amount: i64,
        pub debit: String,
        pub credit: String,
        pub account_id: Option<Uuid>,
        pub payment_id: Option<Uuid>,
        pub kind: String,
        pub at: i64,
        pub adjustment_id: Option<Uuid>,
        pub remittance_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What creditors said of balances. Append-only.
pub mod adjustment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "adjustment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub customer_id: Uuid,
        pub account_id: Uuid,
        pub kind: String,
        /// By how much the balance moved: below zero where less is owed.
        pub amount: i64,
        pub currency: String,
        /// The creditor's own name for it.
        pub reference: String,
        pub content_hash: Vec<u8>,
        pub reason: String,
        pub told_on: Date,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Orders to give money back.
pub mod refund {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "refund")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub payment_id: Uuid,
        pub amount: i64,
        pub currency: String,
        pub state: String,
        pub reason: String,
        pub provider_reference: Option<String>,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was passed on to creditors. Append-only.
pub mod remittance {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "remittance")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub currency: String,
        pub day: Date,
        pub from_at: i64,
        pub until_at: i64,
        pub net: i64,
        pub carried_in: i64,
        pub amount: i64,
        pub carried_out: i64,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Simulated charges.
pub mod simulated_charge {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "simulated_charge")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference: String,
        pub idempotency_key: String,
        pub amount: i64,
        pub currency: String,
        pub card: String,
        pub state: String,
        pub created_at: i64,
        pub chargeback: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Refunds in the simulator's book.
pub mod simulated_refund {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "simulated_refund")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference: String,
        pub idempotency_key: String,
        pub charge_key: String,
        pub amount: i64,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What banks took back, and let go again, in the simulator's book.
pub mod simulated_dispute {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "simulated_dispute")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference: String,
        pub charge_key: String,
        /// Below zero where the bank took it.
        pub amount: i64,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Saved methods in the simulator's book.
pub mod simulated_method {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "simulated_method")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference: String,
        pub idempotency_key: String,
        pub card: String,
        pub removed_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Events that a provider has told us of, each once.
pub mod webhook_event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub provider: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: String,
        pub kind: String,
        pub received_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Methods that people have saved.
pub mod payment_method {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payment_method")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer_id: Uuid,
        pub provider: String,
        pub currency: String,
        pub state: String,
        pub saving_reference: Option<String>,
        pub reference: Option<String>,
        pub card: Option<String>,
        pub kind: Option<String>,
        pub brand: Option<String>,
        pub ending: Option<String>,
        pub expires_on: Option<Date>,
        pub failure: Option<String>,
        pub is_default: bool,
        pub replaces_id: Option<Uuid>,
        pub nudged_for: Option<Date>,
        pub created_at: i64,
        pub removed_at: Option<i64>,
        pub forgotten_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
