//! The command line's grammar: Alembic's commands and options, and ours.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::branches::BranchesArgs;
use super::check_history::CheckHistoryArgs;
use super::current::CurrentArgs;
use super::doctor::DoctorArgs;
use super::edit::EditArgs;
use super::ensure_version::EnsureVersionArgs;
use super::heads::HeadsArgs;
use super::history::HistoryArgs;
use super::merge::MergeArgs;
use super::plan::PlanArgs;
use super::resolve::ResolveArgs;
use super::show::ShowArgs;
use super::sql::{Engine, SqlArgs};

#[derive(Debug, Parser)]
#[command(
    name = "aludel",
    version,
    infer_long_args = true,
    about = "Explore, plan and run Alembic migrations, without Python",
    long_about = "Explore, plan and run Alembic migrations, without Python.\n\nWith no command, opens the explorer on the project \
        found in this folder or above it: the revision graph beside the scripts, and the database stepped up and down by one key.",
    after_help = "Try it on a shop that nobody will miss:  aludel demo\nWhat an exit status means:  docs/exit-codes.md\n\
        What the code of a message means:  docs/diagnostics.md"
)]
pub struct Cli {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub place: PlaceArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Default, Clone, Args)]
pub struct ConfigArgs {
    /// Configuration file; may be given twice, once an ini file and once a pyproject.toml [env: ALEMBIC_CONFIG]
    #[arg(short, long, value_name = "FILE", help_heading = "Project")]
    pub config: Vec<PathBuf>,
}

