//! The interpreter inside the worker: its sandbox, its modules, and the way from Python values to operations.

mod answer;
mod bridge;
mod fault;
mod guard;
mod interpreter;
mod modules;
mod quick;
mod session;
mod trace;
mod unbound;
mod walk;
mod written;

pub(super) use interpreter::Interpreter;
