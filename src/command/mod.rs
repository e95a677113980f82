//! Use cases by the names Alembic gives them: values and events, no printing.

pub mod demo;
