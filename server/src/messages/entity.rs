//! The tables of messages, as SeaORM sees them.

/// Messages.
pub mod message {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "message")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub creditor_id: Uuid,
        pub customer_id: Uuid,
        pub contact_id: Option<Uuid>,
        pub account_id: Option<Uuid>,
        pub channel: String,
        pub purpose: String,
        pub template: String,
        pub language: String,
        pub content_sealed: Vec<u8>,
        pub link_hash: Option<Vec<u8>>,
        pub code_hash: Option<Vec<u8>>,
        pub decision: String,
        pub state: String,
        pub send_at: i64,
        pub sent_at: Option<i64>,
        pub provider_reference: Option<String>,
        pub last_error: Option<String>,
        pub link_opened_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
