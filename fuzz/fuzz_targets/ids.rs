//! The target `ids`: its laws are in `src/ids.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: ivrc_fuzz::seeds::gather_if_asked("ids"),
    |data: &[u8]| ivrc_fuzz::ids::run(data)
);
