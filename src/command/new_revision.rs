//! Writes a revision script from the project's own template, as Alembic would.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::check_history::LONGEST_ID;
use super::error::{CommandError, Kind};
use super::new_file::write_new;
use super::scripts::Evaluation;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Span};
use crate::evaluate::Request;
use crate::project::template::{self, FileName};
use crate::revision::{Direction, Id, illegal_characters};
use crate::schema::DialectName;

/// What the new script says of itself.
#[derive(Debug, Clone, Default)]
pub struct NewRevision {
    pub revision: Id,
    /// In this order.
    pub down_revision: Vec<Id>,
    pub branch_labels: Vec<String>,
    pub message: Option<String>,
}

/// The file that was written.
#[derive(Debug, Clone)]
pub struct Written {
    pub revision: Id,
    pub path: PathBuf,
}

/// Twelve random hexadecimal digits, as Alembic takes them from a UUID.
pub fn random_id() -> Id {
    format!("{:012x}", RandomState::new().build_hasher().finish() & 0xffff_ffff_ffff)
}

/// Refuses what Alembic refuses, and what it should.
pub fn check_id(workspace: &Workspace, id: &str) -> Result<(), CommandError> {
    if let Some(defect) = illegal_characters(id) {
        return Err(refused(defect.code(), defect.to_string(), "letters, digits and _ are safe everywhere"));
    }
    if id.is_empty() || id.chars().any(|c| c.is_control() || c == '/' || c == '\\') {
        return Err(refused(
            "illegal-revision-id",
            "A revision identifier must be a text that can name a file".into(),
            "letters, digits and _ are safe everywhere",
        ));
    }
    if id.chars().count() > LONGEST_ID {
        return Err(refused(
            "revision-id-too-long",
            format!("'{id}' has more than the {LONGEST_ID} characters that the version table holds"),
            "take a shorter one",
        ));
    }
    check_reserved(id)?;
    if workspace.graph.declared_labels().any(|(label, _)| label == id) {
        let sentence = format!("'{id}' is a branch label already, and labels share the names of revisions");
        return Err(refused("label-clash", sentence, "take another --rev-id, or none for a random one"));
    }
    if workspace.graph.find(id).is_some() {
        return Err(refused(
            "duplicate-revision",
            format!("Revision {id} is present already"),
            "take another --rev-id, or none for a random one",
        ));
    }
    Ok(())
}

/// Names that mean something else wherever an identifier is read.
fn check_reserved(name: &str) -> Result<(), CommandError> {
    match name {
        "head" | "heads" | "base" | "current" => Err(refused(
            "reserved-name",
            format!("'{name}' is a symbol, and can't name a revision or a branch"),
            "take another name",
        )),
        _ => Ok(()),
    }
}

pub fn check_label(workspace: &Workspace, label: &str) -> Result<(), CommandError> {
    check_reserved(label)?;
    let owner = workspace.graph.declared_labels().find(|(held, _)| *held == label).map(|(_, owner)| owner.to_owned());
    match owner.or_else(|| workspace.graph.find(label).map(|found| found.id.clone())) {
        Some(owner) => Err(refused(
            "label-clash",
            format!("Branch name '{label}' is already used by revision {owner}"),
            "take another label",
        )),
        None => Ok(()),
    }
}

pub(super) fn refused(code: &'static str, sentence: String, hint: &str) -> CommandError {
    CommandError::new(Kind::Project, Diagnostic::error(code, sentence).hint(hint))
}

/// Renders, writes and reads again what was written.
pub fn write(workspace: &Workspace, new: &NewRevision, evaluation: &Evaluation) -> Result<Written, CommandError> {
    let created = Moment::now(workspace)?;
    let path = path_of(workspace, new, &created)?;
    let text = render(workspace, new, &created, evaluation)?;
    write_new(&path, &text).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => refused(
            "file-exists",
            format!("{} exists already; it was left as it is", path.display()),
            "take another message or --rev-id, or a file_template with %(rev)s",
        ),
        _ => refused("file-unwritable", format!("Can't write {}: {error}", path.display()), "nothing was written"),
    })?;
    if let Err(error) = check_written(workspace, new, &path) {
        // It says something else than was wished, so it must not become part of the history.
        let _ = std::fs::remove_file(&path);
        return Err(error);
    }
    Ok(Written { revision: new.revision.clone(), path })
}

