//! Projects on disk: which configuration is found, what it says, and what is done with odd files.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::diagnostic::Diagnostic;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn with(self, file: &str, text: &str) -> Self {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn script(self, file: &str, id: &str, down: &str) -> Self {
        self.with(file, &format!("\"\"\"message of {id}\"\"\"\nrevision = '{id}'\ndown_revision = {down}\n"))
    }

    fn choice(&self) -> Choice {
        Choice::in_directory(self.path())
    }

    fn open(&self) -> Project {
        Project::open(&self.choice()).unwrap()
    }
}

fn usual() -> Folder {
    Folder::new()
        .with("alembic.ini", "[alembic]\nscript_location = %(here)s/mig\n")
        .script("mig/versions/a_one.py", "a1", "None")
        .script("mig/versions/b_two.py", "b2", "'a1'")
}

fn ids(project: &Project) -> Vec<&str> {
    project.scripts.iter().filter_map(Script::id).collect()
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| &*diagnostic.code).collect()
}

#[test]
fn the_configuration_is_found_here_and_above() {
    let folder = usual().with("deep/er/x", "");
    let here = folder.open();
    assert_eq!((ids(&here), here.root.as_path()), (vec!["a1", "b2"], folder.path()));
    assert_eq!(here.script("b2").unwrap().message(), "message of b2");
    assert_eq!(here.graph().heads(), ["b2"]);
    let below = Project::open(&Choice::in_directory(folder.path().join("deep/er"))).unwrap();
    assert_eq!((ids(&below), below.root.as_path()), (vec!["a1", "b2"], folder.path()));
    let nothing = Folder::new();
    let problem = Project::open(&nothing.choice()).unwrap_err();
    assert_eq!(problem.code, "project-not-found");
}

#[test]
fn pyproject_alone_and_beside_an_ini() {
    let folder = Folder::new()
        .with("pyproject.toml", "[tool.alembic]\nscript_location = '%(here)s/mig'\nversion_locations = ['%(here)s/v1', '%(here)s/v2']\n[tool.aludel]\nversion_table = 'vt'\n")
        .with("mig/env.py", "")
        .script("v1/a.py", "a1", "None")
        .script("v2/b.py", "b2", "'a1'");
    let project = folder.open();
    assert_eq!(ids(&project), ["a1", "b2"]);
    assert_eq!(project.version_table().unwrap().to_string(), "vt");
    // The ini wins key by key.
    let folder = folder.with("alembic.ini", "[alembic]\nversion_locations = v2\nversion_table_schema = s\n");
    let project = folder.open();
    assert_eq!((ids(&project), project.config_files.len()), (vec!["b2"], 2));
    assert_eq!(project.version_table().unwrap().to_string(), "s.vt");
}

#[test]
fn named_configurations() {
    let folder = usual()
        .with("conf/other.ini", "[alembic]\nscript_location = mig\n[second]\nscript_location = nowhere\n")
        .with("conf/pyproject.toml", "[tool.alembic]\nscript_location = 'mig'\n");
    let open = |config: &[&str], section: Option<&str>| {
        let config = config.iter().map(PathBuf::from).collect();
        Project::open(&Choice { config, section: section.map(Into::into), ..folder.choice() })
    };
    assert_eq!(ids(&open(&["conf/other.ini"], None).unwrap()), ["a1", "b2"]);
    assert_eq!(open(&["conf/pyproject.toml", "conf/other.ini"], None).unwrap().config_files.len(), 2);
    assert_eq!(
        open(&["alembic.ini", "conf/other.ini"], None).unwrap_err().message,
        "only one ini file may be indicated"
    );
    assert_eq!(
        open(&["conf/pyproject.toml", "pyproject.toml"], None).unwrap_err().message,
        "pyproject.toml indicated more than once"
    );
    let missing = open(&["conf/other.ini"], Some("second")).unwrap_err();
    assert!(missing.message.starts_with("Path doesn't exist: "), "{missing}");
    assert_eq!(open(&["conf/other.ini"], Some("third")).unwrap_err().code, "config-section");
    assert_eq!(open(&["nofile.ini"], None).unwrap_err().code, "file-unreadable");
    let environment = |name: &str| {
        let choice = Choice { environment_config: Some(name.into()), ..Choice::in_directory(folder.path()) };
        Project::open(&choice).unwrap().config_files
    };
    assert_eq!(environment("conf/other.ini"), [folder.path().join("conf/other.ini")]);
    assert_eq!(environment("conf/pyproject.toml").len(), 2);
}

#[test]
fn no_configuration_at_all() {
    let folder = Folder::new().script("m/versions/a.py", "a1", "None").script("m/versions/in/b.py", "b2", "'a1'");
    let choice = Choice { script_location: Some("m".into()), ..folder.choice() };
    assert_eq!(ids(&Project::open(&choice).unwrap()), ["a1"]);
    let recursive = Choice { recursive: true, import_paths: vec!["lib".into()], ..choice.clone() };
    let project = Project::open(&recursive).unwrap();
    assert_eq!((ids(&project), project.import_paths.clone()), (vec!["a1", "b2"], vec![folder.path().join("lib")]));
    let elsewhere = Choice { version_locations: vec!["m/versions/in".into()], ..choice };
    assert_eq!(ids(&Project::open(&elsewhere).unwrap()), ["b2"]);
}