#[derive(Debug, Default, Clone, Args)]
pub struct PlaceArgs {
    /// Section of the ini file to use instead of [alembic]
    #[arg(short, long, value_name = "SECTION", help_heading = "Project")]
    pub name: Option<String>,
    /// Folder of the environment, instead of the configuration's script_location
    #[arg(long, value_name = "DIR", help_heading = "Project")]
    pub script_location: Option<PathBuf>,
    /// Folder of revision scripts; repeatable
    #[arg(long, value_name = "DIR", help_heading = "Project")]
    pub version_location: Vec<PathBuf>,
    /// Look for scripts in the folders below the version locations too
    #[arg(long, help_heading = "Project")]
    pub recursive: bool,
    /// Folder from which scripts may import the project's own modules; repeatable
    #[arg(long, value_name = "DIR", help_heading = "Project")]
    pub import_path: Vec<PathBuf>,
    /// Database, as an SQLAlchemy URL; before ALUDEL_URL, the configuration's sqlalchemy.url and DATABASE_URL
    #[arg(long, value_name = "URL", help_heading = "Project")]
    pub url: Option<String>,
    /// Which database, where env.py migrates several: a name that `aludel doctor` lists
    #[arg(long, value_name = "NAME", help_heading = "Project")]
    pub database: Option<String>,
    /// What runs the scripts, instead of `engine` in aludel.toml or [tool.aludel]
    #[arg(long, value_enum, value_name = "ENGINE", help_heading = "Project")]
    pub engine: Option<EngineArg>,
    /// Argument for env.py and the scripts (context.get_x_argument); repeatable
    #[arg(short = 'x', value_name = "KEY=VALUE", help_heading = "Project")]
    pub x: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the explorer (what happens without a command)
    Explore {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        place: PlaceArgs,
        #[command(flatten)]
        look: LookArgs,
    },
    /// Open the explorer on the built-in demo project, with a SQLite database of its own
    Demo {
        /// Add a script with a syntax error and one whose parent does not exist
        #[arg(long)]
        broken: bool,
        /// Start the demo anew: its files and its database
        #[arg(long)]
        reset: bool,
        /// Where the demo lives, instead of the user's data folder
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
        /// Only make the demo and say where it is
        #[arg(long)]
        no_explore: bool,
        /// Another database for the demo
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        #[command(flatten)]
        look: LookArgs,
    },
    /// Step the database up to a revision
    Upgrade {
        /// head, heads, a revision id or the start of one, a label, label@head, +N
        #[arg(allow_negative_numbers = true)]
        revision: String,
        #[command(flatten)]
        run: RunArgs,
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Step the database down to a revision
    Downgrade {
        /// base, a revision id or the start of one, label@base, -N
        #[arg(allow_negative_numbers = true)]
        revision: String,
        #[command(flatten)]
        run: RunArgs,
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Write revisions to the version table without running their scripts
    Stamp {
        #[arg(required = true, allow_negative_numbers = true)]
        revisions: Vec<String>,
        /// Delete all version rows first: the way out when the table names a revision that no file defines
        #[arg(long)]
        purge: bool,
        #[command(flatten)]
        run: RunArgs,
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Show the revisions the database is at
    Current(CurrentArgs),
    /// Show the heads of the history
    Heads(On<HeadsArgs>),
    /// Show the revisions from which branches part
    Branches(On<BranchesArgs>),
    /// List the revisions, newest first
    History(On<HistoryArgs>),
    /// Show one revision, or those that a symbol denotes
    Show(On<ShowArgs>),
    /// Say which revisions an identifier denotes
    Resolve(On<ResolveArgs>),
    /// Show the steps an upgrade, a downgrade or a stamp would take, and take none
    Plan(On<PlanArgs>),
    /// Show the SQL of revisions, without a database
    Sql(On<SqlArgs>),
    /// Find every defect of the history at once
    #[command(name = "check-history", alias = "check_history")]
    CheckHistory(On<CheckHistoryArgs>),
    /// Say what was found where, what will be used, and what is in the way
    Doctor(On<DoctorArgs>),
    /// Write a revision that joins several heads
    Merge(On<MergeArgs>),
    /// Open the scripts of a revision in $EDITOR
    Edit(On<EditArgs>),
    /// Create the version table where it is missing
    #[command(name = "ensure_version", alias = "ensure-version")]
    EnsureVersion(On<EnsureVersionArgs>),
    /// Render the explorer's screen to a picture (.svg or .txt)
    Screenshot {
        /// Columns and rows, as 120x36
        #[arg(long, value_name = "WxH", default_value = "120x36")]
        size: String,
        /// Keys to press first, as in 'j j Enter u'; <wait> lets background work settle
        #[arg(long, default_value = "")]
        keys: String,
        /// The file to write; its ending says what
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Take the built-in demo, in a fresh folder, instead of the project here
        #[arg(long)]
        demo: bool,
        /// With --demo: the broken variant
        #[arg(long, requires = "demo")]
        broken: bool,
        #[command(flatten)]
        look: LookArgs,
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Evaluate scripts for the process that started this one
    #[command(name = "__evaluate", hide = true)]
    Evaluate,
}

impl Command {
    /// How the command answers: errors are told in the same way.
    pub fn format(&self) -> Format {
        match self {
            Self::Current(current) => current.format.format,
            Self::Heads(on) => on.args.format.format,
            Self::Branches(on) => on.args.format.format,
            Self::History(on) => on.args.format.format,
            Self::Show(on) => on.args.format.format,
            Self::Resolve(on) => on.args.format.format,
            Self::Plan(on) => on.args.format.format,
            Self::Sql(on) => on.args.errors_as(),
            Self::CheckHistory(on) => on.args.errors_as(),
            Self::Doctor(on) => on.args.format.format,
            Self::Merge(on) => on.args.format.format,
            Self::Upgrade { run, .. } | Self::Downgrade { run, .. } | Self::Stamp { run, .. } => run.format.format,
            Self::EnsureVersion(on) => on.args.format.format,
            Self::Edit(_) | Self::Explore { .. } | Self::Demo { .. } | Self::Screenshot { .. } | Self::Evaluate => {
                Format::Text
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    /// Aludel's interpreter; what a script lacks there stops the run (the default)
    Native,
    /// A script that lacks something there runs through the project's own Python and Alembic, and the log says so
    Auto,
    /// Every script runs through the project's own Python and Alembic
    Python,
}

impl From<EngineArg> for crate::executor::Engine {
    fn from(argument: EngineArg) -> Self {
        match argument {
            EngineArg::Native => Self::Native,
            EngineArg::Auto => Self::Auto,
            EngineArg::Python => Self::Python,
        }
    }
}

/// A command on a project: its own arguments and those that every such command takes.
#[derive(Debug, Args)]
pub struct On<A: Args> {
    #[command(flatten)]
    pub args: A,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub place: PlaceArgs,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Alembic's words
    #[default]
    Text,
    /// One object, for programs; errors too
    Json,
}

#[derive(Debug, Default, Clone, Args)]
pub struct FormatArgs {
    /// How to answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

#[derive(Debug, Default, Clone, Args)]
pub struct LookArgs {
    /// Colour theme: the name of a file in themes/ or in the configuration folder
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
}

#[derive(Debug, Default, Clone, Args)]
pub struct RunArgs {
    /// Don't ask, even on a terminal
    #[arg(short, long)]
    pub yes: bool,
    /// Show the steps and stop
    #[arg(long)]
    pub plan: bool,
    /// Print the SQL of the steps instead of running them, and ask no database; the target may be a range FROM:TO, else it starts at base
    #[arg(long, conflicts_with = "plan")]
    pub sql: bool,
    /// With --sql: the engine to write for, instead of the one the database URL names
    #[arg(long, value_name = "ENGINE", requires = "sql")]
    pub dialect: Option<Engine>,
    /// With --sql: a transaction around each step instead of one around all
    #[arg(long, requires = "sql")]
    pub transaction_per_migration: bool,
    /// All steps in one transaction, where the engine can: all or nothing
    #[arg(long, conflicts_with = "sql")]
    pub single_transaction: bool,
    /// Print each statement as it runs
    #[arg(short, long)]
    pub verbose: bool,
    /// Seconds a script may take to be evaluated
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub script_timeout: u64,
    #[command(flatten)]
    pub format: FormatArgs,
}
