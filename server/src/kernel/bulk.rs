//! Many rows in one statement, on either database.
//!
//! A statement is written over `v`, a table of the values given: `INSERT INTO t (a) SELECT a FROM v`. On PostgreSQL `v`
//! is unnested from one array per column, so that its plan is prepared once for any number of rows; SQLite, which
//! knows no arrays, is given rows of parameters. This is the one place where SQL is text and not built by sea-query:
//! building a node per value would cost more than storing it.

use sea_orm::sea_query::{ArrayType, Value};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, Statement, TryGetableMany};
use std::fmt::Write;

/// A column of `v`.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    name: &'static str,
    kind: Kind,
    nullable: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Uuid,
    Text,
    Bytes,
    BigInt,
    Int,
    Date,
}

impl Column {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, nullable: false }
    }

    pub const fn uuid(name: &'static str) -> Self {
        Self::new(name, Kind::Uuid)
    }

    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    /// `None` and the empty text are both stored as null.
    pub const fn text_null(name: &'static str) -> Self {
        Self { nullable: true, ..Self::text(name) }
    }

    pub const fn bytes(name: &'static str) -> Self {
        Self::new(name, Kind::Bytes)
    }

    /// `None` and no bytes are both stored as null.
    pub const fn bytes_null(name: &'static str) -> Self {
        Self { nullable: true, ..Self::bytes(name) }
    }

    pub const fn big_int(name: &'static str) -> Self {
        Self::new(name, Kind::BigInt)
    }

    pub const fn int(name: &'static str) -> Self {
        Self::new(name, Kind::Int)
    }

    pub const fn date(name: &'static str) -> Self {
        Self::new(name, Kind::Date)
    }
}

/// Rows of values, all with the same columns. Nullable are only [`Column::text_null`] and [`Column::bytes_null`]:
/// drivers send arrays without nulls, so in an array an empty value stands for none.
pub struct Rows<const N: usize> {
    columns: [Column; N],
    values: Vec<Value>,
}

/// How many rows a statement for SQLite takes: greedily, the largest that fits first. Few sizes, so that few different
/// statements are prepared and kept. Not hundreds: from some 200 rows on, an `UPDATE … FROM v` would read the whole table
/// and look its rows up in `v`, instead of the other way round.
const SQLITE_ROWS: [usize; 3] = [64, 8, 1];
/// SQLITE_MAX_VARIABLE_NUMBER.
const SQLITE_PARAMETERS_MAX: usize = 32_766;

impl<const N: usize> Rows<N> {
    pub fn new(columns: [Column; N]) -> Self {
        Self { columns, values: Vec::new() }
    }

    /// Values in the order of the columns, of their types.
    pub fn push(&mut self, row: [Value; N]) {
        self.values.extend(row);
    }

    /// The same, in two parts.
    pub fn push_chained<const A: usize, const B: usize>(&mut self, head: [Value; A], tail: [Value; B]) {
        const { assert!(A + B == N) };
        self.values.extend(head.into_iter().chain(tail));
    }

