//! Every revision of the demo, up and down, on every engine, against the version rows that Alembic itself left after each step.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use aludel::command::{Evaluation, Workspace, demo};
use aludel::database::Connection;
use aludel::executor::{self, Ending, Event, Options, SharedScripts, Standing, StopFlag};
use aludel::project::Choice;
use aludel::revision::{Plan, Step};
use aludel::schema::DialectName;

use crate::support::query;
use crate::support::servers::{Scratch, block_on, every};

const GOLDEN: &str = include_str!("../golden/demo-steps.txt");

struct Shop {
    _folder: tempfile::TempDir,
    workspace: Arc<Workspace>,
    scripts: SharedScripts,
    connection: Connection,
}

impl Shop {
    async fn open(scratch: &Scratch) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("shop");
        demo::prepare(&place, false, false).unwrap();
        let workspace = Workspace::open(&Choice::in_directory(&place)).unwrap();
        let evaluation = Evaluation {
            program: Path::new(env!("CARGO_BIN_EXE_aludel")).to_owned(),
            time: Duration::from_secs(30),
            x_arguments: Vec::new(),
        };
        let scripts = evaluation.scripts(&workspace).0.shared();
        Self { _folder: folder, workspace, scripts, connection: scratch.connect().await }
    }

    async fn rows(&mut self) -> Vec<String> {
        let mut rows = self.connection.versions(self.workspace.version_table()).await.unwrap();
        rows.sort();
        rows
    }

    /// Runs one step and returns how it ended.
    async fn take(&mut self, step: &Step) -> Ending {
        let heads_before = self.rows().await;
        let plan = Plan { steps: vec![step.clone()], heads: step.heads_after.clone(), heads_before, ..Plan::default() };
        let sink = |_: Event| ();
        executor::run(&mut self.connection, &self.scripts, &plan, &Options::default(), &sink, &StopFlag::new()).await
    }

    /// Takes all steps of a plan; each line tells direction, revision and the rows as the database has them then.
    async fn walk(&mut self, plan: &Plan) -> Vec<String> {
        let mut told = Vec::new();
        for step in &plan.steps {
            let ending = self.take(step).await;
            assert!(matches!(ending, Ending::Done), "{} {:?}: {ending:?}", step.revision, self.connection.dialect());
            let way = if step.direction.verb() == "downgrade" { "down" } else { "up" };
            let what = if step.direction.verb() == "stamp_revision" { "stamp" } else { &step.revision };
            let rows = self.rows().await.join(",");
            told.push(format!("{way} {what} {}", if rows.is_empty() { "-" } else { &rows }));
        }
        told
    }
}

/// The commands of the golden file and the lines that follow each.
fn golden() -> Vec<(&'static str, Vec<String>)> {
    let mut all: Vec<(&str, Vec<String>)> = Vec::new();
    for line in GOLDEN.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("> ") {
            Some(command) => all.push((command, Vec::new())),
            None => {
                // Rows are a set: the recording sorted the first revision's characters, we sort the rows.
                let (head, rows) = line.rsplit_once(' ').unwrap();
                let mut rows: Vec<&str> = rows.split(',').collect();
                rows.sort_unstable();
                all.last_mut().unwrap().1.push(format!("{head} {}", rows.join(",")));
            }
        }
    }
    all
}

#[test]
fn the_demo_walks_as_with_alembic() {
    block_on(async {
        for scratch in every().await {
            let mut shop = Shop::open(&scratch).await;
            for (command, expected) in golden() {
                let rows = shop.rows().await;
                let words: Vec<&str> = command.split(' ').collect();
                let plan = match words.as_slice() {
                    ["upgrade", target] => shop.workspace.upgrade(&rows, target),
                    ["downgrade", target] => shop.workspace.downgrade(&rows, target),
                    ["stamp", "--purge", targets @ ..] => {
                        let targets: Vec<String> = targets.iter().map(|target| (*target).to_owned()).collect();
                        shop.workspace.stamp(&rows, &targets, true)
                    }
                    other => panic!("the golden file says {other:?}"),
                };
                let told = shop.walk(&plan.unwrap()).await;
                let engine = shop.connection.dialect();
                if command.starts_with("stamp") {
                    assert_eq!(told.last(), expected.last(), "{engine}: {command}");
                } else {
                    assert_eq!(told, expected, "{engine}: {command}");
                }
            }
        }
    });
}

#[test]
fn the_demo_leaves_nothing_at_base_and_the_right_rows_at_head() {
    block_on(async {
        for scratch in every().await {
            let mut shop = Shop::open(&scratch).await;
            let up = shop.workspace.upgrade(&[], "e46d8f20acd5").unwrap();
            shop.walk(&up).await;
            let people = "SELECT concat_ws('|', first_name, last_name, email) FROM users ORDER BY id";
            let people = match shop.connection.dialect() {
                DialectName::Sqlite => "SELECT first_name || '|' || last_name || '|' || email FROM users ORDER BY id",
                DialectName::Postgresql | DialectName::Mysql | DialectName::Mariadb => people,
            };
            assert_eq!(
                query(&mut shop.connection, people).await,
                [
                    "Ada|Lovelace|ada@example.org",
                    "Grace|Brewster Hopper|grace@example.org",
                    "Alan|Turing|alan@example.org",
                    "Maria|O'Neill|maria@example.org",
                    "Zosimos||zosimos@example.org",
                ]
            );
            assert_eq!(query(&mut shop.connection, "SELECT body FROM notes").await[0], "please ring at 10:30");
            assert_eq!(
                query(&mut shop.connection, "SELECT in_stock FROM products ORDER BY sku").await,
                ["0", "12", "0"]
            );
            let rows = shop.rows().await;
            let down = shop.workspace.downgrade(&rows, "base").unwrap();
            shop.walk(&down).await;
            let tables = match shop.connection.dialect() {
                DialectName::Sqlite => {
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                }
                DialectName::Postgresql => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
                DialectName::Mysql | DialectName::Mariadb => {
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
                }
            };
            assert_eq!(query(&mut shop.connection, tables).await, ["alembic_version"], "{}", shop.connection.dialect());
        }
    });
}

#[test]
fn the_irreversible_revision_refuses_and_changes_nothing() {
    block_on(async {
        for scratch in every().await {
            let mut shop = Shop::open(&scratch).await;
            let up = shop.workspace.upgrade(&[], "heads").unwrap();
            shop.walk(&up).await;
            let before = shop.rows().await;
            let down = shop.workspace.downgrade(&before, "reporting@-1").unwrap();
            let Ending::Failed { revision, diagnostic, standing } = shop.take(&down.steps[0]).await else {
                panic!("the downgrade raises")
            };
            assert_eq!(revision.as_deref(), Some("06a8c4e2f0b7"));
            assert_eq!(diagnostic.code, "script-raised");
            assert_eq!(diagnostic.span.map(|span| span.line), Some(26));
            assert!(matches!(standing, Standing::Untouched));
            assert_eq!(shop.rows().await, before);
        }
    });
}
