//! The table `job`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub payload: String,
    pub run_at: i64,
    /// How often it was begun. With the id, it names one try: only the latest may say how it ended.
    pub attempts: i32,
    /// Until when the node that took it has it to itself.
    pub locked_until: Option<i64>,
    pub locked_by: Option<String>,
    /// A fixed reason from our own code, never text from outside.
    pub last_error: Option<String>,
    pub unique_key: Option<String>,
    pub done_at: Option<i64>,
    /// When it had failed too often. Waits for a person.
    pub parked_at: Option<i64>,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
