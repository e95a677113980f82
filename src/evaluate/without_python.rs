//! Stands in for the worker where the library was built without the feature `python`.

/// Ends at once with exit code 2: there is no interpreter to run.
pub fn worker_main() -> ! {
    std::process::exit(2)
}
