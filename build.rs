//! Writes the numbering plans of the world as patterns. In: the metadata of the phonenumber
//! library. Out: `numbering.rs`, one entry for each calling code. Reading the library's own tables
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
        let mut plans = DATABASE.by_code(&code).unwrap_or_default();
        // The country that gave the code its plan comes first.
        plans.sort_by_key(|plan| (!plan.is_main_country_for_code(), plan.id()));
        let regions: String = plans.iter().filter_map(|plan| region(plan)).collect();
        let groups: String = plans.iter().flat_map(|plan| groups(plan)).collect();
        if !regions.is_empty() {
            writeln!(
                table,
                "    Plan {{ code: {code}, regions: &[{regions}], groups: &[{groups}] }},"
            )
            .expect("a String takes everything");
        }
    }
    table.push_str("]\n");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(folder.join("numbering.rs"), table).expect("cargo's folder can be written to");
}

/// The national numbers of a region, by kind, of any kind that can be called.
fn region(plan: &Metadata) -> Option<String> {
    let kinds = plan.descriptors();
    let kinds: [(&str, Option<&Descriptor>); 10] = [
        ("FixedLine", kinds.fixed_line()),
        ("Mobile", kinds.mobile()),
        ("TollFree", kinds.toll_free()),
        ("PremiumRate", kinds.premium_rate()),
        ("SharedCost", kinds.shared_cost()),
        ("Personal", kinds.personal_number()),
        ("Internet", kinds.voip()),
        ("Pager", kinds.pager()),
        ("Company", kinds.uan()),
        ("Voicemail", kinds.voicemail()),
    ];
    let written = kinds.into_iter().filter_map(|(kind, numbers)| {
        let pattern = spaceless(numbers?.national_number().as_str());
        Some(format!("(Kind::{kind}, {pattern:?}), "))
    });
    let written: String = written.collect();
    let id = plan.id();
    (!written.is_empty()).then(|| format!("Region {{ id: {id:?}, kinds: &[{written}] }}, "))
}

/// How the digits of a plan are grouped: which numbers, by their first digits; in which groups;
/// how these are written.
fn groups(plan: &Metadata) -> Vec<String> {
    let international = plan.international_formats();
    let formats = if international.is_empty() { plan.formats() } else { international };
    let written = formats.iter().filter(|format| format.format() != "NA").map(|format| {
        let first = format.leading_digits().last().map_or("", |digits| digits.as_str());
        let (first, pattern) = (spaceless(first), spaceless(format.pattern().as_str()));
        format!("({first:?}, {pattern:?}, {:?}), ", format.format())
    });
    written.collect()
}

fn spaceless(pattern: &str) -> String {
    pattern.split_whitespace().collect()
}
