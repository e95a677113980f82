//! Reads env.py, and runs it where that is allowed; what it is shown of the configuration holds no passwords.

use std::collections::BTreeMap;

use super::settings::How;
use super::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Collected, EnvironmentRequest};
use crate::project::{Configured, EnvPy, EnvPyUrl, Project};

pub(super) struct Reading {
    pub how: How,
    pub problem: Option<Diagnostic>,
    /// Several only where they differ.
    pub configured: Vec<Configured>,
}

pub(super) fn reading(workspace: &Workspace) -> Reading {
    let Some(env) = workspace.project.env_py() else {
        return Reading { how: How::Absent, problem: None, configured: Vec::new() };
    };
    let read =
        |env: EnvPy, problem: Option<Diagnostic>| Reading { how: How::Read, problem, configured: vec![env.literal] };
    if let Some(problem) = env.problem.clone() {
        return read(env, Some(problem));
    }
    let Some((evaluation, _)) = workspace.runs_env_py.get() else { return read(env, None) };
    let mut secrets = Secrets::default();
    let asked = request(&workspace.project, &env, evaluation.x_arguments.clone(), &mut secrets);
    let mut evaluator = evaluation.evaluator(workspace);
    let Collected { mut configured, offline, failure, .. } =
        evaluator.environment(&asked, &|name| std::env::var_os(name).is_some());
    for one in &mut configured {
        one.url = one
            .url
            .take()
            .map(|url| secrets.restored(&url))
            .filter(|url| !is_the_configured_one(&workspace.project, url));
        if one.url.as_deref().is_some_and(|url| EnvPyUrl::of(url).is_none()) {
            let names: Vec<&str> = one.url.iter().flat_map(|url| url.split('\0').skip(1).step_by(2)).collect();
            one.unknown.insert("url".into(), format!("the environment variables {}", names.join(", ")));
            one.url = None;
        }
    }
    let mut distinct: Vec<Configured> = Vec::new();
    for one in configured {
        if !distinct.iter().any(|known| Configured { line: one.line, ..known.clone() } == one) {
            distinct.push(one);
        }
    }
    match failure {
        Some(failure) if offline => Reading { how: How::RunOffline, problem: Some(failure), configured: distinct },
        Some(failure) => read(env, Some(failure)),
        None if distinct.is_empty() => read(
            env,
            Some(
                Diagnostic::warning("env-py-silent", "env.py was run, and never called context.configure()")
                    .hint("state what it configures in [tool.aludel]"),
            ),
        ),
        None => Reading { how: if offline { How::RunOffline } else { How::Run }, problem: None, configured: distinct },
    }
}

/// The `sqlalchemy.url` of the main section, which has its own source.
fn is_the_configured_one(project: &Project, url: &str) -> bool {
    project.config.get("sqlalchemy.url").ok().flatten().is_some_and(|configured| configured.trim() == url.trim())
}

fn request(project: &Project, env: &EnvPy, x_arguments: Vec<String>, secrets: &mut Secrets) -> EnvironmentRequest {
    let mut sections = BTreeMap::new();
    if let Some(ini) = project.config.ini() {
        for section in ini.sections() {
            let options: BTreeMap<String, String> = ini
                .keys(section)
                .into_iter()
                // A key that can't be interpolated is Alembic's error when it is read; env.py may never read it.
                .filter_map(|key| Some((key.to_owned(), secrets.hidden(key, &ini.get(section, key).ok()??))))
                .collect();
            sections.insert(section.to_owned(), options);
        }
    }
    EnvironmentRequest {
        path: env.path.clone(),
        source: env.text.clone(),
        sections,
        section: project.config.section().to_owned(),
        config_file: project.config_files.first().map(|file| file.display().to_string()).unwrap_or_default(),
        x_arguments,
        ..EnvironmentRequest::default()
    }
}

/// Passwords of the configuration, with words in their place that come back in the URL env.py makes of them.
#[derive(Default)]
struct Secrets {
    hidden: Vec<(String, String)>,
}

impl Secrets {
    fn hidden(&mut self, key: &str, value: &str) -> String {
        let named =
            ["password", "passwd", "secret", "token"].iter().any(|word| key.to_ascii_lowercase().contains(word));
        if named && !value.is_empty() {
            return self.stand_in(value);
        }
        let Some(start) = value.find("://").map(|at| at + 3) else { return value.to_owned() };
        let authority = &value[start..];
        let Some(end) = authority.rfind('@') else { return value.to_owned() };
        let Some(colon) = authority[..end].find(':') else { return value.to_owned() };
        let password = &authority[colon + 1..end];
        if password.is_empty() {
            return value.to_owned();
        }
        let stand_in = self.stand_in(password);
        format!("{}:{stand_in}{}", &value[..start + colon], &authority[end..])
    }

    fn stand_in(&mut self, secret: &str) -> String {
        // Letters and digits alone pass through any quoting of URLs.
        let word = format!("AludelHidden{:04}Secret", self.hidden.len());
        self.hidden.push((word.clone(), secret.to_owned()));
        word
    }

    fn restored(&self, text: &str) -> String {
        self.hidden.iter().fold(text.to_owned(), |text, (word, secret)| text.replace(word, secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_and_come_back() {
        let mut secrets = Secrets::default();
        let shown = secrets.hidden("sqlalchemy.url", "postgresql://ann:p:w@d@db/shop");
        assert!(!shown.contains("p:w@d"), "{shown}");
        assert!(shown.starts_with("postgresql://ann:") && shown.ends_with("@db/shop"), "{shown}");
        assert_eq!(secrets.restored(&shown), "postgresql://ann:p:w@d@db/shop");
        assert_eq!(secrets.hidden("sqlalchemy.url", "sqlite:///a:b.db"), "sqlite:///a:b.db");
        assert_ne!(secrets.hidden("db_password", "hunter2"), "hunter2");
    }
}
