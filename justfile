# Short names for what the README spells out.

demo:
    cargo run --release --locked -- demo

test:
    cargo nextest run --locked

ci:
    .ci/run

bench:
    cargo bench --locked

# Rewrite the pictures in screenshots/ from the demo.
pictures:
    ALUDEL_WRITE_PICTURES=1 cargo nextest run --locked pictures
