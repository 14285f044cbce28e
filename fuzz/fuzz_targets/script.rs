//! The target `script`: its laws are in `src/script/`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: ivrc_fuzz::seeds::gather_if_asked("script"),
    |data: &[u8]| ivrc_fuzz::script::run(data)
);
