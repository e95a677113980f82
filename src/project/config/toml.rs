//! `[tool.alembic]` and `[tool.aludel]` of a `pyproject.toml`.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::diagnostic::Diagnostic;
use crate::project::place::span_of;

use super::interpolate::{Lookup, interpolate};

#[derive(Debug, Clone)]
pub struct Pyproject {
    file: PathBuf,
    here: String,
    alembic: Option<Table>,
    aludel: Table,
}

impl Pyproject {
    pub fn parse(file: &Path, here: &str, text: &str) -> Result<Self, Diagnostic> {
        let mut document: Table = text.parse().map_err(|error: toml::de::Error| {
            let problem =
                Diagnostic::error("config-syntax", format!("Can't read the configuration: {}", error.message().trim()));
            match error.span() {
                Some(range) => problem.at(span_of(file, text, range)),
                None => problem,
            }
        })?;
        let mut tool = match document.remove("tool") {
            Some(Value::Table(tool)) => tool,
            _ => Table::new(),
        };
        let mut table = |name: &str| match tool.remove(name) {
            Some(Value::Table(table)) => Ok(Some(table)),
            Some(_) => Err(Diagnostic::error(
                "config-syntax",
                format!("Incorrect TOML format: [tool.{name}] of {} must be a table", file.display()),
            )),
            None => Ok(None),
        };
        let alembic = table("alembic")?;
        let aludel = table("aludel")?.unwrap_or_default();
        Ok(Self { file: file.to_owned(), here: here.to_owned(), alembic, aludel })
    }

    pub fn has_alembic(&self) -> bool {
        self.alembic.is_some()
    }

    pub fn aludel(&self) -> &Table {
        &self.aludel
    }

    pub fn hooks(&self) -> Vec<String> {
        let hooks = self.alembic.as_ref().and_then(|table| table.get("post_write_hooks")).and_then(Value::as_array);
        let name = |hook: &Value| hook.get("name").and_then(Value::as_str).unwrap_or("unnamed").to_owned();
        hooks.into_iter().flatten().map(name).collect()
    }

    pub fn get(&self, key: &str) -> Result<Option<String>, Diagnostic> {
        match self.alembic.as_ref().and_then(|table| table.get(key)) {
            None => Ok(None),
            Some(Value::String(text)) => self.interpolated(key, text).map(Some),
            Some(Value::Integer(number)) => Ok(Some(number.to_string())),
            Some(Value::Boolean(flag)) => Ok(Some(flag.to_string())),
            Some(Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_)) => {
                Err(self.unsupported(key))
            }
        }
    }

    pub fn list(&self, key: &str) -> Result<Option<Vec<String>>, Diagnostic> {
        match self.alembic.as_ref().and_then(|table| table.get(key)) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(vec![self.interpolated(key, text)?])),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| match item {
                    Value::String(text) => self.interpolated(key, text),
                    Value::Integer(_)
                    | Value::Float(_)
                    | Value::Boolean(_)
                    | Value::Datetime(_)
                    | Value::Array(_)
                    | Value::Table(_) => Err(self.unsupported(key)),
                })
                .collect::<Result<Vec<_>, _>>()
                .map(Some),
            Some(Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Table(_)) => {
                Err(self.unsupported(key))
            }
        }
    }

    pub fn flag(&self, key: &str) -> Result<Option<bool>, Diagnostic> {
        match self.alembic.as_ref().and_then(|table| table.get(key)) {
            None => Ok(None),
            Some(Value::Boolean(flag)) => Ok(Some(*flag)),
            Some(
                Value::String(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Datetime(_)
                | Value::Array(_)
                | Value::Table(_),
            ) => Err(self.problem(format!("boolean value expected for TOML parameter '{key}'"))),
        }
    }

    fn interpolated(&self, key: &str, text: &str) -> Result<String, Diagnostic> {
        interpolate(text, &Here(&self.here)).map_err(|problem| {
            Diagnostic::error(
                "config-interpolation",
                format!("The value of '{key}' in [tool.alembic] of {} can't be read: {problem}", self.file.display()),
            )
            .hint("write %% for every % that is meant literally")
        })
    }

    fn unsupported(&self, key: &str) -> Diagnostic {
        self.problem(format!("unsupported TOML value type for key: '{key}'"))
    }

    fn problem(&self, sentence: String) -> Diagnostic {
        Diagnostic::error("config-value", format!("{sentence} (in [tool.alembic] of {})", self.file.display()))
    }
}

struct Here<'a>(&'a str);

impl Lookup for Here<'_> {
    fn raw(&self, name: &str) -> Option<&str> {
        (name == "here").then_some(self.0)
    }
}
