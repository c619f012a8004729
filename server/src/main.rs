//! The command line; nothing else.

use clap::Parser;
use std::process::ExitCode;

/// Rendering nests deeply, above all in a build without optimisation.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Also SQLite's: it brings and takes away many small things, often on another thread. docs/benchmarks.md has the figures.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = server::cli::Cli::parse();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // Rendering may block a thread for a moment: never leave it the only one.
        .worker_threads(cores.max(4))
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(cli.run()),
        Err(_) => ExitCode::from(2),
    }
}
