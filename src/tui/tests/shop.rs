//! A backend in memory: a small shop's history, a "database" that is a list of version rows, and runs told as events.

use std::collections::VecDeque;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Span};
use crate::executor::{Ending, Event, Standing};
use crate::revision::{Direction, Id, Plan, RowChange, Step};
use crate::schema::DialectName;
use crate::tui::backend::{
    Backend, ConnectionView, DatabaseView, DowngradeBody, Foresight, Outbox, PlanRequest, Preview, ProjectView,
    Refusal, Report, RevisionRow, Target,
};

#[derive(Debug, Clone, PartialEq)]
pub enum Database {
    At(Vec<&'static str>),
    Absent,
    Refused,
    /// Never answers.
    Silent,
}

#[derive(Debug, Clone)]
pub struct Shop {
    pub rows: Vec<RevisionRow>,
    pub project_error: Option<Diagnostic>,
    pub project_diagnostics: Vec<Diagnostic>,
    pub findings: Vec<(Id, Diagnostic)>,
    pub foresight: Foresight,
    /// One step up is refused, since there are several.
    pub ambiguous: bool,
    pub database: Database,
    /// The revision whose second statement fails, and how that leaves the database.
    pub fails: Option<(&'static str, Standing)>,
    /// Events let out before a run stands still, for a look at its middle.
    pub events: Option<usize>,
    /// The running statement ends only when it is cancelled.
    pub slow: bool,
}

pub struct Memory {
    shop: Shop,
    versions: Vec<Id>,
    outbox: Outbox,
    waiting: VecDeque<Event>,
}

fn row(id: &str, message: &str, parents: &[&str]) -> RevisionRow {
    let file = format!("versions/{id}_{}.py", message.to_lowercase().replace(' ', "_"));
    RevisionRow {
        id: id.into(),
        message: message.into(),
        file: Some(file.into()),
        created: Some("2026-03-14 09:26:53.589793".into()),
        parents: parents.iter().map(|id| (*id).to_owned()).collect(),
        downgrade: DowngradeBody::Operations,
        ..RevisionRow::default()
    }
}

impl Shop {
    pub fn demo() -> Self {
        let mut rows = vec![
            row("f3b81c0a97d2", "add loyalty points", &["e5d4c3b2a190"]),
            row("b7a6958473e1", "index invoices by customer", &["9c8d7e6f5a4b"]),
            row("e5d4c3b2a190", "merge billing into main", &["d1c2b3a49586", "0f1e2d3c4b5a"]),
            row("9c8d7e6f5a4b", "drop legacy invoice numbers", &["0f1e2d3c4b5a"]),
            row("0f1e2d3c4b5a", "create invoices", &["a1b2c3d4e5f6"]),
            row("d1c2b3a49586", "back-fill created_at and make it required", &["7766554433aa"]),
            row("7766554433aa", "split full_name into first and last", &["a1b2c3d4e5f6"]),
            row("a1b2c3d4e5f6", "create products", &["1a2b3c4d5e6f"]),
            row("1a2b3c4d5e6f", "create users", &[]),
        ];
        rows[4].labels = vec!["billing".into()];
        rows[3].downgrade = DowngradeBody::Raises;
        rows[5].downgrade = DowngradeBody::Empty;
        rows[1].dependencies = vec!["d1c2b3a49586".into()];
        Self {
            rows,
            project_error: None,
            project_diagnostics: Vec::new(),
            findings: Vec::new(),
            foresight: Foresight::default(),
            ambiguous: false,
            database: Database::At(vec!["7766554433aa"]),
            fails: None,
            events: None,
            slow: false,
        }
    }

