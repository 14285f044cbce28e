# ivrc as a server for the menus of calls, or as any other command. docs/install.md tells how it is run.
# Built from this folder and nothing else: docker build -t ivrc .

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
# The libraries first, with an empty program in front of them: as long as Cargo.lock stays, this layer does.
COPY Cargo.toml Cargo.lock build.rs ./
COPY benches benches
RUN mkdir src \
    && echo '//! Empty.' > src/lib.rs \
    && cp src/lib.rs src/main.rs \
    && echo 'fn main() {}' >> src/main.rs \
    && cargo build --profile dist --locked
COPY grammar grammar
COPY docs/rules docs/rules
COPY src src
# What was copied may be older than the empty program; cargo goes by the time.
RUN touch src/lib.rs src/main.rs \
    && cargo build --profile dist --locked
# The licences of the libraries, which are passed on with the program.
COPY .ci/notices .ci/notices
RUN .ci/notices > LICENSES-OF-LIBRARIES

# The same Debian as above, so that the C library fits.
FROM debian:bookworm-slim
# A user without a name in any other system; /data is for the ledger, /scripts for the scripts.
RUN groupadd --gid 10001 ivrc \
    && useradd --no-log-init --no-create-home --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin ivrc \
    && install -d -o 10001 -g 10001 -m 0700 /data
# The authorities that vouch for the provider's address: without them nothing can be sent or registered.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY LICENSE-MIT LICENSE-APACHE /usr/share/doc/ivrc/
COPY --from=build /src/LICENSES-OF-LIBRARIES /usr/share/doc/ivrc/
COPY --from=build /src/target/dist/ivrc /usr/local/bin/ivrc

LABEL org.opencontainers.image.title="ivrc" \
      org.opencontainers.image.description="Answers for the menus of calls with what .ivr scripts say" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"

# The ledger is /data/ivrc/ledger.db, for every command.
ENV XDG_DATA_HOME=/data
VOLUME /data
WORKDIR /scripts
USER 10001:10001
EXPOSE 8080

# Open requests have ten seconds to end; `docker stop` kills after as many, unless it is told to wait longer.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["ivrc", "serve", "--healthcheck"]

# It does not start without IVRC_WEBHOOK_AUTH, or another lock: everybody could ask.
ENTRYPOINT ["ivrc"]
CMD ["serve", "/scripts", "--host", "0.0.0.0", "--port", "8080"]
