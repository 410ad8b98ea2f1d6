//! A server of 100,000 clients restarts, in virtual time: how many come back at once, and how long it takes until
//! all have, with the library's own policy and with others. Writes to `bench/results`.

mod cases;
mod model;
mod outcome;
mod plot;
mod policy;
mod random;
mod report;
mod results;
mod tables;

use results::Results;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let results = Results::run();
    let tables = tables::tables(&results);
    write!(stdout(), "{tables}")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../results");
    fs::write(folder.join("restart.json"), results.json()?)?;
    fs::write(folder.join("restart.md"), tables)?;
    fs::write(folder.join("restart.svg"), plot::plot(&results.drawn()))?;
    Ok(())
}
