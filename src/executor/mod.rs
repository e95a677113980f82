//! Runs a plan: one step after another, one transaction per step where the engine can, telling what happens as it happens.

mod body;
mod cancel;
mod evaluation;
mod event;
mod failure;
mod live;
mod lock;
mod options;
mod prepare;
mod process;
mod project_scripts;
mod python_road;
mod recreate;
mod repeats;
mod road;
mod run;
mod same_database;
mod scripts;
mod secrets;
mod statements;
mod step;
mod stop;

pub use event::{Ending, Event, Standing};
pub use options::Options;
pub use project_scripts::{Circumstances, ProjectScripts};
pub use repeats::repeated;
pub use road::{Engine, Python, Road, needs_python};
pub use run::run;
pub use scripts::{Ender, Evaluated, Question, Scripts, SharedScripts, Source};
pub use stop::StopFlag;
