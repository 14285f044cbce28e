//! How fast an editor is answered in a script of 1,000 steps: what may be written at a place, and
//! what the word there means. The script is read and checked before; `compile` measures that.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may stop where it stands")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ivrc::ide::{Analysis, Known, complete, hover};
use ivrc::source::Source;
use ivrc::span::FileId;

/// Menus, each with a captured name of its own.
fn menus() -> String {
    let mut text = String::from(
        "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
         default on error { say \"Sorry, something went wrong.\"; hangup }\n\
         call +6590000000 from +6588000000\n-> menu1\n",
    );
    for count in 1..=1000 {
        write!(
            text,
            "step menu{count} {{\n  say \"This is menu {count}. To go on, press 1. To end, press 0.\"\n  \
             capture 1 as key{count}\n  on 1 -> menu{}\n  on 0 {{ say \"Thank you, goodbye.\"; hangup }}\n  \
             on nomatch, noinput reprompt \"To go on, press 1. To end, press 0.\"\n  \
             on 2nd else -> last\n}}\n",
            count + 1
        )
        .unwrap();
    }
    text + "step menu1001 { say \"You pressed {key1}.\"; -> last }\nstep last { say \"Goodbye.\"; hangup }\n"
}

fn editor(criterion: &mut Criterion) {
    let text = menus();
    let behind = |words: &str| u32::try_from(text.find(words).unwrap() + words.len()).unwrap();
    let places = [
        ("a statement", behind("step menu1000 {\n")),
        ("an event", behind("capture 1 as key1000\n  on ")),
        ("a step", behind("on 1 -> menu1001")),
        ("a name in a text", behind("You pressed {key1")),
    ];
    let source = Source::new(FileId(0), "bench.ivr", text.as_str());
    let analysis = Analysis::new(source, &Known::default());
    for (what, offset) in places {
        criterion.bench_function(&format!("complete {what}"), |bench| {
            bench.iter(|| complete(black_box(&analysis), offset).len());
        });
        criterion.bench_function(&format!("hover over {what}"), |bench| {
            bench.iter(|| hover(black_box(&analysis), offset));
        });
    }
}

criterion_group!(benches, editor);
criterion_main!(benches);
