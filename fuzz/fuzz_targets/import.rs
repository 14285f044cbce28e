//! The target `import`: its laws are in `src/import.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: ivrc_fuzz::seeds::gather_if_asked("import"),
    |data: &[u8]| ivrc_fuzz::import::run(data)
);
