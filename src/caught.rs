//! Panics of work that must go on. In: work. Out: what it gave, or where it broke off, which is logged
//! in place of the words that a panic prints: they could hold a value.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the work. What it leaves behind when it panics must be usable by the next one.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    watch();
    WATCHED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    WATCHED.set(false);
    done.map_err(|_| PLACE.take().unwrap_or_else(|| "an unknown place".to_owned()))
}

/// Breaks off here for what broke off on another thread, at a place that [`caught`] gave.
#[expect(clippy::panic, reason = "a panic goes on; it does not begin here")]
pub(crate) fn pass_on(place: String) -> ! {
    if WATCHED.get() {
        PLACE.set(Some(place));
        resume_unwind(Box::new(()));
    }
    panic!("a thread broke off at {place}");
}

/// From the first time on, a panic of watched work is remembered and not printed.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |panic| {
            if WATCHED.get() {
                PLACE.set(
                    panic.location().map(|place| format!("{}:{}", place.file(), place.line())),
                );
            } else {
                print(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_place() {
        assert_eq!(caught(|| 3), Ok(3));
        let place = caught(|| panic!("4711 is a secret")).unwrap_err();
        assert!(place.starts_with("src/caught.rs:"), "{place}");
        assert_eq!(caught(|| 4), Ok(4));
    }
}
