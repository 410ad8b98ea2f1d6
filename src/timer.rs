//! Timers and the clock. On the host there is neither: a test says when time goes on.

#[cfg(target_arch = "wasm32")]
mod browser {
    use crate::sys::Timeout;
    use std::time::Duration;

    /// Calls once, unless it is dropped before.
    pub(crate) struct Timer {
        _timeout: Option<Timeout>,
    }

    impl Timer {
        pub(crate) fn after(time: Duration, call: impl FnOnce() + 'static) -> Self {
            // What is longer than a browser's timer can be, 24 days, is for ever.
            let whole = time.as_secs() < (1 << 31) / 1000;
            let millis = whole.then(|| time.as_secs() as u32 * 1000 + time.subsec_millis());
            Self { _timeout: millis.map(|millis| Timeout::new(millis, Box::new(call))) }
        }
    }

    /// Milliseconds since some moment.
    pub(crate) fn now() -> f64 {
        js_sys::Date::now()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod host {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use std::time::Duration;

    type Call = Rc<Cell<Option<Box<dyn FnOnce()>>>>;

    thread_local! {
        static NOW: Cell<f64> = const { Cell::new(0.0) };
        static TIMERS: RefCell<Vec<(f64, Call)>> = const { RefCell::new(Vec::new()) };
    }

    /// Calls once, unless it is dropped before.
    pub(crate) struct Timer {
        call: Call,
    }

    impl Timer {
        pub(crate) fn after(time: Duration, call: impl FnOnce() + 'static) -> Self {
            let call: Call = Rc::new(Cell::new(Some(Box::new(call))));
            let at = now() + time.as_secs_f64() * 1000.0;
            TIMERS.with_borrow_mut(|timers| timers.push((at, Rc::clone(&call))));
            Self { call }
        }
    }

    impl Drop for Timer {
        fn drop(&mut self) {
            drop(self.call.take());
            TIMERS
                .with_borrow_mut(|timers| timers.retain(|(_, call)| !Rc::ptr_eq(call, &self.call)));
        }
    }

    /// Milliseconds since some moment.
    pub(crate) fn now() -> f64 {
        NOW.get()
    }

    /// Lets time go on until the next timer has called; false when there is none.
    #[cfg(test)]
    pub(crate) fn advance() -> bool {
        let next = TIMERS.with_borrow_mut(|timers| {
            let index = (0..timers.len()).min_by(|a, b| timers[*a].0.total_cmp(&timers[*b].0))?;
            Some(timers.remove(index))
        });
        let Some((at, call)) = next else { return false };
        NOW.set(at.max(now()));
        if let Some(call) = call.take() {
            call();
        }
        true
    }
}

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{Timer, now};
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use host::advance;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use host::{Timer, now};