    /// A trunk of sixty revisions, with a branch of twenty from its middle that is merged below the newest three.
    pub fn long() -> Self {
        let (trunk, side) = (|nth: usize| format!("{nth:08x}aaaa"), |nth: usize| format!("{nth:08x}bbbb"));
        let made = |id: String, message: String, parents: &[String]| {
            let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
            row(&id, &message, &parents)
        };
        let mut rows = vec![made(trunk(1), "create users".into(), &[])];
        for nth in 2..=30 {
            rows.push(made(trunk(nth), format!("trunk, change {nth}"), &[trunk(nth - 1)]));
        }
        for nth in 1..=20 {
            let parent = if nth == 1 { trunk(30) } else { side(nth - 1) };
            rows.push(made(side(nth), format!("billing, change {nth}"), &[parent]));
        }
        for nth in 31..=60 {
            let merged = (nth == 57).then(|| side(20));
            let parents: Vec<String> = std::iter::once(trunk(nth - 1)).chain(merged).collect();
            rows.push(made(trunk(nth), format!("trunk, change {nth}"), &parents));
        }
        rows.reverse();
        Self { rows, database: Database::At(vec!["0000000aaaaa"]), ..Self::demo() }
    }

    pub fn empty() -> Self {
        Self { rows: Vec::new(), database: Database::At(Vec::new()), ..Self::demo() }
    }

    /// The demo with a script that can't be read and one whose parent is missing.
    pub fn broken() -> Self {
        let mut shop = Self::demo();
        let mut orphan = row("c0ffee000001", "add coupons", &["deadbeef0000"]);
        orphan.diagnostics.push(
            Diagnostic::error("missing-parent", "no file holds the revision `deadbeef0000` that this one follows")
                .at(Span {
                    file: "versions/c0ffee000001_add_coupons.py".into(),
                    line: 13,
                    column: 17,
                    width: 14,
                    text: None,
                })
                .hint("restore the missing file, or correct `down_revision`"),
        );
        let mut unread = row("halfway_there.py", "", &[]);
        unread.created = None;
        unread.file = Some("versions/halfway_there.py".into());
        unread.diagnostics.push(Diagnostic::error("script-syntax", "expected `:`, found a line break").at(Span {
            file: "versions/halfway_there.py".into(),
            line: 18,
            column: 14,
            width: 1,
            text: None,
        }));
        shop.rows.insert(0, orphan);
        shop.rows.push(unread);
        shop
    }

    pub fn only_broken() -> Self {
        let mut shop = Self::broken();
        shop.rows.retain(|row| row.id == "halfway_there.py");
        shop.database = Database::Absent;
        shop
    }

    /// Names that try to move, hide and reorder the terminal's text.
    pub fn hostile() -> Self {
        let mut shop = Self::demo();
        shop.rows[0].message = "clear \u{1b}[2J\u{1b}]0;owned\u{7} screen".into();
        shop.rows[1].message = "right \u{202e}to left\u{202c} and zero\u{200b}width".into();
        shop.rows[2].labels = vec!["c1\u{9b}31m".into(), "日本語".into()];
        shop.rows[3].message = "顧客テーブルを作成する 🚀 and cafe\u{301}".into();
        shop.rows[3].id = "日本語識別子".into();
        shop
    }

    pub fn start(self, outbox: Outbox) -> Memory {
        let versions = match &self.database {
            Database::At(ids) => ids.iter().map(|id| (*id).to_owned()).collect(),
            Database::Absent | Database::Refused | Database::Silent => Vec::new(),
        };
        Memory { shop: self, versions, outbox, waiting: VecDeque::new() }
    }

