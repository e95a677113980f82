//! Scripts on disk, through the real evaluator, up and down on every engine.

use std::path::Path;
use std::sync::{Arc, Mutex};

use aludel::database::{Connection, VersionTable};
use aludel::evaluate::{Evaluator, Limits, Options as EvaluatorOptions};
use aludel::executor::{Circumstances, Ending, Event, Options, ProjectScripts, Standing, StopFlag, run};
use aludel::project::{Choice, Project};
use aludel::revision::{Plan, plan};

use crate::support::servers::{block_on, every};
use crate::support::{execute, query};

const HEAD: &str = "from alembic import op\nimport sqlalchemy as sa\n";

const SCRIPTS: [(&str, &str, &str); 4] = [
    (
        "aa",
        "None",
        "def upgrade():\n    op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(50), nullable=False),\n        mysql_engine='InnoDB')\n    op.bulk_insert(sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String)), [{'id': 1, 'name': \"O'Hara: x\"}])\n\n\
         def downgrade():\n    op.drop_table('users')\n",
    ),
    (
        "bb",
        "'aa'",
        "def upgrade():\n    print('adding')\n    op.add_column('users', sa.Column('age', sa.Integer, server_default='7'))\n    op.create_index('ix_age', 'users', ['age'])\n\n\
         def downgrade():\n    op.drop_index('ix_age', table_name='users')\n    with op.batch_alter_table('users') as batch:\n        batch.drop_column('age')\n",
    ),
    (
        "cc",
        "'bb'",
        "def upgrade():\n    with op.batch_alter_table('users') as batch:\n        batch.alter_column('name', new_column_name='full_name', existing_type=sa.String(50), existing_nullable=False)\n    op.execute(\"UPDATE users SET age = age + 1\")\n\n\
         def downgrade():\n    with op.batch_alter_table('users') as batch:\n        batch.alter_column('full_name', new_column_name='name', existing_type=sa.String(50), existing_nullable=False)\n    op.execute(\"UPDATE users SET age = age - 1\")\n",
    ),
    (
        "dd",
        "'cc'",
        "def upgrade():\n    op.execute(\"UPDATE users SET age = 0\")\n    op.execute(\"UPDATE nowhere SET age = 0\")\n\n\
         def downgrade():\n    raise NotImplementedError('no way back')\n",
    ),
];

fn project(folder: &Path) -> Arc<Project> {
    let versions = folder.join("migrations/versions");
    std::fs::create_dir_all(&versions).unwrap();
    std::fs::write(folder.join("alembic.ini"), "[alembic]\nscript_location = %(here)s/migrations\n").unwrap();
    for (id, down, body) in SCRIPTS {
        let text = format!("\"\"\"about {id}\"\"\"\n{HEAD}\nrevision = '{id}'\ndown_revision = {down}\n\n\n{body}");
        std::fs::write(versions.join(format!("{id}_x.py")), text).unwrap();
    }
    let choice = Choice { directory: folder.to_owned(), ..Choice::default() };
    Arc::new(Project::open(&choice).unwrap_or_else(|problem| panic!("{problem}")))
}

struct Runner {
    project: Arc<Project>,
    scripts: aludel::executor::SharedScripts,
}

impl Runner {
    fn new(folder: &Path) -> Self {
        let project = project(folder);
        let evaluator = Evaluator::new(EvaluatorOptions {
            program: env!("CARGO_BIN_EXE_aludel").into(),
            args: vec!["__evaluate".into()],
            limits: Limits::default(),
            import_roots: Vec::new(),
        });
        let scripts = ProjectScripts::new(Arc::clone(&project), evaluator, Circumstances::default()).shared();
        Self { project, scripts }
    }

    async fn go(&self, connection: &mut Connection, plan: &Plan) -> (Ending, Vec<Event>) {
        let events = Mutex::new(Vec::new());
        let sink = |event| events.lock().unwrap().push(event);
        let ending = run(connection, &self.scripts, plan, &Options::default(), &sink, &StopFlag::new()).await;
        assert!(!connection.look_at_transaction().await.unwrap());
        (ending, events.into_inner().unwrap())
    }

