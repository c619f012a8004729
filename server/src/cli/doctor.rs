//! `quitus doctor`: is everything as it should be? Changes nothing, but for the checkpoints it is asked to add.

use super::Failure;
use crate::accounts;
use crate::config::Config;
use crate::http::Assets;
use crate::kernel::audit::{self, witness::HEADS_FILE};
use crate::kernel::database::Db;
use crate::kernel::jobs;
use crate::kernel::vault::{MasterKey, Vault};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A book that is damaged all over need not be printed all over.
const FAULTS_PRINTED_MAX: usize = 20;

/// What `doctor` can be asked for.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Doctor {
    /// Add a checkpoint of every audit chain to audit-heads.txt in the data folder; keep copies of that file elsewhere
    #[arg(long)]
    pub checkpoint: bool,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub what: &'static str,
    /// What is well, or what is wrong and what to do.
    pub outcome: Result<String, String>,
}

/// Prints what was found. 0: all is well; 1: something is not; 2: it could not be looked at.
#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn run(config: Config, asked: Doctor) -> Result<ExitCode, Failure> {
    let findings = examine(&config, &asked).await?;
    for Finding { what, outcome } in &findings {
        match outcome {
            Ok(well) => println!("well   {what}: {well}"),
            Err(wrong) => println!("WRONG  {what}: {wrong}"),
        }
    }
    let wrong = findings.iter().filter(|finding| finding.outcome.is_err()).count();
    match wrong {
        0 => println!("All is well."),
        1 => println!("1 thing is not as it should be."),
        _ => println!("{wrong} things are not as they should be."),
    }
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Looks at everything. What depends on something that is wrong is left out.
///
/// # Errors
/// Where the database cannot be reached or read, so that nothing can be said.
pub async fn examine(config: &Config, asked: &Doctor) -> Result<Vec<Finding>, Failure> {
    let mut findings = vec![finding("data folder", data_folder(&config.data)), finding("browser's part", browser())];
    // Opening a SQLite file that is not there would make one.
    if let Some(file) = sqlite_file(&config.database)
        && !file.exists()
    {
        return Err(format!(
            "there is no database at {}: `quitus serve` or `quitus migrate` makes it; --data or --database says where",
            file.display()
        )
        .into());
    }
    let db = Db::open(&config.database).await?;
    let pending = db.pending().await?;
    findings.push(finding("tables", tables(pending)));
    let key = master_key(config);
    let vault = key.as_ref().ok().map(Vault::new);
    findings.push(finding("master key", key.map(|_| "there, and private".to_owned())));
    // Tables that are not up to date may not have what the rest looks at.
    if pending == 0 {
        if let Some(vault) = vault {
            findings.push(finding("creditors' keys", creditors_keys(&db, &vault).await?));
        }
        findings.push(finding("audit trail", audit_trail(config, &db, asked).await?));
        findings.push(finding("jobs", parked_jobs(&db).await?));
    }
    db.close().await?;
    Ok(findings)
}

fn finding(what: &'static str, outcome: Result<String, String>) -> Finding {
    Finding { what, outcome }
}

/// The file of `sqlite://FILE?options`.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

fn data_folder(folder: &Path) -> Result<String, String> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::File::create_new(&probe).and_then(|file| file.sync_all());
    let removed = std::fs::remove_file(&probe);
    match written.and(removed) {
        Ok(()) => Ok(format!("{} can be written to", folder.display())),
        Err(why) => {
            Err(format!("{} cannot be written to ({why}): give it to the account that runs quitus", folder.display()))
        }
    }
}

fn browser() -> Result<String, String> {
    let assets = Assets::load();
    match assets.are_built() {
        true => Ok(format!("build {}", assets.build)),
        false => Err("missing: pages work without style and script; `make build` puts it into the binary".to_owned()),
    }
}

fn tables(pending: usize) -> Result<String, String> {
    match pending {
        0 => Ok("up to date".to_owned()),
        1 => Err("1 step is missing: run `quitus migrate`".to_owned()),
        steps => Err(format!("{steps} steps are missing: run `quitus migrate`")),
    }
}

fn master_key(config: &Config) -> Result<MasterKey, String> {
    let own = config.own_key_file();
    let key = match &config.master_key_file {
        Some(file) => MasterKey::read(file),
        None if !own.exists() => {
            return Err(format!(
                "{} is missing: bring it back from where it was kept; a new one opens nothing that is stored",
                own.display()
            ));
        }
        None => MasterKey::read_private(&own),
    };
    key.map_err(|why| why.to_string())
}

async fn creditors_keys(db: &Db, vault: &Vault) -> Result<Result<String, String>, Failure> {
    let all = accounts::wrapped_keys(db).await?;
    let destroyed = all.iter().filter(|(_, key)| key.is_none()).count();
    let locked: Vec<_> = all
        .iter()
        .filter(|(_, key)| key.as_ref().is_some_and(|key| vault.creditor(key).is_err()))
        .map(|(slug, _)| slug.as_str())
        .collect();
    Ok(match locked.as_slice() {
        [] => Ok(format!("{} open, {destroyed} destroyed", all.len() - destroyed)),
        slugs => {
            Err(format!("not of this master key, or damaged: {}; bring back the right master key", slugs.join(", ")))
        }
    })
}

async fn audit_trail(config: &Config, db: &Db, asked: &Doctor) -> Result<Result<String, String>, Failure> {
    let file = config.data.join(HEADS_FILE);
    let known = match audit::read_heads(&file) {
        Ok(known) => known,
        Err(why) => return Ok(Err(format!("{}: {why}", file.display()))),
    };
    let report = audit::verify(db.read(), &known).await?;
    if !report.faults.is_empty() {
        let mut faults: Vec<_> = report.faults.iter().take(FAULTS_PRINTED_MAX).map(ToString::to_string).collect();
        if report.faults.len() > FAULTS_PRINTED_MAX {
            faults.push(format!("and {} more", report.faults.len() - FAULTS_PRINTED_MAX));
        }
        // A chain that is not in order is not witnessed.
        return Ok(Err(faults.join("; ")));
    }
    let mut well = format!(
        "{} entries in {} chains follow from one another and from {} checkpoints",
        report.entries,
        report.chains,
        known.len()
    );
    if asked.checkpoint {
        let heads = audit::checkpoint(db.read()).await?;
        audit::append_heads(&file, &heads).map_err(|why: io::Error| format!("{}: {why}", file.display()))?;
        well.push_str(&format!("; {} checkpoints added to {}", heads.len(), file.display()));
    }
    Ok(Ok(well))
}

async fn parked_jobs(db: &Db) -> Result<Result<String, String>, Failure> {
    let parked = jobs::parked(db).await?;
    if parked.is_empty() {
        return Ok(Ok("none gave up".to_owned()));
    }
    let kinds: Vec<_> = parked.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
    Ok(Err(format!("gave up after many tries: {}; the log says why", kinds.join(", "))))
}
