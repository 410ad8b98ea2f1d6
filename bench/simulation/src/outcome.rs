//! What became of the clients: when they tried, and when they were back.

/// How often something happened, by the millisecond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts(Vec<u32>);

impl Counts {
    pub(crate) fn add(&mut self, at: u64) {
        let Ok(at) = usize::try_from(at) else { return };
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] += 1;
    }

    pub(crate) fn total(&self) -> u64 {
        self.0.iter().copied().map(u64::from).sum()
    }

    /// The most within that many milliseconds, wherever they begin.
    pub(crate) fn peak(&self, window: usize) -> u64 {
        let (mut within, mut most) = (0, 0);
        for (at, count) in self.0.iter().enumerate() {
            within += u64::from(*count);
            if let Some(gone) = at.checked_sub(window) {
                within -= u64::from(self.0[gone]);
            }
            most = most.max(within);
        }
        most
    }

    /// In each span of that many milliseconds, by the clock.
    pub(crate) fn by_the_clock(&self, span: usize) -> Vec<u64> {
        self.0.chunks(span).map(|span| span.iter().copied().map(u64::from).sum()).collect()
    }

    /// The moment at which that many had happened.
    fn nth(&self, wanted: u64) -> Option<u64> {
        let mut so_far = 0;
        let at = self.0.iter().position(|count| {
            so_far += u64::from(*count);
            so_far >= wanted
        });
        at.and_then(|at| u64::try_from(at).ok())
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) clients: u32,
    /// As they reached the server.
    pub(crate) attempts: Counts,
    /// As the clients heard of it.
    pub(crate) back: Counts,
    pub(crate) gave_up: u32,
}

impl Outcome {
    /// When that many of a hundred were back, in milliseconds.
    pub(crate) fn back(&self, percent: u64) -> Option<u64> {
        self.back.nth((u64::from(self.clients) * percent).div_ceil(100))
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn a_peak_does_not_depend_on_where_the_clocks_seconds_begin() {
        let mut counts = Counts::default();
        for at in [0, 950, 1_020, 1_049, 5_000] {
            counts.add(at);
        }
        assert_eq!(counts.by_the_clock(1_000), [2, 2, 0, 0, 0, 1]);
        assert_eq!([100, 99, 1, 10_000].map(|window| counts.peak(window)), [3, 2, 1, 5]);
        assert_eq!(
            [1, 3, 5, 6].map(|nth| counts.nth(nth)),
            [Some(0), Some(1_020), Some(5_000), None]
        );
    }
}
