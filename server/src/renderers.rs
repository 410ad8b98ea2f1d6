//! What the processes that render pages have used: Linux tells, other systems do not.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a process that renders pages was started with, in Chromium and in Firefox.
const ARGUMENTS: [&[u8]; 2] = [b"--type=renderer", b"-contentproc"];

/// The program that renders pages in WebKit.
const PROGRAM: &[u8] = b"WebKitWebProcess";

/// Processes that render pages, as they were found.
#[derive(Debug)]
pub struct Renderers {
    /// Where the system tells of processes.
    folder: PathBuf,
    pids: Vec<u32>,
}

impl Renderers {
    /// Those of every browser.
    #[must_use]
    pub fn all() -> Self {
        Self::within(Path::new("/proc"), |_| true)
    }

    /// Those of the browser that a driver has started.
    #[must_use]
    pub fn of(driver: u32) -> Self {
        let folder = Path::new("/proc");
        let parents: HashMap<u32, u32> =
            processes(folder).filter_map(|pid| Some((pid, parent(folder, pid)?))).collect();
        Self::within(folder, |pid| {
            std::iter::successors(parents.get(&pid), |pid| parents.get(pid))
                .any(|&pid| pid == driver)
        })
    }

    fn within(folder: &Path, is_meant: impl Fn(u32) -> bool) -> Self {
        let command = |pid| fs::read(folder.join(format!("{pid}/cmdline"))).unwrap_or_default();
        let is_one = |pid: &u32| is_meant(*pid) && renders(&command(*pid));
        Self { folder: folder.to_owned(), pids: processes(folder).filter(is_one).collect() }
    }

    /// How long their main threads have run, in nanoseconds.
    #[must_use]
    pub fn time(&self) -> Option<u64> {
        let time = |stat: String| stat.split_whitespace().next()?.parse::<u64>().ok();
        time(self.read("self/schedstat")?)?;
        let own = |pid: &u32| time(self.read(&format!("{pid}/task/{pid}/schedstat"))?);
        Some(self.pids.iter().filter_map(own).sum())
    }

    /// How much memory they hold that is no file's, in bytes: that of files is shared, and can be had again.
    #[must_use]
    pub fn memory(&self) -> Option<u64> {
        // A system that does not tell of this process does not tell of others.
        resident(&self.read("self/status")?)?;
        // Processes come and go: what cannot be read is no more.
        let own = |pid: &u32| resident(&self.read(&format!("{pid}/status"))?);
        Some(self.pids.iter().filter_map(own).sum())
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(path)).ok()
    }
}

/// A field of the system's that is given in KiB, in bytes.
#[must_use]
pub fn field(text: &str, name: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = value.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kibibytes * 1024)
}

fn resident(status: &str) -> Option<u64> {
    Some(field(status, "RssAnon:")? + field(status, "RssShmem:")?)
}

/// A folder that has no number for its name is that of no process; `self` is one of them under another name.
fn processes(folder: &Path) -> impl Iterator<Item = u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn parent(folder: &Path, pid: u32) -> Option<u32> {
    // The name, in parentheses, may hold anything.
    let stat = fs::read_to_string(folder.join(format!("{pid}/stat"))).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// Whether a command line is that of a process that renders pages. Chromium writes blanks where others
/// have zeros.
fn renders(command: &[u8]) -> bool {
    let program = command.split(|&byte| byte == 0).next().unwrap_or_default();
    let name = program.rsplit(|&byte| byte == b'/').next();
    let mut words = command.split(|&byte| byte == 0 || byte == b' ');
    name == Some(PROGRAM) || words.any(|word| ARGUMENTS.contains(&word))
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
        let renderers = Renderers::within(Path::new(env!("CARGO_MANIFEST_DIR")), |_| true);
        assert_eq!((renderers.memory(), renderers.time()), (None, None));
    }
}
