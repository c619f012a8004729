//! `quitus import`

use super::Failure;
use crate::accounts::CreditorModel;
use crate::accounts::creditors;
use crate::accounts::import::{self, Observer, Options, Report};
use crate::compose::App;
use crate::config::Config;
use crate::kernel::Kernel;
use indicatif::{ProgressBar, ProgressStyle};
use shared::accounts::placement::Fault;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many rejected records are named on the terminal.
const NAMED_MAX: usize = 5;

#[derive(Debug, clap::Args)]
pub struct Import {
    /// Placement file: CSV in UTF-8, the first line names the columns
    file: PathBuf,
    /// Slug of the creditor whose accounts they are
    #[arg(long, value_name = "SLUG")]
    creditor: String,
    /// Check and count, write nothing to the database
    #[arg(long)]
    dry_run: bool,
    /// CSV file for what is wrong with the rejected records and what to do
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// JSON file for the report
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub async fn run(config: Config, asked: Import) -> Result<ExitCode, Failure> {
    // What can be wrong with the files is said before the database is touched.
    let (file, bytes) = open(&asked.file)?;
    for written in [&asked.rejects, &asked.report].into_iter().flatten() {
        if is_same_file(written, &asked.file) {
            return Err(format!("{} is the file to import: name another one to write to", written.display()).into());
        }
    }
    let mut observer = Watching::new(bytes, asked.rejects.as_deref())?;
    let report_to = asked.report.as_deref().map(|path| Ok::<_, Failure>((path, create(path)?))).transpose()?;
    let app = App::start(config).await?;
    let creditor = find(&app.kernel, &asked.creditor).await?;
    let options = Options { dry_run: asked.dry_run, ..Options::default() };
    let outcome = import::run(&app.kernel, &creditor, file, options, &mut observer).await;
    observer.finish()?;
    let report = outcome?;
    if let Some((path, file)) = report_to {
        write_report(file, &report).map_err(|cause| format!("{} cannot be written: {cause}", path.display()))?;
    }
    summarise(&asked, &creditor.name, &report);
    Ok(if report.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

pub(super) fn open(path: &Path) -> Result<(File, u64), Failure> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (about, file) = opened.map_err(|cause| format!("{} cannot be read: {cause}", path.display()))?;
    if about.is_dir() {
        return Err(format!("{} is a folder: name the file to import", path.display()).into());
    }
    Ok((file, about.len()))
}

pub(super) fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|cause| format!("{} cannot be written: {cause}", path.display()).into())
}

pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

pub(super) async fn find(kernel: &Kernel, slug: &str) -> Result<CreditorModel, Failure> {
    if let Some(creditor) = creditors::by_slug(kernel, slug).await? {
        return Ok(creditor);
    }
    let known = match creditors::slugs(kernel).await?.join(", ") {
        none if none.is_empty() => "none was added yet".to_owned(),
        slugs => format!("there are {slugs}"),
    };
    Err(format!(
        "there is no creditor {slug} ({known})\n\
         add it with: quitus creditor add --slug {slug} --name NAME --market US|UK|AU|NZ|CA|FR"
    )
    .into())
}

fn write_report(file: File, report: &Report) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    serde_json::to_writer(&mut file, report)?;
    file.write_all(b"\n")?;
    file.flush()
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
fn summarise(asked: &Import, creditor: &str, report: &Report) {
    let Report { rows, accepted, created, updated, unchanged, rejected, customers, faults } = report;
    println!("{rows} records for {creditor}: {accepted} accepted, {rejected} rejected.");
    println!("{created} accounts created, {updated} updated, {unchanged} unchanged; {customers} customers.");
    if asked.dry_run {
        println!("This was a dry run: nothing was written.");
    }
    for fault in faults.iter().take(NAMED_MAX) {
        let place = fault.column.map(|column| format!(", {column}")).unwrap_or_default();
        eprintln!("line {}{place}: {} {}", fault.line, fault.reason.what(), fault.reason.remedy());
    }
    if faults.len() > NAMED_MAX {
        eprintln!("… and {} more.", faults.len() - NAMED_MAX);
    }
    match &asked.rejects {
        Some(path) if *rejected > 0 => println!("What to do about each is in {}.", path.display()),
        None if *rejected > 0 => println!("With --rejects FILE, what to do about each is written to a file."),
        _ => {}
    }
}

/// Shows the progress on a terminal, and writes the reject file.
struct Watching {
    bar: ProgressBar,
    rejects: Option<csv::Writer<BufWriter<File>>>,
}

impl Watching {
    fn new(bytes: u64, rejects: Option<&Path>) -> Result<Self, Failure> {
        // Draws on standard error, and only where that is a terminal.
        let bar = ProgressBar::new(bytes);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta} left") {
            bar.set_style(style);
        }
        let mut this = Self { bar, rejects: None };
        if let Some(path) = rejects {
            let mut file = csv::Writer::from_writer(BufWriter::new(create(path)?));
            file.write_record(["line", "column", "value", "reason", "what_to_do"])?;
            this.rejects = Some(file);
        }
        Ok(this)
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        match &mut self.rejects {
            Some(file) => file.flush().map_err(|cause| format!("the reject file cannot be written: {cause}").into()),
            None => Ok(()),
        }
    }
}

impl Observer for Watching {
    fn rejected(&mut self, line: u64, faults: &[&Fault]) -> io::Result<()> {
        let Some(file) = &mut self.rejects else { return Ok(()) };
        for fault in faults {
            let column = fault.column.map_or("", |column| column.name());
            let what_to_do = format!("{} {}", fault.reason.what(), fault.reason.remedy());
            file.write_record([&line.to_string(), column, &fault.masked, fault.reason.code(), &what_to_do])?;
        }
        Ok(())
    }

    fn progressed(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
    }
}
