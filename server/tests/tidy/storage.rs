//! Where the database may be spoken to.
//!
//! How the rule is read: queries are built with SeaORM or sea-query, inside the capability that owns the table
//! (`store.rs` where there are many, beside the use case where there is one) or in the kernel. SQL written as text is for what
//! no query builder says: locks, pings and bulk writes in the kernel, and the tests' own databases.

use crate::{Rule, lines_with};

/// Where SQL may be text, and why.
const TEXT: &[&str] = &[
    // Locks and pings.
    "server/src/kernel/database.rs",
    // Many rows in one statement: arrays on PostgreSQL, a long VALUES on SQLite.
    "server/src/kernel/bulk.rs",
    // Tests create and drop whole databases, and benchmarks compare with raw COPY.
    "server/tests/",
    "server/benches/",
    // The peer that figures are held against is bare SQL.
    "server/examples/ledger.rs",
];

pub const RULES: &[Rule] = &[
    Rule {
        wants: "SQL is built with SeaORM or sea-query, not written as text.",
        instead: "Both databases must understand it, and no value may ever be spliced in: build the query. What no builder can \
                  say belongs to server/src/kernel, behind a function.",
        find: |source| match source.is_rust() && !source.is_in(TEXT) && !source.is_a_rule() {
            true => lines_with(source, RAW),
            false => Vec::new(),
        },
        planted: &[
            ("server/src/plans/store.rs", "db.execute_unprepared(\"DELETE FROM plan\").await?;", 1),
            ("server/src/plans/store.rs", "Statement::from_string(backend, sql)", 1),
            ("server/src/plans/store.rs", "Statement::from_sql_and_values(backend, sql, [])\nExpr::cust(\"now()\")", 2),
            ("server/src/plans/store.rs", "plan::Entity::find().one(db)\nFunc::cust(\"lower\")", 0),
            ("server/src/kernel/database.rs", "db.execute_unprepared(\"SELECT 1\")", 0),
        ],
    },
    Rule {
        wants: "Only capabilities and the kernel of server speak to the database.",
        instead: "Pages, routes and commands call a use case; put the query into the capability that owns the table.",
        find: |source| match source.is_rust()
            && source.is_in(&[
                "app/",
                "shared/",
                "frontend/",
                "server/src/http/",
                "server/src/cli/",
                "server/src/access.rs",
                "server/src/main.rs",
            ]) {
            true => lines_with(source, &["sea_orm", "sea_query", "sqlx"]),
            false => Vec::new(),
        },
        planted: &[
            ("server/src/http/pages.rs", "use sea_orm::EntityTrait;", 1),
            ("server/src/cli/import.rs", "sqlx::query(\"SELECT 1\")", 1),
            ("app/src/plans/api.rs", "use sea_orm::DbErr;", 1),
            ("server/src/plans/store.rs", "use sea_orm::EntityTrait;", 0),
        ],
    },
];

const RAW: &[&str] = &[
    "execute_unprepared",
    "Statement::from_string",
    "from_sql_and_values",
    "raw_sql",
    "query_one_raw",
    "query_all_raw",
    "execute_raw",
    "find_by_statement",
    "Expr::cust",
    "Expr::cust_with_values",
    "sqlx::query",
];
