//! The one integration test binary; its modules mirror `src/`.

#[cfg(feature = "python")]
mod evaluate;
