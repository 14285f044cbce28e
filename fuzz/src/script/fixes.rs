//! Fixes of any text: they never make it worse, and whatever they change is told.

use ivrc::fix::fix_all;
use ivrc::syntax::parse;

use crate::reading::{errors, findings, source};

/// Fixes, and looks at what came of it.
pub(super) fn hold(text: &str) {
    let fixed = fix_all(text, findings);
    assert_eq!(fixed.rules.is_empty(), fixed.text == text, "what was changed is not told");
    if fixed.rules.is_empty() {
        return;
    }
    let unread = |text: &str| parse(&source(text)).findings.len();
    let (before, after) = (unread(text), unread(&fixed.text));
    assert!(after <= before, "more cannot be read, {after}:\n{}", fixed.text);
    let (errors_before, errors_after) = (errors(&findings(text)), errors(&findings(&fixed.text)));
    assert!(after < before || errors_after <= errors_before, "more errors:\n{}", fixed.text);
}
