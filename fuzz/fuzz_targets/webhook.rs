//! The target `webhook`: its laws are in `src/webhook.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: ivrc_fuzz::seeds::gather_if_asked("webhook"),
    |data: &[u8]| ivrc_fuzz::webhook::run(data)
);
