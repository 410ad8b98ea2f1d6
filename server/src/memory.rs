//! `/memory`: how much memory the processes hold that render pages.

use crate::arrival::Arrival;
use axum::response::Response;
use std::fs;
use std::path::Path;

/// What a process that renders pages was started with, in Chromium and in Firefox.
const ARGUMENTS: [&[u8]; 2] = [b"--type=renderer", b"-contentproc"];

/// The program that renders pages in WebKit.
const PROGRAM: &[u8] = b"WebKitWebProcess";

/// `/memory` says in a text how many bytes of memory all processes hold together that render pages, and
/// closes. It says `unknown` where the system does not tell.
pub(crate) async fn memory(arrival: Arrival) -> Response {
    arrival.accept(async |mut peer| {
        let held = peer.wait(tokio::task::spawn_blocking(|| held(Path::new("/proc")))).await?;
        let held = held.ok().flatten();
        peer.answer([held.map_or_else(|| "unknown".to_owned(), |bytes| bytes.to_string())]).await
    })
}

/// The sum over all processes in that folder.
fn held(processes: &Path) -> Option<u64> {
    // A system that does not tell of this process does not tell of others.
    resident(&fs::read_to_string(processes.join("self/status")).ok()?)?;
    let processes = fs::read_dir(processes).ok()?.flatten().map(|entry| entry.path());
    // Processes come and go: what cannot be read is no more.
    let held = processes.filter(|process| is_number(process)).filter_map(|process| {
        let renders = renders(&fs::read(process.join("cmdline")).ok()?);
        let status = renders.then(|| fs::read_to_string(process.join("status")).ok())??;
        resident(&status)
    });
    Some(held.sum())
}

/// Whether a folder is that of a process; `self` is one of them under another name.
fn is_number(process: &Path) -> bool {
    let name = process.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a command line is that of a process that renders pages. Chromium writes blanks where others
/// have zeros.
fn renders(command: &[u8]) -> bool {
    let program = command.split(|&byte| byte == 0).next().unwrap_or_default();
    let name = program.rsplit(|&byte| byte == b'/').next();
    let mut words = command.split(|&byte| byte == 0 || byte == b' ');
    name == Some(PROGRAM) || words.any(|word| ARGUMENTS.contains(&word))
}

/// The bytes of memory that are no file's: those of files are shared, and can be had again.
fn resident(status: &str) -> Option<u64> {
    let bytes = |field| {
        let value = status.lines().find_map(|line| line.strip_prefix(field))?;
        let kilobytes: u64 = value.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
        Some(kilobytes * 1024)
    };
    Some(bytes("RssAnon:")? + bytes("RssShmem:")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anonymous_and_shared_memory_count_and_that_of_files_does_not() {
        let status = "Name:\tsh\nVmRSS:\t    2176 kB\nRssAnon:\t     152 kB\nRssFile:\t    2016 kB\n\
                      RssShmem:\t       8 kB\nVmData:\t     228 kB\n";
        assert_eq!(resident(status), Some(160 * 1024));
    }

    #[test]
    fn a_process_that_has_ended_holds_nothing() {
        assert_eq!(resident("Name:\tsh\nState:\tZ (zombie)\nThreads:\t1\n"), None);
    }

    #[test]
    fn only_what_renders_pages_counts() {
        let commands: [(&[u8], bool); 8] = [
            (b"/opt/chrome\0--type=renderer\0--lang=en\0", true),
            (b"/opt/chrome --type=renderer --lang=en\0\0\0", true),
            (b"/opt/chrome\0--type=gpu-process\0", false),
            (b"/opt/firefox\0-contentproc\0-isForBrowser\0tab\0", true),
            (b"/opt/firefox\0--headless\0", false),
            (b"/usr/lib/webkit/WebKitWebProcess\x007\x0021\0", true),
            (b"/usr/lib/webkit/WebKitNetworkProcess\x007\x0021\0", false),
            (b"", false),
        ];
        for (command, expected) in commands {
            assert_eq!(renders(command), expected, "{}", String::from_utf8_lossy(command));
        }
    }

    #[test]
    fn a_system_without_processes_does_not_tell() {
        assert_eq!(held(Path::new(env!("CARGO_MANIFEST_DIR"))), None);
    }
}
