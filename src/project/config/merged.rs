//! Both files as one: the ini wins key by key.

use crate::diagnostic::Diagnostic;

use super::ini::Ini;
use super::list::{Separator, split_legacy};
use super::toml::Pyproject;

#[derive(Debug, Clone)]
pub struct Config {
    section: String,
    ini: Option<Ini>,
    pyproject: Option<Pyproject>,
    /// `[tool.aludel]`, and `aludel.toml` over it.
    aludel: toml::Table,
}

impl Config {
    pub(super) fn new(section: String, ini: Option<Ini>, pyproject: Option<Pyproject>) -> Self {
        let aludel = pyproject.as_ref().map(|pyproject| pyproject.aludel().clone()).unwrap_or_default();
        Self { section, ini, pyproject, aludel }
    }

    pub fn none() -> Self {
        Self::new("alembic".into(), None, None)
    }

    /// The name of the main section of the ini file.
    pub fn section(&self) -> &str {
        &self.section
    }

    /// A key of the main section, interpolated. The error is about this key alone.
    pub fn get(&self, key: &str) -> Result<Option<String>, Diagnostic> {
        if let Some(value) = self.get_in(&self.section, key)? {
            return Ok(Some(value));
        }
        self.pyproject.as_ref().map_or(Ok(None), |pyproject| pyproject.get(key))
    }

    /// A key of any section of the ini file.
    pub fn get_in(&self, section: &str, key: &str) -> Result<Option<String>, Diagnostic> {
        self.ini.as_ref().map_or(Ok(None), |ini| ini.get(section, key))
    }

    pub fn ini(&self) -> Option<&Ini> {
        self.ini.as_ref()
    }

    /// `[tool.aludel]` and `aludel.toml`, empty where there is neither.
    pub fn aludel(&self) -> &toml::Table {
        &self.aludel
    }

    /// What an `aludel.toml` says counts before `[tool.aludel]`.
    pub(super) fn add_aludel(&mut self, table: toml::Table) {
        self.aludel.extend(table);
    }

    /// A setting of ours: a text in `[tool.aludel]`, else a key of the main section.
    pub fn setting(&self, key: &str) -> Result<Option<String>, Diagnostic> {
        match self.aludel().get(key) {
            Some(toml::Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => {
                Err(Diagnostic::error("config-value", format!("'{key}' in [tool.aludel] must be a text in quotes")))
            }
            None => self.get(key),
        }
    }

    /// The names of `[[tool.alembic.post_write_hooks]]`.
    pub fn hooks(&self) -> Vec<String> {
        self.pyproject.as_ref().map(Pyproject::hooks).unwrap_or_default()
    }

    /// True in an ini file only for exactly `true`.
    pub(in crate::project) fn flag(&self, key: &str) -> Result<bool, Diagnostic> {
        if let Some(value) = self.get_in(&self.section, key)? {
            return Ok(value == "true");
        }
        let flag = self.pyproject.as_ref().map_or(Ok(None), |pyproject| pyproject.flag(key))?;
        Ok(flag.unwrap_or(false))
    }

    pub(in crate::project) fn version_locations(
        &self,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        self.paths("version_locations", &["path_separator", "version_path_separator"], warnings)
    }

    pub(in crate::project) fn prepend_sys_path(
        &self,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        self.paths("prepend_sys_path", &["path_separator"], warnings)
    }

    fn paths(
        &self,
        key: &str,
        separators: &[&str],
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        let Some(value) = self.get_in(&self.section, key)?.filter(|value| !value.is_empty()) else {
            return self.pyproject.as_ref().map_or(Ok(None), |pyproject| pyproject.list(key));
        };
        for separator in separators {
            if let Some(word) = self.get(separator)? {
                if *separator == "version_path_separator" {
                    warnings.push(Diagnostic::warning(
                        "config-deprecated",
                        "The version_path_separator configuration parameter is deprecated; please use path_separator",
                    ));
                }
                return Separator::named(&word, separator).map(|separator| Some(separator.split(&value)));
            }
        }
        let with_colons = key == "prepend_sys_path";
        let parts = split_legacy(&value, with_colons);
        if parts.len() > 1 {
            let characters = if with_colons { "spaces, commas, and colons" } else { "spaces/commas" };
            warnings.push(
                Diagnostic::warning(
                    "config-deprecated",
                    format!(
                        "No path_separator found in configuration; falling back to legacy splitting on {characters} for {key}"
                    ),
                )
                .hint("add path_separator = os to the configuration"),
            );
        }
        Ok(Some(parts))
    }
}
