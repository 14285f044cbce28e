# Shortcuts. Every recipe is a plain cargo command, named in the line above it: `just` itself is never needed.

# List the recipes.
[private]
default:
    @just --list --unsorted

# cargo fmt --all --check && cargo clippy --locked --all-targets -- -D warnings
check:
    cargo fmt --all --check
    cargo clippy --locked --all-targets -- -D warnings

# cargo test --locked
test *ARGS:
    cargo test --locked {{ARGS}}

# cargo fmt --all
fmt:
    cargo fmt --all

# UPDATE=1 cargo test --test rule_pages --test docs --test editors; INSTA_UPDATE=always cargo test (then read the diff)
bless:
    UPDATE=1 cargo test --test rule_pages --test docs --test editors
    INSTA_UPDATE=always cargo test
    git diff --stat

# LAWS=100000 SEED=1 cargo test --locked --release --test laws -- --nocapture
laws COUNT SEED='1':
    LAWS={{COUNT}} SEED={{SEED}} cargo test --locked --release --test laws -- --nocapture

# KILLS=1000 SEED=1 cargo test --locked --test send killed -- --nocapture, then KILLS=200 for --test serve
kills SENDS='1000' SERVERS='200' SEED='1':
    KILLS={{SENDS}} SEED={{SEED}} cargo test --locked --test send killed -- --nocapture
    KILLS={{SERVERS}} SEED={{SEED}} cargo test --locked --test serve killed -- --nocapture

# cargo bench
bench *ARGS:
    cargo bench {{ARGS}}

# fuzz/run [TARGET] [SECONDS] (every target for a minute, if none is named)
fuzz *ARGS:
    fuzz/run {{ARGS}}

# cd editors/vscode && npm ci && npm run lint && npm test && npm run package (after cargo build)
vscode:
    cargo build --locked
    cd editors/vscode && npm ci && npm run lint && npm test && npm run package
