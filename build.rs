//! Writes the numbering plans of the world as patterns. In: the metadata of the phonenumber
//! library. Out: `numbering.rs`, one line for each calling code. Reading the library's own tables
//! takes most of a tenth of a second, which is too long for a command that takes a few
//! milliseconds; so it is done here, once.
#![allow(clippy::expect_used, reason = "a build without its table must stop")]

use std::fmt::Write as _;
use std::path::PathBuf;

use phonenumber::Metadata;
use phonenumber::metadata::{DATABASE, Descriptor};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    for code in 1..1000u16 {
        let mut patterns: Vec<_> =
            DATABASE.by_code(&code).unwrap_or_default().into_iter().filter_map(pattern).collect();
        patterns.sort();
        patterns.dedup();
        if !patterns.is_empty() {
            writeln!(table, "    ({code}, &{patterns:?}),").expect("a String takes everything");
        }
    }
    table.push_str("]\n");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(folder.join("numbering.rs"), table).expect("cargo's folder can be written to");
}

/// The national numbers of a region, of any kind that can be called.
fn pattern(region: &Metadata) -> Option<String> {
    let kinds = region.descriptors();
    let kinds: [Option<&Descriptor>; 10] = [
        kinds.fixed_line(),
        kinds.mobile(),
        kinds.toll_free(),
        kinds.premium_rate(),
        kinds.shared_cost(),
        kinds.personal_number(),
        kinds.voip(),
        kinds.pager(),
        kinds.uan(),
        kinds.voicemail(),
    ];
    let source =
        |kind: &Descriptor| kind.national_number().as_str().split_whitespace().collect::<String>();
    let mut patterns: Vec<String> = kinds.into_iter().flatten().map(source).collect();
    patterns.sort();
    patterns.dedup();
    (!patterns.is_empty()).then(|| patterns.join("|"))
}
