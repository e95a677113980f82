//! The one integration test binary: linking is what costs each day. Its modules mirror `src/`.

mod database;
mod house;
mod support;
