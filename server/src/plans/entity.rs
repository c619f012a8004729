//! The tables of plans, as SeaORM sees them.

/// Policys.
pub mod policy {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "policy")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub version: i32,
        pub document: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Plans.
pub mod plan {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub customer_id: Uuid,
        /// The account it was begun from. Which accounts it is for says `plan_account`.
        pub account_id: Uuid,
        pub reference: String,
        pub state: String,
        pub version: i32,
        pub created_at: i64,
        pub closed_at: Option<i64>,
        pub ends_on: Option<Date>,
        pub looked_on: Option<Date>,
        pub missed_told_on: Option<Date>,
        /// A settlement: how much of the balance is given up when it is paid, as it was agreed.
        pub forgives: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The accounts that a plan is for.
pub mod plan_account {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        /// In the order in which the agreement names them; 0 is the account it was begun from.
        pub position: i32,
        /// The plan has closed, or the account was taken out of it.
        pub left_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Agreed words and terms, frozen: language, version and text exactly as shown.
pub mod plan_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub policy_id: Uuid,
        pub terms: String,
        pub frequency: String,
        pub amount: i64,
        pub currency: String,
        pub first_on: Date,
        pub adjust: String,
        pub language: String,
        pub words_version: String,
        pub words: String,
        pub agreed_at: i64,
        pub changes: Option<String>,
        pub change: Option<String>,
        pub skipped_on: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Instalments.
pub mod instalment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "instalment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub plan_id: Uuid,
        pub version: i32,
        pub number: i32,
        pub nominal_on: Date,
        pub due_on: Date,
        pub amount: i64,
        pub paid: i64,
        pub sequence: i32,
        pub kind: Option<String>,
        /// When the customer is reminded of it; none: not, or not again for this date.
        pub remind_at: Option<i64>,
        /// The date of which they were reminded.
        pub reminded_for: Option<Date>,
        /// From when on it is taken; none: not, or not again.
        pub collect_at: Option<i64>,
        /// How often that was tried for its date.
        pub collect_tries: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many days before a payment a customer wants to be reminded.
pub mod reminder_wish {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reminder_wish")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: Uuid,
        /// 0: not at all.
        pub days_before: i32,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who agreed that the payments of a plan are taken, from which method, in which words.
pub mod collection {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "collection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub plan_id: Uuid,
        pub customer_id: Uuid,
        pub method_id: Uuid,
        pub language: String,
        pub words_version: String,
        pub words: String,
        pub agreed_at: i64,
        pub stopped_at: Option<i64>,
        pub stopped_why: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which payment went to which instalment.
pub mod plan_payment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_payment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub plan_id: Uuid,
        pub instalment_id: Uuid,
        pub payment_id: Uuid,
        pub amount: i64,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The private addresses of customers' calendars: a keyed hash of the secret in each.
pub mod calendar_feed {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendar_feed")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer_id: Uuid,
        pub token_hash: Vec<u8>,
        pub language: String,
        pub created_at: i64,
        pub revoked_at: Option<i64>,
        pub read_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
