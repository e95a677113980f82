//! Which database the user means, and whose word that was.

use super::error::{CommandError, Kind};
use super::workspace::Workspace;
use crate::database::Target;
use crate::diagnostic::Diagnostic;
use crate::project::{UrlSource, url_notes, url_source};

#[derive(Debug, Clone)]
pub struct Place {
    pub target: Target,
    /// The URL without its password.
    pub masked: String,
    pub source: UrlSource,
    /// What the user should know about how the URL was read.
    pub notes: Vec<String>,
}

impl Place {
    /// From `--url`, `ALUDEL_URL`, `[tool.aludel]`, env.py, the configuration or `DATABASE_URL`. May run env.py.
    pub fn find(workspace: &Workspace, command_line: Option<&str>) -> Result<Self, CommandError> {
        let (project, settings) = (&*workspace.project, workspace.settings());
        settings.usable()?;
        let found = url_source(command_line, Some(project), settings.url.as_ref(), &|name| std::env::var(name).ok())
            .map_err(|diagnostic| CommandError::new(Kind::Database, diagnostic))?;
        let Some((url, source)) = found else {
            let mut none = Diagnostic::error("url-missing", "No database is named.");
            none.hints.extend(url_notes(project).map(|note| note.message));
            none.hints.extend(settings.url_elsewhere());
            return Err(CommandError::new(
                Kind::Database,
                none.hint("Name one with --url, ALUDEL_URL, sqlalchemy.url in the configuration, or DATABASE_URL."),
            ));
        };
        let mut notes = url.notes().to_vec();
        // Only where the user has not said which database: then it may be another than Alembic's.
        if matches!(source, UrlSource::Configuration { .. } | UrlSource::DatabaseUrl) {
            notes.extend(settings.url_elsewhere());
        }
        Ok(Self { target: Target::from(&url), masked: url.masked().to_owned(), source, notes })
    }

    /// `postgresql://ann:***@db/shop (from --url)`
    pub fn describe(&self) -> String {
        format!("{} (from {})", self.masked, self.source)
    }
}