    async fn upgrade(&self, connection: &mut Connection, target: &str) -> (Ending, Vec<Event>) {
        let current = connection.versions(&VersionTable::default()).await.unwrap();
        let plan = plan::upgrade(&self.project.graph(), &current, target).unwrap();
        self.go(connection, &plan).await
    }

    async fn downgrade(&self, connection: &mut Connection, target: &str) -> (Ending, Vec<Event>) {
        let current = connection.versions(&VersionTable::default()).await.unwrap();
        let plan = plan::downgrade(&self.project.graph(), &current, target).unwrap();
        self.go(connection, &plan).await
    }
}

#[test]
fn scripts_go_up_and_down_on_every_engine() {
    let folder = tempfile::tempdir().unwrap();
    let runner = Runner::new(folder.path());
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let table = VersionTable::default();
            for (id, ..) in &SCRIPTS[..3] {
                let (ending, events) = runner.upgrade(&mut connection, id).await;
                assert!(matches!(ending, Ending::Done), "{}: {id}: {ending:?}", connection.dialect());
                assert_eq!(connection.versions(&table).await.unwrap(), [*id]);
                let printed: Vec<String> = events
                    .into_iter()
                    .filter_map(|event| match event {
                        Event::Output { text, .. } => Some(text),
                        _ => None,
                    })
                    .collect();
                assert_eq!(printed.concat().contains("adding"), *id == "bb");
            }
            assert_eq!(query(&mut connection, "SELECT full_name FROM users WHERE age = 8").await, ["O'Hara: x"]);

            let (ending, _) = runner.upgrade(&mut connection, "dd").await;
            let Ending::Failed { revision, diagnostic, standing } = ending else { panic!("{ending:?}") };
            assert_eq!(revision.as_deref(), Some("dd"));
            let span = diagnostic.span.expect("the script's line");
            assert!(span.file.ends_with("dd_x.py"));
            assert_eq!((span.line, span.column), (11, 5), "{:?}", span.text);
            assert!(matches!(standing, Standing::RolledBack), "{standing:?}");
            assert_eq!(connection.versions(&table).await.unwrap(), ["cc"]);
            assert_eq!(query(&mut connection, "SELECT full_name FROM users WHERE age = 8").await, ["O'Hara: x"]);

            for (target, expected) in [("bb", vec!["bb"]), ("aa", vec!["aa"]), ("base", vec![])] {
                let (ending, _) = runner.downgrade(&mut connection, target).await;
                assert!(matches!(ending, Ending::Done), "{}: {target}: {ending:?}", connection.dialect());
                assert_eq!(connection.versions(&table).await.unwrap(), expected);
            }
            assert!(connection.execute("SELECT 1 FROM users").await.is_err());
        }
    });
}

#[test]
fn a_script_that_raises_executes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let runner = Runner::new(folder.path());
    block_on(async {
        for database in every().await {
            let mut connection = database.connect().await;
            let table = VersionTable::default();
            connection.ensure_version_table(&table).await.unwrap();
            execute(&mut connection, &["INSERT INTO alembic_version VALUES ('dd')"]).await;
            let (ending, events) = runner.downgrade(&mut connection, "cc").await;
            let Ending::Failed { diagnostic, standing, .. } = ending else { panic!("{ending:?}") };
            assert!(diagnostic.message.contains("no way back"), "{}", diagnostic.message);
            assert_eq!(diagnostic.span.map(|span| span.line), Some(14));
            assert!(matches!(standing, Standing::Untouched));
            assert!(!events.iter().any(|event| matches!(event, Event::StatementStarted { .. })));
            assert_eq!(connection.versions(&table).await.unwrap(), ["dd"]);
        }
    });
}