fn check_written(workspace: &Workspace, new: &NewRevision, path: &Path) -> Result<(), CommandError> {
    let script = workspace.project.read_script(path);
    let header = match &script.header {
        Ok(header) => header,
        Err(problem) => {
            return Err(CommandError::new(
                Kind::Project,
                (**problem).clone().hint("the template makes scripts that can't be read; nothing was kept"),
            ));
        }
    };
    if header.revision != new.revision || header.down_revision != new.down_revision {
        return Err(refused(
            "template-header",
            "The template's script doesn't say the revision it was written for; nothing was kept".into(),
            "script.py.mako needs revision = ${repr(up_revision)} and down_revision = ${repr(down_revision)}",
        ));
    }
    if header.branch_labels != new.branch_labels {
        let sentence = format!(
            "Version {} specified branch_labels {}, however the migration file {} does not have them; have you upgraded your \
             script.py.mako to include the 'branch_labels' section?",
            new.revision,
            new.branch_labels.join(", "),
            path.display()
        );
        return Err(refused(
            "template-labels",
            sentence,
            "add branch_labels = ${repr(branch_labels)} to the template; nothing was kept",
        ));
    }
    Ok(())
}

/// When the script is written: naive local time, or that of the configured `timezone`.
struct Moment {
    at: Zoned,
    with_offset: bool,
}

impl Moment {
    fn now(workspace: &Workspace) -> Result<Self, CommandError> {
        let Some(name) = workspace.project.config.get("timezone")?.filter(|name| !name.is_empty()) else {
            return Ok(Self { at: Zoned::now(), with_offset: false });
        };
        let zone = TimeZone::get(&name).or_else(|_| TimeZone::get(&name.to_uppercase()));
        let zone = zone.map_err(|_| {
            refused(
                "timezone-unknown",
                format!("Can't locate timezone: {name}"),
                "an IANA name such as Europe/Zurich or UTC",
            )
        })?;
        Ok(Self { at: Timestamp::now().to_zoned(zone), with_offset: true })
    }

    /// A Python expression for the same moment.
    fn python(&self) -> String {
        let (at, seconds) = (self.at.datetime(), self.at.offset().seconds());
        let zone = match self.with_offset {
            true => format!(", tzinfo=datetime.timezone(datetime.timedelta(seconds={seconds}))"),
            false => String::new(),
        };
        let micros = at.subsec_nanosecond() / 1000;
        let (year, month, day) = (at.year(), at.month(), at.day());
        format!(
            "datetime.datetime({year}, {month}, {day}, {}, {}, {}, {micros}{zone})",
            at.hour(),
            at.minute(),
            at.second()
        )
    }
}

fn path_of(workspace: &Workspace, new: &NewRevision, created: &Moment) -> Result<PathBuf, CommandError> {
    let project = &workspace.project;
    let limit = match project.config.get("truncate_slug_length")?.filter(|text| !text.trim().is_empty()) {
        Some(text) => text.trim().parse::<usize>().map_err(|_| {
            refused("config-value", format!("truncate_slug_length must be a number, not {text:?}"), "40 is Alembic's")
        })?,
        None => 40,
    };
    let slug = template::slug(new.message.as_deref().unwrap_or_default(), limit);
    let pattern = project.config.get("file_template")?.filter(|text| !text.is_empty());
    let values = FileName {
        revision: &new.revision,
        slug: &slug,
        created: created.at.datetime(),
        epoch: created.at.timestamp().as_second(),
    };
    let name = template::file_name(pattern.as_deref().unwrap_or("%(rev)s_%(slug)s"), &values)
        .map_err(|sentence| refused("file-template", sentence, "%(rev)s_%(slug)s is Alembic's"))?;
    if Path::new(&name).is_absolute() || name.split(['/', '\\']).any(|part| part == "..") {
        return Err(refused(
            "file-template",
            format!("file_template leads out of the versions folder: {name}"),
            "%(rev)s_%(slug)s is Alembic's",
        ));
    }
    // Of several locations the one where the first parent lies.
    let parent = || {
        new.down_revision
            .first()
            .and_then(|id| project.script(id))
            .and_then(|script| script.path.parent().map(Path::to_owned))
    };
    let folder = match project.version_locations.as_slice() {
        [only] => only.clone(),
        _ => parent().ok_or_else(|| {
            refused(
                "version-locations",
                "Multiple version locations present, please specify --version-path".into(),
                "the new revision has no parent whose folder could be taken",
            )
        })?,
    };
    Ok(folder.join(format!("{name}.py")))
}

