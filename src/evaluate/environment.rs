//! Runs an env.py for what it configures: in online mode as a command would, in offline mode where that can't be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Evaluator, Request};
use crate::diagnostic::Diagnostic;
use crate::project::Configured;
use crate::revision::Direction;
use crate::schema::DialectName;

/// A variable that decides which others are asked for starts another round; nobody nests them deeper.
const MOST_ROUNDS: usize = 4;

/// What an env.py can ask about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EnvironmentRequest {
    pub path: PathBuf,
    pub source: String,
    /// Options of every section of the configuration, interpolated. Give no passwords.
    pub sections: BTreeMap<String, BTreeMap<String, String>>,
    /// The main section.
    pub section: String,
    /// Empty where there is none.
    pub config_file: String,
    pub x_arguments: Vec<String>,
    /// Environment variables that are known to be set; never their worth.
    #[serde(default)]
    pub set_variables: BTreeSet<String>,
}

/// As the worker hands it back.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Said {
    pub said: Vec<Value>,
    pub failure: Option<Diagnostic>,
}

/// What an env.py configured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Collected {
    /// One for each `context.run_migrations()`, in its order: several where it migrates several databases.
    pub configured: Vec<Configured>,
    /// Whether this is what it does offline, because online it can't be followed.
    pub offline: bool,
    /// Environment variables it asked for.
    pub variables: BTreeSet<String>,
    /// Why it could not be run to its end in online mode.
    pub failure: Option<Diagnostic>,
}

impl Evaluator {
    /// `is_set` answers whether an environment variable is set: that is all the sandbox learns of the environment, and only of
    /// variables it asks for.
    pub fn environment(&mut self, asked: &EnvironmentRequest, is_set: &dyn Fn(&str) -> bool) -> Collected {
        if cfg!(not(feature = "python")) {
            let sentence = "this build of Aludel has no Python interpreter, so it cannot run env.py";
            return Collected {
                failure: Some(Diagnostic::error("python-feature-missing", sentence)),
                ..Collected::default()
            };
        }
        let online = self.mode(asked, false, is_set);
        let stopped = |failure: &Diagnostic| matches!(&*failure.code, "time-limit" | "evaluation-stopped");
        if online.failure.as_ref().is_none_or(stopped) && !(online.failure.is_none() && online.configured.is_empty()) {
            return online;
        }
        let offline = self.mode(asked, true, is_set);
        if offline.failure.is_none() && !offline.configured.is_empty() {
            return Collected { offline: true, failure: online.failure, ..offline };
        }
        online
    }

    fn mode(&mut self, asked: &EnvironmentRequest, offline: bool, is_set: &dyn Fn(&str) -> bool) -> Collected {
        let mut round = asked.clone();
        let mut variables = BTreeSet::new();
        for _ in 0..MOST_ROUNDS {
            let said = match self.collect(&request(&round, offline), &round) {
                Ok(evaluation) => evaluation.collected.unwrap_or_default(),
                Err(failure) => Said { said: Vec::new(), failure: Some(failure) },
            };
            variables.extend(said.said.iter().filter_map(|said| said.get("asked")?.as_str().map(str::to_owned)));
            let found: BTreeSet<String> =
                variables.iter().filter(|name| !round.set_variables.contains(*name) && is_set(name)).cloned().collect();
            if found.is_empty() {
                return Collected { configured: configured(&said.said), offline, variables, failure: said.failure };
            }
            round.set_variables.extend(found);
        }
        let sentence = "env.py asks for one environment variable after another, depending on the last";
        Collected {
            failure: Some(Diagnostic::error("environment-variables", sentence)),
            variables,
            ..Collected::default()
        }
    }
}

fn request(asked: &EnvironmentRequest, offline: bool) -> Request {
    Request {
        path: asked.path.clone(),
        source: asked.source.clone(),
        revision: "env.py".into(),
        direction: Direction::Upgrade,
        dialect: DialectName::Postgresql,
        server_version: String::new(),
        x_arguments: asked.x_arguments.clone(),
        main_options: BTreeMap::new(),
        arguments: BTreeMap::new(),
        naming_convention: BTreeMap::new(),
        offline,
        live: false,
    }
}

/// Each run of migrations with what was configured before it; a configuration without a run stands alone.
fn configured(said: &[Value]) -> Vec<Configured> {
    let mut all: Vec<Configured> = Vec::new();
    let mut ran = true;
    for one in said {
        if one.get("asked").is_some() {
            continue;
        }
        let Ok(told) = serde_json::from_value::<Told>(one.clone()) else { continue };
        if told.run {
            // A second run of the same configuration is a database or a schema of its own.
            if ran && let Some(last) = all.last().cloned() {
                all.push(last);
            }
            if let Some(last) = all.last_mut() {
                last.arguments = told.arguments;
                last.unknown
                    .extend(told.unknown.into_iter().map(|(name, why)| (format!("run_migrations({name})"), why)));
            }
            ran = true;
        } else {
            if !ran {
                all.pop();
            }
            all.push(told.configured());
            ran = false;
        }
    }
    all
}

/// What one call said, as our Python module spells it.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Told {
    run: bool,
    line: u32,
    url: Option<String>,
    texts: BTreeMap<String, String>,
    flags: BTreeMap<String, bool>,
    naming_convention: BTreeMap<String, String>,
    arguments: BTreeMap<String, String>,
    unknown: BTreeMap<String, String>,
    named: Vec<String>,
}

impl Told {
    fn configured(mut self) -> Configured {
        Configured {
            line: self.line,
            url: self.url,
            version_table: self.texts.remove("version_table"),
            version_table_schema: self.texts.remove("version_table_schema"),
            flags: self.flags,
            naming_convention: self.naming_convention,
            arguments: self.arguments,
            unknown: self.unknown,
            unheeded: self.named,
        }
    }
}