#[test]
fn separators_legacy_splitting_and_packages() {
    let two = |lines: &str| {
        let folder = usual()
            .with("alembic.ini", &format!("[alembic]\nscript_location = mig\n{lines}\n"))
            .script("other/c.py", "c3", "'b2'")
            .with("lib/x", "");
        let project = folder.open();
        let found = (ids(&project).len(), project.import_paths.len(), project.diagnostics.clone());
        (found.0, found.1, codes(&found.2).join(","))
    };
    assert_eq!(two("version_locations = mig/versions:other\npath_separator = :"), (3, 0, String::new()));
    assert_eq!(two("version_locations =\n  mig/versions\n  other\npath_separator = newline"), (3, 0, String::new()));
    assert_eq!(two("version_locations = mig/versions, other"), (3, 0, "config-deprecated".into()));
    assert_eq!(two("version_locations = mig/versions other\nversion_path_separator = space").2, "config-deprecated");
    assert_eq!(two("prepend_sys_path = .:lib"), (2, 2, "config-deprecated".into()));
    assert_eq!(two("prepend_sys_path = ."), (2, 1, String::new()));
    let bad =
        usual().with("alembic.ini", "[alembic]\nscript_location = mig\nversion_locations = a\npath_separator = x\n");
    assert_eq!(Project::open(&bad.choice()).unwrap_err().code, "config-value");

    let package = Folder::new().with("alembic.ini", "[alembic]\nscript_location = app.db:mig/rations\n").script(
        "src/app/db/mig/rations/versions/a.py",
        "a1",
        "None",
    );
    assert_eq!(ids(&package.open()), ["a1"]);
    let lost = Folder::new().with("alembic.ini", "[alembic]\nscript_location = app:mig\n");
    assert_eq!(Project::open(&lost.choice()).unwrap_err().code, "package-not-found");
    let empty = Folder::new().with("alembic.ini", "[alembic]\n");
    assert_eq!(Project::open(&empty.choice()).unwrap_err().message, "No 'script_location' key found in configuration.");
}

#[test]
fn only_scripts_are_taken_and_odd_ones_are_told() {
    let folder = usual()
        .with("mig/versions/__init__.py", "")
        .with("mig/versions/.#lock.py", "")
        .with("mig/versions/notes.txt", "")
        .with("mig/versions/__pycache__/x.py", "")
        .with("mig/versions/folder.py/x", "")
        .with("mig/versions/c_broken.py", "def (\n")
        .with("mig/versions/d_nothing.py", "x = 1\n")
        .script("mig/versions/e_again.py", "b2", "'a1'");
    let project = folder.open();
    assert_eq!(ids(&project), ["a1", "b2", "b2"]);
    assert_eq!(project.broken().count(), 2);
    assert_eq!(codes(&project.diagnostics), ["not-a-file"]);
    assert_eq!(project.script("b2").unwrap().file_name(), "e_again.py");
    let graph = project.graph();
    assert_eq!((graph.len(), graph.defects().len()), (2, 1));
}

#[cfg(unix)]
#[test]
fn links_and_repeated_locations_load_once() {
    use std::os::unix::fs::symlink;
    let folder = usual();
    let versions = folder.path().join("mig/versions");
    symlink(versions.join("a_one.py"), versions.join("z_link.py")).unwrap();
    symlink(versions.join("nowhere.py"), versions.join("y_dangling.py")).unwrap();
    symlink(&versions, versions.join("loop")).unwrap();
    let choice = Choice {
        version_locations: vec![versions.clone(), folder.path().join("mig/../mig/versions")],
        recursive: true,
        ..folder.choice()
    };
    let project = Project::open(&choice).unwrap();
    assert_eq!(ids(&project), ["a1", "b2"]);
    assert!(project.diagnostics.iter().all(|diagnostic| diagnostic.code == "loaded-twice"));
    assert!(project.diagnostics.iter().any(|diagnostic| diagnostic.message.contains("loaded twice! ignoring.")));
    assert_eq!(project.broken().next().unwrap().problem().unwrap().code, "file-unreadable");
}

#[test]
fn large_projects_are_read_quickly_and_checked_later() {
    let mut folder =
        usual().with("mig/versions/0_fault.py", "revision = 'f0'\ndown_revision = None\ndef upgrade():\n  if\n");
    for number in 0..1600 {
        folder = folder.script(&format!("mig/versions/n{number:04}.py"), &format!("n{number:04}"), "None");
    }
    let project = folder.open();
    assert_eq!((project.scripts.len(), project.broken().count()), (1603, 0));
    let rest = project.read_the_rest().unwrap();
    assert_eq!(rest.len(), 1603);
    let faults: Vec<_> = rest.iter().filter_map(|(at, script)| Some((*at, &*script.problem()?.code))).collect();
    assert_eq!(faults, [(0, "syntax-error")]);
}

#[test]
fn broken_configurations_are_told_with_their_place() {
    let ini = Folder::new().with("alembic.ini", "[alembic]\nscript_location = a\nscript_location = b\n");
    let problem = Project::open(&ini.choice()).unwrap_err();
    assert_eq!((&*problem.code, problem.span.unwrap().line), ("config-syntax", 3));
    let toml = Folder::new().with("pyproject.toml", "[tool.alembic]\nscript_location = \n");
    let problem = Project::open(&toml.choice()).unwrap_err();
    assert_eq!((&*problem.code, problem.span.unwrap().line), ("config-syntax", 2));
    let table = Folder::new().with("pyproject.toml", "[tool]\nalembic = 3\n");
    assert!(Project::open(&table.choice()).unwrap_err().message.starts_with("Incorrect TOML format"));
    let kind = usual().with("pyproject.toml", "[tool.alembic]\nrecursive_version_locations = 'yes'\n");
    assert!(
        Project::open(&kind.choice()).unwrap_err().message.starts_with("boolean value expected for TOML parameter")
    );
}