    fn script(&self, id: &str) -> String {
        let Some(row) = self.rows.iter().find(|row| row.id == id) else { return String::new() };
        let quote = |ids: &[Id]| match ids {
            [] => "None".to_owned(),
            [one] => format!("\"{one}\""),
            many => format!("({})", many.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ")),
        };
        let body = if row.id == "halfway_there.py" { "def upgrade()\n    pass\n" } else { BODY };
        format!(
            "\"\"\"{}\n\nRevision ID: {id}\nCreate Date: {}\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\nrevision = \"{id}\"\ndown_revision = {}\nbranch_labels = None\ndepends_on = {}\n\n\n{body}",
            row.message,
            row.created.as_deref().unwrap_or_default(),
            quote(&row.parents),
            quote(&row.dependencies),
        )
    }
}

const BODY: &str = "def upgrade():
    op.create_table(
        \"customers\",
        sa.Column(\"id\", sa.Integer, primary_key=True),
        sa.Column(\"name\", sa.String(120), nullable=False, server_default=\"unknown, to be asked for at the next order\"),
    )
    op.create_index(\"ix_customers_name\", \"customers\", [\"name\"])


def downgrade():
    op.drop_table(\"customers\")
";

fn statements(direction: Direction) -> [(u32, &'static str); 2] {
    match direction {
        Direction::Upgrade | Direction::Stamp => [
            (
                19,
                "CREATE TABLE customers (\n    id INTEGER NOT NULL,\n    name VARCHAR(120) NOT NULL,\n    PRIMARY KEY (id)\n)",
            ),
            (24, "CREATE INDEX ix_customers_name ON customers (name)"),
        ],
        Direction::Downgrade => [(28, "DROP INDEX ix_customers_name"), (28, "DROP TABLE customers")],
    }
}

impl Memory {
    fn database_view(&self) -> DatabaseView {
        DatabaseView {
            engine: "PostgreSQL 16.3".into(),
            dialect: Some(DialectName::Postgresql),
            url: "postgresql://shop:***@db.example.org:5432/shop".into(),
            source: "alembic.ini".into(),
        }
    }

    fn parents(&self, id: &str) -> Vec<Id> {
        self.shop.rows.iter().find(|row| row.id == id).map(|row| row.parents.clone()).unwrap_or_default()
    }

    fn ancestors(&self, id: &str, into: &mut Vec<Id>) {
        if into.iter().any(|held| held == id) {
            return;
        }
        for parent in self.parents(id) {
            self.ancestors(&parent, into);
        }
        into.push(id.to_owned());
    }

    fn applied(&self) -> Vec<Id> {
        let mut out = Vec::new();
        for id in &self.versions {
            self.ancestors(id, &mut out);
        }
        out
    }

    fn step(&self, direction: Direction, id: &str, heads: &mut Vec<Id>) -> Step {
        let parents = self.parents(id);
        let (from, to) = match direction {
            Direction::Upgrade | Direction::Stamp => {
                heads.retain(|held| !parents.contains(held));
                heads.push(id.to_owned());
                (parents, vec![id.to_owned()])
            }
            Direction::Downgrade => {
                heads.retain(|held| held != id);
                heads.extend(parents.clone());
                (vec![id.to_owned()], parents)
            }
        };
        let rows = vec![RowChange::Insert { id: id.to_owned() }];
        Step { direction, revision: id.to_owned(), from, to, rows, heads_after: heads.clone() }
    }

    fn tell(&mut self, count: usize) {
        for event in self.waiting.drain(..count.min(self.waiting.len())) {
            if let Event::StepFinished { heads, .. } = &event {
                self.versions.clone_from(heads);
            }
            self.outbox.send(Report::Run(event));
        }
    }
}

impl Backend for Memory {
    fn open(&mut self) {
        self.outbox.send(match &self.shop.project_error {
            Some(diagnostic) => Report::ProjectFailed(diagnostic.clone()),
            None => Report::Project(ProjectView {
                name: "shop".into(),
                place: "~/code/shop/migrations".into(),
                rows: self.shop.rows.clone(),
                diagnostics: self.shop.project_diagnostics.clone(),
                engine: self.shop.foresight.engine,
            }),
        });
        if self.shop.project_error.is_none() {
            self.outbox.send(Report::Findings(self.shop.findings.clone()));
        }
    }

    fn connect(&mut self) {
        let database = self.database_view();
        self.outbox.send(Report::Connection(match self.shop.database {
            Database::At(_) => ConnectionView::Connected { database, versions: self.versions.clone() },
            Database::Absent => ConnectionView::Absent {
                hint: "name one with --url, ALUDEL_URL, or sqlalchemy.url in alembic.ini".into(),
            },
            Database::Refused => ConnectionView::Failed {
                database: DatabaseView { engine: "PostgreSQL".into(), ..database },
                diagnostic: Diagnostic::error("connection-refused", "db.example.org:5432 refused the connection")
                    .hint("is the server running, and does it listen on that port?"),
            },
            Database::Silent => ConnectionView::Connecting(DatabaseView { engine: "PostgreSQL".into(), ..database }),
        }));
    }

    fn poll(&mut self) {
        self.outbox.send(Report::Versions(self.versions.clone()));
    }

    fn introduce(&mut self, ids: Vec<Id>) {
        let told = ids.iter().map(|id| format!("{id} (Ann \u{1b}[1m, 2026-03-14)")).collect();
        self.outbox.send(Report::Introduced { ids, told });
    }

    fn foresee(&mut self, plan: &Plan) {
        let steps = plan.steps.iter().map(|step| step.revision.clone()).collect();
        self.outbox.send(Report::Foreseen { steps, foresight: self.shop.foresight.clone() });
    }

    fn plan(&mut self, request: &PlanRequest) -> Result<Plan, Refusal> {
        let applied = self.applied();
        let mut heads = self.versions.clone();
        let todo: Vec<Id> = match (request.direction, &request.target) {
            (Direction::Upgrade | Direction::Stamp, Target::OneStep) => {
                let ready = self.shop.rows.iter().rev().filter(|row| {
                    !applied.contains(&row.id) && row.parents.iter().all(|parent| applied.contains(parent))
                });
                let ready: Vec<Id> = ready.map(|row| row.id.clone()).collect();
                if self.shop.ambiguous {
                    let diagnostic = Diagnostic::error("ambiguous-step", "One step up could be any of two");
                    return Err(Refusal { diagnostic, candidates: ready });
                }
                ready.into_iter().take(1).collect()
            }
            (Direction::Upgrade | Direction::Stamp, Target::Revision(id)) => {
                let mut all = Vec::new();
                self.ancestors(id, &mut all);
                all.into_iter().filter(|id| !applied.contains(id)).collect()
            }
            (Direction::Downgrade, Target::OneStep) => self.versions.first().cloned().into_iter().collect(),
            (Direction::Downgrade, Target::Revision(id)) => {
                if !applied.contains(id) {
                    return Err(Diagnostic::error(
                        "not-applied",
                        format!("{id} is not applied, so there is no way down to it"),
                    )
                    .hint("choose a revision below the current one")
                    .into());
                }
                let mut keep = Vec::new();
                self.ancestors(id, &mut keep);
                applied.into_iter().rev().filter(|id| !keep.contains(id)).collect()
            }
        };
        let steps = todo.iter().map(|id| self.step(request.direction, id, &mut heads)).collect();
        let warnings = if self.versions.len() > 1 && request.direction == Direction::Downgrade {
            vec!["-1 is ambiguous with several heads: the first is taken".to_owned()]
        } else {
            Vec::new()
        };
        Ok(Plan { steps, heads_before: self.versions.clone(), heads, warnings })
    }

    fn start(&mut self, plan: Plan) {
        let total = plan.steps.len();
        let took = Duration::from_millis(3);
        let mut events = VecDeque::from([Event::RunStarted { plan: plan.clone() }]);
        let mut ending = Ending::Done;
        let mut done = 0;
        let mut heads = plan.heads_before.clone();
        for (nth, step) in plan.steps.iter().enumerate() {
            let id = step.revision.clone();
            let message =
                self.shop.rows.iter().find(|row| row.id == id).map(|row| row.message.clone()).unwrap_or_default();
            events.push_back(Event::StepStarted { number: nth + 1, total, step: step.clone(), message });
            events.push_back(Event::Evaluated { revision: id.clone(), statements: 2, duration: took });
            events.push_back(Event::Output { revision: id.clone(), text: "checked 2 tables\n".into() });
            for (at, (line, sql)) in statements(step.direction).into_iter().enumerate() {
                let revision = id.clone();
                events.push_back(Event::StatementStarted { revision, number: at + 1, total: 2, sql: sql.into(), line });
                if let Some((_, standing)) = self.shop.fails.as_ref().filter(|(failing, _)| at == 1 && *failing == id) {
                    let text = "    op.create_index(\"ix_customers_name\", \"customers\", [\"name\"])".to_owned();
                    let span = Span {
                        file: self
                            .shop
                            .rows
                            .iter()
                            .find(|row| row.id == id)
                            .and_then(|row| row.file.clone())
                            .unwrap_or_default(),
                        line,
                        column: 5,
                        width: 15,
                        text: Some(text),
                    };
                    ending = Ending::Failed {
                        revision: Some(id.clone()),
                        diagnostic: Diagnostic::error(
                            "statement-failed",
                            "create_index: relation \"ix_customers_name\" already exists",
                        )
                        .at(span)
                        .hint("drop the index by hand, or guard it with `if_not_exists=True`"),
                        standing: standing.clone(),
                    };
                    break;
                }
                events.push_back(Event::StatementFinished {
                    revision: id.clone(),
                    number: at + 1,
                    rows: at as u64,
                    duration: took,
                });
            }
            if !matches!(ending, Ending::Done) {
                break;
            }
            done += 1;
            heads.clone_from(&step.heads_after);
            events.push_back(Event::StepFinished {
                number: nth + 1,
                revision: id,
                direction: step.direction,
                heads: heads.clone(),
                duration: took,
            });
        }
        events.push_back(Event::RunFinished { ending, heads, steps_done: done, duration: took });
        self.waiting = events;
        self.tell(self.shop.events.unwrap_or(usize::MAX));
    }

    fn stop(&mut self) {
        if self.shop.slow {
            return;
        }
        // The running revision goes to its end, then the run says that it was stopped.
        let end = self.waiting.iter().position(|event| matches!(event, Event::StepFinished { .. }));
        let Some(end) = end else { return self.tell(usize::MAX) };
        self.tell(end + 1);
        if !matches!(self.waiting.front(), Some(Event::RunFinished { .. })) {
            self.waiting.clear();
            self.waiting.push_back(Event::RunFinished {
                ending: Ending::Stopped,
                heads: self.versions.clone(),
                steps_done: 1,
                duration: Duration::from_millis(9),
            });
        }
        self.tell(usize::MAX);
    }

    fn cancel(&mut self) {
        let running = self.waiting.iter().find_map(|event| match event {
            Event::StepFinished { revision, .. } => Some(revision.clone()),
            _ => None,
        });
        self.waiting.clear();
        let message = "revision d1c2b3a49586: create_index was cancelled, as asked";
        let diagnostic = Diagnostic::error("cancelled", message);
        self.waiting.push_back(Event::RunFinished {
            ending: Ending::Failed { revision: running, diagnostic, standing: Standing::RolledBack },
            heads: self.versions.clone(),
            steps_done: 0,
            duration: Duration::from_millis(9),
        });
        self.tell(usize::MAX);
    }

    fn preview(&mut self, id: &str, direction: Direction) {
        let sql: String = statements(direction).iter().map(|(_, sql)| format!("{sql};\n\n")).collect();
        let preview = Ok(Preview { sql, diagnostics: Vec::new() });
        self.outbox.send(Report::Preview { id: id.to_owned(), direction, preview });
    }

    fn script(&mut self, id: &str) {
        self.outbox.send(Report::Script { id: id.to_owned(), script: Ok(self.shop.script(id)) });
    }
}
