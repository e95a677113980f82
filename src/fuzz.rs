//! Runs a property on random input: briefly with every test run, and for as long as `ALUDEL_FUZZ_SECONDS` says.

use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// Fails with the smallest input found. What is found is kept as an ordinary test beside the code it broke.
pub fn fuzz<S: Strategy>(input: S, check: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seconds = std::env::var("ALUDEL_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let (started, time) = (Instant::now(), Duration::from_secs(seconds));
    loop {
        let config = Config { cases: 128, failure_persistence: None, ..Config::default() };
        if let Err(error) = TestRunner::new(config).run(&input, &check) {
            panic!("{error}");
        }
        if started.elapsed() >= time {
            return;
        }
    }
}
