//! The one integration test binary: linking is what costs each day. Its modules mirror `src/`.

mod database;
mod house;
mod support;
//! The one integration test binary; its modules mirror `src/`.

mod evaluate;
