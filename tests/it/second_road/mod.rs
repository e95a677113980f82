//! The second road, with a real Python and a real Alembic: `ALUDEL_TEST_PYTHON`, or a `python3` that has it.

mod cancelled;
mod choosing;
mod foretold;
mod refused;
mod taken;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aludel::schema::DialectName;
use serde_json::Value;

use crate::support::servers::{Scratch, mysql, postgresql, sqlite};

/// A Python that can import Alembic and these; a line says what is not tested where there is none.
fn python(modules: &str) -> Option<PathBuf> {
    let named = std::env::var_os("ALUDEL_TEST_PYTHON").filter(|path| !path.is_empty()).map(PathBuf::from);
    let program = named.unwrap_or_else(|| "python3".into());
    let modules = if modules.is_empty() { "alembic".to_owned() } else { format!("alembic, {modules}") };
    let asked = Command::new(&program)
        .args(["-c", &format!("import {modules}, sys; print(sys.executable)")])
        .current_dir("/")
        .stderr(Stdio::null())
        .output();
    match asked {
        Ok(said) if said.status.success() => Some(String::from_utf8(said.stdout).unwrap().trim().into()),
        Ok(_) | Err(_) => {
            eprintln!(
                "the second road is not tested: {} can't import {modules} (set ALUDEL_TEST_PYTHON)",
                program.display()
            );
            None
        }
    }
}

const ENV_PY: &str = "import os\nfrom alembic import context\nfrom sqlalchemy import create_engine\n\n\
    with create_engine(os.environ['SHOP_URL']).connect() as connection:\n    \
    context.configure(connection=connection, transaction_per_migration=True)\n    \
    with context.begin_transaction():\n        context.run_migrations()\n";

/// What no stand-in can be: what it answers comes from outside Python.
const APP: &str = "import ctypes\n\ndef size():\n    return ctypes.sizeof(ctypes.c_int)\n";

/// A project whose env.py takes the URL from SHOP_URL.
struct Project {
    folder: tempfile::TempDir,
    url: String,
}

impl Project {
    fn new(url: &str, python: &Path) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap(), url: url.to_owned() };
        std::fs::create_dir_all(project.path().join("mig/versions")).unwrap();
        std::fs::create_dir_all(project.path().join("shop")).unwrap();
        project
            .with("alembic.ini", "[alembic]\nscript_location = %(here)s/mig\nprepend_sys_path = .\n")
            .with("aludel.toml", &format!("python = {:?}\n", python.display().to_string()))
            .with("mig/env.py", ENV_PY)
            .with("shop/__init__.py", "")
            .with("shop/app.py", APP)
    }

    /// Of a, which is native, and of b upon it, which needs the application.
    fn usual(url: &str, python: &Path) -> Self {
        Self::new(url, python)
            .script("a", "None", "op.create_table('t', sa.Column('n', sa.Integer))", "op.drop_table('t')")
            .script(
                "b",
                "'a'",
                "print('of this size', size())\n    op.execute(f'INSERT INTO t VALUES ({size()})')",
                "op.execute(f'DELETE FROM t WHERE n = {size()}')",
            )
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn script(self, id: &str, down: &str, up_body: &str, down_body: &str) -> Self {
        let text = format!(
            "\"\"\"about {id}\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nfrom shop.app import size\n\n\
             revision = '{id}'\ndown_revision = {down}\n\n\n\
             def upgrade():\n    {up_body}\n\n\ndef downgrade():\n    {down_body}\n"
        );
        self.with(&format!("mig/versions/{id}.py"), &text)
    }

    fn run_with(&self, url: &str, args: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aludel"));
        for variable in ["ALUDEL_URL", "DATABASE_URL", "ALEMBIC_CONFIG", "VIRTUAL_ENV"] {
            command.env_remove(variable);
        }
        let done = command.env("SHOP_URL", url).current_dir(self.path()).args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { status: done.status.code(), stdout: text(&done.stdout), stderr: text(&done.stderr) }
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(&self.url, args)
    }

    #[track_caller]
    fn succeeds(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.status, Some(0), "{args:?} {ran:?}");
        ran
    }

    /// The code of its error, and the whole answer.
    #[track_caller]
    fn fails(&self, args: &[&str]) -> (String, Ran) {
        let mut all = args.to_vec();
        all.extend(["--format", "json"]);
        let ran = self.run(&all);
        assert_ne!(ran.status, Some(0), "{args:?} {ran:?}");
        (ran.json()["error"]["code"].as_str().unwrap_or_default().to_owned(), ran)
    }
}

#[derive(Debug)]
struct Ran {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What ran each step.
    fn engines(&self) -> Vec<String> {
        let steps = self.json()["steps"].as_array().unwrap().clone();
        steps.iter().map(|step| step["engine"].as_str().unwrap().to_owned()).collect()
    }
}

/// As SQLAlchemy spells it.
fn url(scratch: &Scratch) -> String {
    let target = &scratch.target;
    let database = scratch.name();
    let login = match (&target.user, &target.password) {
        (Some(user), Some(password)) => format!("{user}:{password}@"),
        (Some(user), None) => format!("{user}@"),
        (None, _) => String::new(),
    };
    let host = target.host.as_deref().unwrap_or("127.0.0.1");
    let port = target.port.map(|port| format!(":{port}")).unwrap_or_default();
    match target.dialect {
        DialectName::Sqlite => format!("sqlite:///{database}"),
        DialectName::Postgresql => format!("postgresql+psycopg2://{login}{host}{port}/{database}"),
        DialectName::Mysql | DialectName::Mariadb => format!("mysql+pymysql://{login}{host}{port}/{database}"),
    }
}

/// One of each engine that there is, here and in Python.
async fn every() -> Vec<(Scratch, PathBuf)> {
    let mut all = Vec::new();
    if let Some(python) = python("") {
        all.push((sqlite(), python));
    }
    if let Some(python) = python("psycopg2") {
        all.extend(postgresql().await.map(|scratch| (scratch, python)));
    }
    if let Some(python) = python("pymysql") {
        all.extend(mysql().await.map(|scratch| (scratch, python)));
    }
    all
}
