use crate::kit::{self, TestDb};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use server::kernel::vault::{Aad, Wrapped};
use uuid::Uuid;

on_both! {
    async fn a_key_survives_the_database_and_opens_what_it_sealed(db: TestDb) {
        let (vault, random) = (kit::vault(), kit::random());
        let key = vault.new_creditor_key(random.as_ref());
        let id = Uuid::from_u128(1);
        let place = Aad::new("creditor", id.as_bytes(), "email");
        let sealed = vault.creditor(&key).unwrap().seal_text(place, "ana@example.org", random.as_ref());

        let mut insert = Query::insert();
        insert.into_table("creditor").columns([
            "id", "slug", "name", "legal_name", "market", "phone", "hours", "email", "website", "second_fact",
            "wrapped_key", "created_at",
        ]);
        let text = |text: &str| Expr::val(text);
        insert.values_panic([
            Expr::val(id), text("northwind"), text(""), text(""), text("FR"), text(""), text(""), text(""), text(""),
            text("none"), Expr::val(key.as_bytes().to_vec()), Expr::val(0_i64),
        ]);
        db.writer().execute(&insert).await.unwrap();

        let select = Query::select().column("wrapped_key").from("creditor").and_where(Expr::col("id").eq(id)).take();
        let row = db.read().query_one(&select).await.unwrap().unwrap();
        let stored = Wrapped::from_bytes(row.try_get::<Vec<u8>>("", "wrapped_key").unwrap());
        let after_restart = kit::vault();
        assert_eq!(after_restart.creditor(&stored).unwrap().open_text(place, &sealed).unwrap(), "ana@example.org");
    }
}
