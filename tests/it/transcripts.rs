//! Replays what Alembic was seen to answer (`tests/golden/transcripts`) against this program, command by command.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aludel::command::block_on;
use aludel::database::{Connection, Target};
use aludel::project::DatabaseUrl;

struct Replay {
    folder: tempfile::TempDir,
    /// The answers were recorded in part.
    parts: bool,
}

/// One command with what Alembic answered, and what we answer instead where that is better.
#[derive(Debug, Default)]
struct Exchange {
    command: String,
    status: i32,
    lines: Vec<String>,
    better: Option<(i32, String)>,
}

impl Replay {
    fn new(parts: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let replay = Self { folder, parts };
        fs::create_dir_all(replay.root().join("mig/versions")).unwrap();
        fs::write(
            replay.root().join("alembic.ini"),
            "[alembic]\nscript_location = %(here)s/mig\nsqlalchemy.url = sqlite:///x.db\n",
        )
        .unwrap();
        fs::copy("assets/demo/migrations/script.py.mako", replay.root().join("mig/script.py.mako")).unwrap();
        replay
    }

    fn root(&self) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap()
    }

    fn url(&self) -> String {
        format!("sqlite:///{}", self.root().join("x.db").display())
    }

    /// `write ID PARENTS LABELS DEPENDS-ON MESSAGE`, lists with commas, `-` for none.
    fn write(&self, words: &str) {
        let mut words = words.splitn(5, ' ');
        let mut next = || words.next().unwrap().to_owned();
        let (id, down, labels, depends_on, message) = (next(), next(), next(), next(), next());
        let list = |text: &str| match text {
            "-" => "None".to_owned(),
            text => format!("({},)", text.split(',').map(|item| format!("'{item}'")).collect::<Vec<_>>().join(", ")),
        };
        let revises = if down == "-" { String::new() } else { down.replace(',', ", ") };
        let mut text = String::new();
        write!(
            text,
            "\"\"\"{message}\n\nRevision ID: {id}\nRevises: {revises}\nCreate Date: 2026-01-01 00:00:00\n\n\"\"\"\n\
             from alembic import op\n\nrevision = '{id}'\ndown_revision = {}\nbranch_labels = {}\ndepends_on = {}\n\n\n\
             def upgrade():\n    op.execute(\"SELECT 'up {id}'\")\n\n\ndef downgrade():\n    op.execute(\"SELECT 'down {id}'\")\n",
            list(&down),
            list(&labels),
            list(&depends_on),
        )
        .unwrap();
        let name = format!("{id}_{}.py", message.replace(' ', "_"));
        fs::write(self.root().join("mig/versions").join(name), text).unwrap();
    }

    /// Writes the version table as another tool might have left it.
    fn rows(&self, ids: &str) {
        let target = Target::from(&DatabaseUrl::parse(&self.url()).unwrap());
        block_on(async {
            let mut connection = Connection::open(&target).await.unwrap();
            connection
                .execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
                .await
                .unwrap();
            connection.execute("DELETE FROM alembic_version").await.unwrap();
            for id in ids.split_whitespace() {
                connection.execute(&format!("INSERT INTO alembic_version VALUES ('{id}')")).await.unwrap();
            }
            connection.close().await;
        })
        .unwrap();
    }

    fn run(&self, words: &[String]) -> (i32, String, String) {
        let done = Command::new(env!("CARGO_BIN_EXE_aludel"))
            .current_dir(self.root())
            .env_remove("ALUDEL_URL")
            .env_remove("DATABASE_URL")
            .env_remove("ALEMBIC_CONFIG")
            .args(words)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
    }

    fn check(&self, exchange: &Exchange) -> Result<(), String> {
        let words = shell_words::split(&exchange.command).unwrap();
        let (status, out, told) = self.run(&words);
        let seen = format!("status {status}\n{out}{told}");
        if told.contains("panicked") {
            return Err(seen);
        }
        if let Some((expected, text)) = &exchange.better {
            let said = out.contains(text) || told.contains(text);
            return if status == *expected && said { Ok(()) } else { Err(seen) };
        }
        let (mut answer, mut log) = (Vec::new(), Vec::new());
        for line in &exchange.lines {
            let line = line.replace("<ROOT>", &self.root().to_string_lossy());
            if let Some(sentence) = line.strip_prefix("FAILED: ") {
                log.push(format!("]: {sentence}"));
            } else if let Some(sentence) = line.strip_prefix("INFO  [alembic.runtime.migration] ") {
                log.push(sentence.trim_end().to_owned());
            } else if line.contains("is ambiguous; this usage will be disallowed") {
                log.push("downgrade -1 from multiple heads is ambiguous".to_owned());
            } else if !line.contains("Error") && !line.starts_with("<python traceback>") {
                answer.push(line.trim_end().to_owned());
            }
        }
        if (status == 0) != (exchange.status == 0) {
            return Err(seen);
        }
        let mut rest = told.as_str();
        for sentence in &log {
            match rest.find(sentence.as_str()) {
                Some(at) => rest = &rest[at + sentence.len()..],
                None => return Err(format!("lacks {sentence:?}: {seen}")),
            }
        }
        while answer.last().is_some_and(String::is_empty) {
            answer.pop();
        }
        let mut ours: Vec<String> = out.lines().map(|line| line.trim_end().to_owned()).collect();
        while ours.last().is_some_and(String::is_empty) {
            ours.pop();
        }
        if self.parts {
            ours.truncate(answer.len());
        }
        // Alembic keeps children and rows in sets: their order changes from run to run.
        let unordered = words[0] == "current" || words[0] == "branches" || out.contains("Branches into:");
        let same = match unordered {
            true => loose(&answer) == loose(&ours),
            false => answer == ours,
        };
        if same { Ok(()) } else { Err(format!("expected\n{}\n{seen}", answer.join("\n"))) }
    }

    fn check_rows(&self, line: &str) -> Result<(), String> {
        let (_, out, told) = self.run(&["current", "--format", "json"].map(str::to_owned));
        let answer: serde_json::Value = serde_json::from_str(&out).map_err(|_| format!("{out}{told}"))?;
        let ours: BTreeSet<&str> = answer["rows"].as_array().unwrap().iter().filter_map(|row| row.as_str()).collect();
        let theirs: BTreeSet<&str> = line.split('\'').skip(1).step_by(2).collect();
        if ours == theirs { Ok(()) } else { Err(format!("rows {ours:?}, expected {theirs:?}")) }
    }

    fn play(name: &str, parts: bool) {
        let text = fs::read_to_string(Path::new("tests/golden/transcripts").join(name)).unwrap();
        let replay = Self::new(parts);
        let mut wrong = Vec::new();
        let mut count = 0;
        let mut open: Option<Exchange> = None;
        let mut finish = |open: &mut Option<Exchange>, wrong: &mut Vec<String>| {
            if let Some(exchange) = open.take() {
                count += 1;
                if let Err(why) = replay.check(&exchange) {
                    wrong.push(format!("$ {}\n{why}", exchange.command));
                }
            }
        };
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("$ alembic ") {
                finish(&mut open, &mut wrong);
                let (command, status) = rest.rsplit_once("   [rc=").unwrap();
                let status = status.trim_end_matches(']').parse().unwrap();
                open = Some(Exchange { command: command.to_owned(), status, ..Exchange::default() });
            } else if let Some(better) = line.strip_prefix("BETTER ") {
                let (status, text) = better.split_once(' ').unwrap();
                open.as_mut().unwrap().better = Some((status.parse().unwrap(), text.to_owned()));
            } else if let Some(words) = line.strip_prefix("write ") {
                finish(&mut open, &mut wrong);
                replay.write(words);
            } else if let Some(ids) = line.strip_prefix("rows ") {
                finish(&mut open, &mut wrong);
                replay.rows(ids);
            } else if line.trim_start().starts_with("alembic_version") {
                finish(&mut open, &mut wrong);
                if let Err(why) = replay.check_rows(line) {
                    wrong.push(format!("{line}: {why}"));
                }
            } else if let Some(exchange) = open.as_mut().filter(|_| !line.starts_with('#')) {
                exchange.lines.push(line.strip_prefix("    ").unwrap_or(line).to_owned());
            }
        }
        finish(&mut open, &mut wrong);
        assert!(wrong.is_empty(), "{} of {count} differ in {name}:\n\n{}", wrong.len(), wrong.join("\n\n"));
    }
}

/// Lines as a set, and the words of lists in them too.
fn loose(lines: &[String]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut words: Vec<String> =
                line.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
            words.sort();
            words
        })
        .collect();
    all.sort();
    all
}

#[test]
fn branches_labels_and_a_merge() {
    Replay::play("branches.txt", false);
}

#[test]
fn dependencies_and_several_bases() {
    Replay::play("dependencies.txt", false);
}

#[test]
fn one_line_and_unknown_rows() {
    Replay::play("linear.txt", false);
}

#[test]
fn identifiers() {
    Replay::play("identifiers.txt", true);
}
