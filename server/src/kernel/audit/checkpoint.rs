//! Where each chain ended, kept outside the database: what makes a cut-off or rewritten end visible.

use super::entity::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;
use uuid::Uuid;

/// The last entry of a chain, as witnessed. Written as `CHAIN SEQ HASH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub chain: Uuid,
    pub seq: i64,
    pub hash: [u8; 32],
}

/// Why a file of checkpoints could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    #[error("the file of checkpoints cannot be read: {0}")]
    File(#[from] io::Error),
    #[error("line {0} of the file of checkpoints is not a checkpoint: expected CHAIN SEQ HASH")]
    Line(usize),
}

/// Every chain's present end.
pub async fn checkpoint(db: &DatabaseConnection) -> Result<Vec<Head>, DbErr> {
    let ends: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::Chain)
        .column_as(Expr::col(Column::Seq).max(), "seq")
        .group_by(Column::Chain)
        .order_by_asc(Column::Chain)
        .into_tuple()
        .all(db)
        .await?;
    let mut heads = Vec::with_capacity(ends.len());
    for (chain, seq) in ends {
        let row = Entity::find().filter(Column::Chain.eq(chain)).filter(Column::Seq.eq(seq)).one(db).await?;
        // A hash of another length is damage, which `verify` reports; there is nothing to witness.
        if let Some(hash) = row.and_then(|row| row.hash.try_into().ok()) {
            heads.push(Head { chain, seq, hash });
        }
    }
    Ok(heads)
}

/// Adds checkpoints to a file. Older ones stay: each later check compares with all of them.
pub fn append_heads(file: &Path, heads: &[Head]) -> io::Result<()> {
    let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
    let lines: String = heads.iter().map(|head| format!("{head}\n")).collect();
    out.write_all(lines.as_bytes())?;
    out.sync_all()
}

/// Every checkpoint of a file; none, if there is no file yet.
pub fn read_heads(file: &Path) -> Result<Vec<Head>, CheckpointError> {
    let text = match std::fs::read_to_string(file) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    text.lines().enumerate().map(|(n, line)| line.parse().map_err(|()| CheckpointError::Line(n + 1))).collect()
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.chain, self.seq)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Head {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        let mut words = line.split(' ');
        let (Some(chain), Some(seq), Some(hex), None) = (words.next(), words.next(), words.next(), words.next()) else {
            return Err(());
        };
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(());
        }
        let mut hash = [0_u8; 32];
        for (n, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).map_err(|_| ())?;
        }
        Ok(Self { chain: chain.parse().map_err(|_| ())?, seq: seq.parse().map_err(|_| ())?, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_survive_their_file_and_a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("checkpoints");
        assert_eq!(read_heads(&file).unwrap(), vec![]);
        let heads = [3, 4].map(|n| Head { chain: Uuid::from_u128(n), seq: 7, hash: [n as u8; 32] });
        append_heads(&file, &heads[..1]).unwrap();
        append_heads(&file, &heads[1..]).unwrap();
        assert_eq!(read_heads(&file).unwrap(), heads);
        std::fs::write(&file, format!("{}\n{}", heads[0], &heads[1].to_string()[1..])).unwrap();
        assert!(matches!(read_heads(&file), Err(CheckpointError::Line(2))));
    }
}
