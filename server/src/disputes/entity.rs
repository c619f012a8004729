//! The tables of disputes, as SeaORM sees them.

/// Disputes.
pub mod dispute {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "dispute")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer_id: Uuid,
        pub creditor_id: Uuid,
        pub account_id: Uuid,
        pub reference: String,
        pub reason: String,
        pub words_sealed: Vec<u8>,
        pub hold_id: Uuid,
        pub state: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
