//! `--sql` against what Alembic was seen to print for the demo (`tests/golden/offline`), and what `sql` answers.

use crate::cli::Shop;

struct Exchange {
    engine: String,
    command: Vec<String>,
    /// What Alembic printed, or said when it failed.
    answer: Result<String, String>,
}

fn recorded() -> Vec<Exchange> {
    let text = include_str!("../golden/offline/demo.txt");
    text.split("\n$ ").map(|part| part.trim_start_matches("$ ")).map(exchange).collect()
}

fn exchange(part: &str) -> Exchange {
    let (head, answer) = part.split_once('\n').unwrap();
    let mut words = head.split(' ').map(str::to_owned);
    let engine = words.next().unwrap();
    let answer = match answer.trim_end().strip_prefix("! ") {
        Some(sentence) => Err(sentence.to_owned()),
        None => Ok(plain(answer)),
    };
    Exchange { engine, command: words.collect(), answer }
}

/// Lines without the blanks at their ends, which carry no meaning.
fn plain(text: &str) -> String {
    // One script writes the moment at which it runs.
    let moment = regex::Regex::new(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?'").unwrap();
    text.trim_end().lines().map(|line| format!("{}\n", moment.replace(line.trim_end(), "'NOW'"))).collect()
}

#[test]
fn the_script_of_a_migration_is_the_one_alembic_prints() {
    let shop = Shop::new(&[]);
    let all = recorded();
    assert_eq!(all.len(), 42);
    for Exchange { engine, command, answer } in all {
        let url = format!("{engine}://");
        let mut args: Vec<&str> = command.iter().map(String::as_str).collect();
        args.extend(["--sql", "--url", &url]);
        let (status, printed, told) = shop.run(&args);
        match answer {
            // Where one transaction would be empty Alembic writes BEGIN and COMMIT around nothing but the version table.
            Ok(script) if command == ["ensure_version"] => {
                let bare = script.replace("BEGIN;\n\n", "").replace("\n\nCOMMIT;", "");
                assert_eq!(plain(&printed), bare, "{args:?}\n{told}");
            }
            Ok(script) => {
                assert_eq!((status, plain(&printed)), (Some(0), script), "{args:?}\n{told}");
            }
            Err(sentence) => {
                assert_ne!(status, Some(0), "{args:?}");
                assert!(told.replace("\n    ", " ").contains(&sentence), "{args:?}\n{told}");
                // Half a script is worse than none.
                assert_eq!(printed, "", "{args:?}");
            }
        }
    }
}

#[test]
fn nothing_is_asked_of_a_database_and_nothing_is_written() {
    let shop = Shop::new(&[]);
    let (status, _, told) = shop.run(&["upgrade", "heads", "--sql", "--url", "postgresql://nobody@127.0.0.1:1/none"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(!std::path::Path::new(&shop.folder()).join("shop.db").exists());
}

#[test]
fn downgrades_from_several_heads_work() {
    let shop = Shop::new(&[]);
    // Alembic: "Multiple head revisions are present".
    let (status, printed, told) = shop.run(&["downgrade", "heads:b13a5c9d7fa2", "--sql", "--dialect", "postgresql"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(printed.contains("DROP TABLE order_notes;"), "{printed}");
    assert!(printed.trim_end().ends_with("COMMIT;"), "{printed}");
}

#[test]
fn a_transaction_for_each_migration_where_that_is_wanted() {
    let shop = Shop::new(&[]);
    let args = ["upgrade", "2b8d4f6a9c03", "--sql", "--dialect", "postgresql", "--transaction-per-migration"];
    let (_, printed, _) = shop.run(&args);
    assert_eq!((printed.matches("BEGIN;").count(), printed.matches("COMMIT;").count()), (2, 2), "{printed}");
}

#[test]
fn ranges_that_cannot_be_read_are_refused() {
    let shop = Shop::new(&[]);
    for (args, code) in [
        (&["upgrade", "a:b:c", "--sql"][..], "invalid-range"),
        (&["downgrade", "-1", "--sql"], "range-required"),
        (&["stamp", "3c5e7a1b9d24:06a8c4e2f0b7", "4d6f8b2c0e35:e46d8f20acd5", "--sql"], "several-starts"),
    ] {
        let (status, printed, told) = shop.run(args);
        assert_eq!((status, &*printed), (Some(2), ""), "{told}");
        assert!(told.contains(code), "{told}");
    }
}

#[test]
fn every_script_answers_in_a_line_of_its_own_and_failures_do_not_stop_the_rest() {
    let shop = Shop::new(&["--broken"]);
    let (status, printed, told) = shop.run(&["sql", "--each", "--dialect", "postgresql", "--format", "jsonl"]);
    assert_eq!(status, Some(0), "{told}");
    let lines: Vec<serde_json::Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // 17 scripts of the demo and two broken ones, both ways.
    assert_eq!(lines.len(), 36, "{printed}");
    let of = |revision: &str, direction: &str| {
        lines.iter().find(|line| line["revision"] == revision && line["direction"] == direction).unwrap()
    };
    let index = of("e46d8f20acd5", "upgrade");
    assert_eq!(index["ok"], true);
    assert_eq!(index["error"], serde_json::Value::Null);
    assert_eq!(
        index["statements"],
        serde_json::json!([
            "CREATE INDEX ix_orders_status_placed ON orders (status, placed_at)",
            "ALTER TABLE order_notes RENAME TO notes"
        ])
    );
    let raising = of("06a8c4e2f0b7", "downgrade");
    assert_eq!((&raising["ok"], &raising["error"]["line"]), (&false.into(), &26.into()));
    let broken = lines.iter().filter(|line| line["error"]["code"] == "script-syntax").count();
    // One of them, both ways; the other only lacks its parent.
    assert_eq!(broken, 2, "{printed}");
}

#[test]
fn one_revision_is_shown_with_the_lines_that_ask_for_it() {
    let shop = Shop::new(&[]);
    let (status, printed, _) = shop.run(&["sql", "e46d8", "--lines", "--dialect", "mysql"]);
    assert_eq!(status, Some(0));
    assert!(printed.starts_with("-- upgrade e46d8f20acd5, find open orders quickly\n"), "{printed}");
    assert!(printed.contains("index_open_orders.py:21: create_index\nCREATE INDEX"), "{printed}");
    let told =
        shop.json(0, &["sql", "e46d8f20acd5", "--direction", "downgrade", "--dialect", "sqlite", "--format", "json"]);
    assert_eq!(told["revisions"][0]["statements"][0]["operation"], "rename_table");
    assert_eq!(
        shop.json(9, &["sql", "06a8c4e2f0b7", "--direction", "downgrade", "--format", "json"])["dialect"],
        "sqlite"
    );
}
