//! The target `lsp`: its laws are in `src/lsp.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: ivrc_fuzz::seeds::gather_if_asked("lsp"),
    |data: &[u8]| ivrc_fuzz::lsp::run(data)
);
