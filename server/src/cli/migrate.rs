//! `quitus migrate`

use super::Failure;
use crate::config::Config;
use crate::kernel::database::Db;
use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    std::fs::create_dir_all(&config.data)?;
    let db = Db::open(&config.database).await?;
    match db.migrate().await? {
        0 => println!("The tables are up to date."),
        1 => println!("Applied 1 step; the tables are up to date."),
        steps => println!("Applied {steps} steps; the tables are up to date."),
    }
    db.close().await?;
    Ok(ExitCode::SUCCESS)
}
