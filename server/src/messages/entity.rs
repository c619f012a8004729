//! The tables of messages, as SeaORM sees them.

/// One message to one address.
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
        /// The decision by which it was allowed, deferred or blocked: JSON; empty until it was first decided on.
        pub decision: String,
        /// [`shared::messages::State`].
        pub state: String,
        pub send_at: i64,
        pub sent_at: Option<i64>,
        pub provider_reference: Option<String>,
        /// A fixed text of ours, never what another system said.
        pub last_error: Option<String>,
        /// When somebody went on from its link. Opening it changes nothing.
        pub link_opened_at: Option<i64>,
        /// When somebody said there that the address is not that person's.
        pub disowned_at: Option<i64>,
        pub created_at: i64,
        /// When the person opened it in the portal.
        pub read_at: Option<i64>,
        /// The address of somebody who is nobody's contact: who paid by a link and wanted a receipt.
        pub guest_sealed: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
