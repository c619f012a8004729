//! The tables of accounts, as SeaORM sees them.

/// Its data key is wrapped by the platform's: destroying `wrapped_key` erases every person it placed.
pub mod creditor {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "creditor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub slug: String,
        pub name: String,
        pub legal_name: String,
        pub market: String,
        pub phone: String,
        pub hours: String,
        pub email: String,
        pub website: String,
        pub second_fact: String,
        pub wrapped_key: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person. Holds nothing personal; what creditors told us is in customer_record.
pub mod customer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub market: String,
        pub language: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person as one creditor knows them: one row per creditor's reference.
pub mod customer_record {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer_record")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub creditor_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference_index: Vec<u8>,
        pub customer_id: Uuid,
        pub profile_sealed: Vec<u8>,
        pub content_hash: Vec<u8>,
        /// Birth date and last name; empty where the birth date is not known. Compared, never searched.
        pub person_hash: Vec<u8>,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A file that was read.
pub mod placement {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "placement")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub file_hash: Vec<u8>,
        pub started_at: i64,
        pub finished_at: Option<i64>,
        pub report: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// One debt. `balance` is the checked cache of the ledger's entries for it.
pub mod account {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub customer_id: Uuid,
        pub placement_id: Option<Uuid>,
        /// As the creditor writes it.
        pub reference: String,
        /// What its spellings have in common (`Reference::key`): accounts are found by it.
        pub reference_key: String,
        pub product_type: String,
        pub original_creditor: Option<String>,
        pub description_sealed: Option<Vec<u8>>,
        pub market: String,
        pub currency: String,
        pub original_amount: i64,
        pub principal: i64,
        pub interest: i64,
        pub fees: i64,
        pub paid_before: i64,
        pub placed_balance: i64,
        pub balance: i64,
        pub opened_on: Date,
        pub default_on: Date,
        pub state: String,
        pub closed_at: Option<i64>,
        pub content_hash: Vec<u8>,
        pub placed_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
