//! Runs revision scripts in a worker process that can do nothing but record operations. The only room with rustpython.

mod environment;
mod evaluator;
mod frame;
mod killer;
mod nesting;
#[cfg(feature = "python")]
mod python;
mod request;
mod stderr_tail;
#[cfg(feature = "python")]
mod worker;
mod worker_process;

#[cfg(not(feature = "python"))]
mod without_python;

pub use environment::{Collected, EnvironmentRequest};
pub use evaluator::Evaluator;
pub use killer::Killer;
pub use request::{Audience, Evaluation, Limits, Options, Request};
#[cfg(not(feature = "python"))]
pub use without_python::worker_main;
#[cfg(feature = "python")]
pub use worker::worker_main;