fn render(
    workspace: &Workspace,
    new: &NewRevision,
    created: &Moment,
    evaluation: &Evaluation,
) -> Result<String, CommandError> {
    let path = workspace.project.script_location.join("script.py.mako");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        refused(
            "template-missing",
            format!("Can't read the template {}: {error}", path.display()),
            "Alembic's `init` writes one; copy it from another project",
        )
    })?;
    let at = |line: u32| Span::whole_line(&path, &text, line.max(1));
    let compiled = template::compile(&text, &variables(workspace, new, created, &text)?).map_err(|error| {
        CommandError::new(
            Kind::Project,
            Diagnostic::error("template", format!("Template rendering failed: {error}")).at(at(error.line)),
        )
    })?;
    let request = Request {
        path: path.clone(),
        source: compiled.source.clone(),
        revision: new.revision.clone(),
        direction: Direction::Upgrade,
        dialect: DialectName::Sqlite,
        server_version: String::new(),
        x_arguments: Vec::new(),
        main_options: BTreeMap::new(),
        arguments: BTreeMap::new(),
        naming_convention: BTreeMap::new(),
        offline: true,
        live: false,
    };
    let mut printed = String::new();
    evaluation.evaluator(workspace).evaluate(&request, &mut |part: &str| printed.push_str(part)).map_err(
        |mut told| {
            // Its places are in the Python that the template became.
            let line =
                told.span.take().and_then(|span| compiled.lines.get(span.line.saturating_sub(1) as usize).copied());
            told.message = format!("Template rendering failed: {}", told.message);
            CommandError::new(
                Kind::Project,
                if let Some(line) = line.filter(|line| *line > 0) { told.at(at(line)) } else { told },
            )
        },
    )?;
    Ok(printed.rsplit_once(template::MARK).map_or(printed.as_str(), |(_, rendered)| rendered).to_owned())
}

/// What Alembic hands to the template, as Python.
fn variables(workspace: &Workspace, new: &NewRevision, created: &Moment, text: &str) -> Result<String, CommandError> {
    let list = |items: &[String]| items.iter().map(|item| template::python_text(item)).collect::<Vec<_>>();
    let down = match list(&new.down_revision).as_slice() {
        [] => "None".to_owned(),
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    };
    let labels = match list(&new.branch_labels).as_slice() {
        [] => "None".to_owned(),
        several => format!("({},)", several.join(", ")),
    };
    let mut code = String::from("import datetime\n");
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(code, "up_revision = {}", template::python_text(&new.revision));
    let _ = writeln!(code, "down_revision = {down}\nbranch_labels = {labels}\ndepends_on = None");
    let _ = writeln!(code, "message = {}", template::python_text(new.message.as_deref().unwrap_or("empty message")));
    let _ = writeln!(code, "create_date = {}", created.python());
    let _ = writeln!(code, "imports = upgrades = downgrades = ''");
    // The options that the template names, and never the URL.
    let mut options = Vec::new();
    for (at, _) in text.match_indices("get_main_option(") {
        let quoted = text[at + "get_main_option(".len()..].trim_start();
        let Some(quote) = quoted.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some((name, _)) = quoted[1..].split_once(quote) else { continue };
        if let Some(value) = workspace.project.config.get(name)?.filter(|_| name != "sqlalchemy.url") {
            options.push(format!("{}: {}", template::python_text(name), template::python_text(&value)));
        }
    }
    let _ = write!(
        code,
        "class __Config:\n    def get_main_option(self, name, default=None):\n        return {{{}}}.get(name, default)\nconfig = __Config()",
        options.join(", ")
    );
    Ok(code)
}
