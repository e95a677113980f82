//! env.py: what it configures, as far as that can be read without running it.

mod configured;
mod env_py;
mod reading;
#[cfg(test)]
mod tests;

pub use configured::Configured;
pub use env_py::EnvPy;