    pub fn len(&self) -> usize {
        self.values.len() / N
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// `INSERT` of every row into a table that has all these columns. Returns how many rows were written.
    pub async fn insert(self, tx: &DatabaseTransaction, table: &str) -> Result<u64, DbErr> {
        let names = self.names();
        self.run(tx, &format!("INSERT INTO {table} ({names}) SELECT {names} FROM v")).await
    }

    /// Runs a statement over `v`; nothing where there are no rows. Returns how many rows were written.
    ///
    /// On SQLite it may run several times, each over a part of the rows: it must not matter whether they come together.
    pub async fn run(self, tx: &DatabaseTransaction, statement: &str) -> Result<u64, DbErr> {
        let mut written = 0;
        for statement in self.statements(tx.get_database_backend(), statement) {
            written += tx.execute_raw(statement).await?.rows_affected();
        }
        Ok(written)
    }

    /// What a query over `v` finds, its columns in their order. As with [`Self::run`], `v` may come in parts.
    ///
    /// To find many rows by their keys, `FROM v CROSS JOIN` their table: PostgreSQL looks each key up in the index, where
    /// for a list of thousands it would read the whole table; and SQLite takes the tables of a `CROSS JOIN` in their order.
    pub async fn find<T: TryGetableMany>(self, db: &impl ConnectionTrait, query: &str) -> Result<Vec<T>, DbErr> {
        let mut found = Vec::new();
        for statement in self.statements(db.get_database_backend(), query) {
            for row in db.query_all_raw(statement).await? {
                found.push(row.try_get_many_by_index()?);
            }
        }
        Ok(found)
    }

    fn statements(mut self, backend: DatabaseBackend, statement: &str) -> Vec<Statement> {
        if self.is_empty() {
            return Vec::new();
        }
        if backend == DatabaseBackend::Postgres {
            let sql = format!("{} {statement}", self.unnested());
            return vec![Statement::from_sql_and_values(backend, sql, self.into_arrays())];
        }
        let mut statements = Vec::new();
        let mut values = std::mem::take(&mut self.values).into_iter();
        for rows in SQLITE_ROWS.into_iter().filter(|rows| rows * N <= SQLITE_PARAMETERS_MAX) {
            let sql = format!("{} {statement}", self.listed(rows));
            while values.len() >= rows * N {
                let part: Vec<Value> = values.by_ref().take(rows * N).collect();
                statements.push(Statement::from_sql_and_values(backend, sql.as_str(), part));
            }
        }
        statements
    }

    fn names(&self) -> String {
        self.columns.map(|column| column.name).join(", ")
    }

    /// `WITH v (a, b) AS (SELECT u1, NULLIF(u2, '') FROM UNNEST($1::uuid[], $2::text[]) AS u (u1, u2))`
    fn unnested(&self) -> String {
        let (mut picked, mut arrays, mut aliases) = (String::new(), String::new(), String::new());
        for (at, column) in self.columns.iter().enumerate() {
            let (n, comma) = (at + 1, if at == 0 { "" } else { ", " });
            // Writing to a String cannot fail.
            let _ = match column.nullable {
                true => write!(picked, "{comma}NULLIF(u{n}, '')"),
                false => write!(picked, "{comma}u{n}"),
            };
            let _ = write!(arrays, "{comma}${n}::{}[]", column.kind.postgres());
            let _ = write!(aliases, "{comma}u{n}");
        }
        format!("WITH v ({}) AS (SELECT {picked} FROM UNNEST({arrays}) AS u ({aliases}))", self.names())
    }

    /// `WITH v (a, b) AS (VALUES (?, ?), (?, ?))`
    fn listed(&self, rows: usize) -> String {
        let row = format!("({})", ["?"; N].join(", "));
        format!("WITH v ({}) AS (VALUES {})", self.names(), vec![row; rows].join(", "))
    }

    fn into_arrays(self) -> Vec<Value> {
        let rows = self.len();
        let mut arrays: [Vec<Value>; N] = std::array::from_fn(|_| Vec::with_capacity(rows));
        for (at, value) in self.values.into_iter().enumerate() {
            let value = match value {
                Value::String(None) => Value::String(Some(String::new())),
                Value::Bytes(None) => Value::Bytes(Some(Vec::new())),
                value => value,
            };
            arrays[at % N].push(value);
        }
        let kinds = self.columns.map(|column| column.kind.array());
        kinds.into_iter().zip(arrays).map(|(kind, array)| Value::Array(kind, Some(Box::new(array)))).collect()
    }
}

impl Kind {
    const fn postgres(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Text => "text",
            Self::Bytes => "bytea",
            Self::BigInt => "bigint",
            Self::Int => "integer",
            Self::Date => "date",
        }
    }

    const fn array(self) -> ArrayType {
        match self {
            Self::Uuid => ArrayType::Uuid,
            Self::Text => ArrayType::String,
            Self::Bytes => ArrayType::Bytes,
            Self::BigInt => ArrayType::BigInt,
            Self::Int => ArrayType::Int,
            Self::Date => ArrayType::ChronoDate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_stand_before_the_statement_as_each_database_reads_them() {
        let rows = Rows::new([Column::uuid("id"), Column::text_null("note")]);
        assert_eq!(
            rows.unnested(),
            "WITH v (id, note) AS (SELECT u1, NULLIF(u2, '') FROM UNNEST($1::uuid[], $2::text[]) AS u (u1, u2))"
        );
        assert_eq!(rows.listed(2), "WITH v (id, note) AS (VALUES (?, ?), (?, ?))");
    }
}
