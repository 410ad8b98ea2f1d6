//! What the processes that render pages have used: Linux tells, other systems do not.

use std::collections::HashMap;
use std::fs;

/// The processes below one, that render pages.
#[derive(Debug)]
pub(crate) struct Renderers {
    pids: Vec<u32>,
}

impl Renderers {
    /// Those of the browser that a driver has started.
    pub(crate) fn of(driver: u32) -> Self {
        let parents: HashMap<u32, u32> =
            processes().filter_map(|pid| Some((pid, parent(pid)?))).collect();
        let is_below = |pid: &u32| {
            std::iter::successors(parents.get(pid), |pid| parents.get(pid))
                .any(|&pid| pid == driver)
        };
        Self { pids: processes().filter(is_below).filter(|&pid| renders(pid)).collect() }
    }

    /// How long their main threads have run, in nanoseconds.
    pub(crate) fn time(&self) -> Option<u64> {
        let times = self.pids.iter().filter_map(|pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/task/{pid}/schedstat")).ok()?;
            stat.split_whitespace().next()?.parse::<u64>().ok()
        });
        times.reduce(|a, b| a + b)
    }

    /// How much memory they hold that is no file's, in bytes.
    pub(crate) fn memory(&self) -> Option<u64> {
        let sizes = self.pids.iter().filter_map(|pid| {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
            Some(field(&status, "RssAnon:")? + field(&status, "RssShmem:")?)
        });
        sizes.reduce(|a, b| a + b)
    }
}

/// A field that is given in KiB, in bytes.
pub(crate) fn field(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(value.trim().strip_suffix("kB")?.trim_end().parse::<u64>().ok()? * 1024)
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn parent(pid: u32) -> Option<u32> {
    // The name, in parentheses, may hold anything.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn renders(pid: u32) -> bool {
    let command = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let mut words = command.split(|&byte| byte == 0 || byte == b' ');
    words.any(|word| [&b"--type=renderer"[..], b"-contentproc"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_in_bytes() {
        let status = "Name:\tsh\nRssAnon:\t     152 kB\nThreads:\t1\n";
        assert_eq!(field(status, "RssAnon:"), Some(152 * 1024));
        assert_eq!(field(status, "RssFile:"), None);
        assert_eq!(field(status, "Threads:"), None);
    }
}
