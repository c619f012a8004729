//! The tables of identity, as SeaORM sees them.

/// An e-mail address or phone number on file. `channel`: email, sms.
pub mod contact {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub customer_id: Uuid,
        pub channel: String,
        pub address_index: Vec<u8>,
        pub address_sealed: Vec<u8>,
        pub consent: String,
        pub position: i32,
        pub opted_out_at: Option<i64>,
        pub bounced_at: Option<i64>,
        /// When the creditor's latest word on the person left it out: not written to, not signed in with.
        pub removed_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A code that was asked for. Rows exist for unknown people too (customer_id missing): outsiders see no difference.
pub mod sign_in {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub browser_hash: Vec<u8>,
        pub customer_id: Option<Uuid>,
        pub contact_id: Option<Uuid>,
        pub message_id: Option<Uuid>,
        pub code_hash: Vec<u8>,
        pub channel: String,
        pub language: String,
        pub tries_left: i32,
        pub sends: i32,
        pub sent_at: i64,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub voided_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Sessions.
pub mod session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub token_hash: Vec<u8>,
        pub customer_id: Uuid,
        /// The code of a [`shared::identity::Device`]; never what the browser said of itself.
        pub device: String,
        pub created_at: i64,
        pub last_seen_at: i64,
        pub expires_at: i64,
        pub confirmed_at: Option<i64>,
        pub confirm_tries_left: i32,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
