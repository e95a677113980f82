//! What keeps a step off it, before or after.

use aludel::schema::DialectName;

use super::{Project, every, python, url};
use crate::support::query;
use crate::support::servers::{block_on, sqlite};

#[test]
fn another_database_is_not_touched() {
    block_on(async {
        // By what env.py says, and by the connection that it makes of it.
        let opaque = "import ctypes, os\nfrom alembic import context\nfrom sqlalchemy import create_engine\n\n\
            with create_engine(os.environ['SHOP' + ('_URL' if ctypes.sizeof(ctypes.c_int) else '')]).connect() as connection:\n    \
            context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n";
        let (theirs, ours) = (every().await, every().await);
        for ((theirs, python), (ours, _)) in theirs.iter().zip(&ours) {
            for env_py in [super::ENV_PY, opaque] {
                let project = Project::usual(&url(theirs), python).with("mig/env.py", env_py);
                let here = url(ours);
                project.run(&["downgrade", "base", "--yes", "--engine", "auto", "--url", &here]);
                project.succeeds(&["upgrade", "a", "--url", &here]);
                let (code, ran) = project.fails(&["upgrade", "b", "--engine", "auto", "--url", &here]);
                assert_eq!((code.as_str(), ran.status), ("other-database", Some(9)), "{ran:?}");
                assert!(ran.json()["error"]["hints"].to_string().contains("not told of --url"), "{ran:?}");
                assert_eq!(query(&mut ours.connect().await, "SELECT version_num FROM alembic_version").await, ["a"]);
                let tables = match theirs.target.dialect {
                    DialectName::Sqlite => "SELECT name FROM sqlite_master",
                    DialectName::Postgresql => {
                        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
                    }
                    DialectName::Mysql | DialectName::Mariadb => "SHOW TABLES",
                };
                assert_eq!(query(&mut theirs.connect().await, tables).await, [""; 0]);
                project.succeeds(&["downgrade", "base", "--yes", "--url", &here]);
            }
        }
    });
}

#[test]
fn the_same_database_by_another_name_is_the_same() {
    block_on(async {
        for (scratch, python) in every().await {
            let project = Project::usual(&url(&scratch), &python);
            let other_name = match scratch.target.dialect {
                DialectName::Sqlite => {
                    #[cfg(unix)]
                    std::os::unix::fs::symlink(scratch.name(), project.path().join("link.db")).unwrap();
                    project.succeeds(&["upgrade", "a"]);
                    format!("sqlite:///{}", project.path().join("link.db").display())
                }
                DialectName::Postgresql | DialectName::Mysql | DialectName::Mariadb => {
                    url(&scratch).replace("127.0.0.1", "localhost")
                }
            };
            project.succeeds(&["upgrade", "head", "--engine", "auto", "--url", &other_name]);
            assert_eq!(query(&mut scratch.connect().await, "SELECT n FROM t").await, ["4"]);
        }
    });
}

#[test]
fn a_script_that_is_refused_in_its_middle_leaves_nothing_twice() {
    block_on(async {
        for (scratch, python) in every().await {
            let begins = "op.get_bind().execute(sa.text('INSERT INTO t VALUES (1)'))\n    \
                op.execute(f'INSERT INTO t VALUES ({size()})')";
            let project = Project::usual(&url(&scratch), &python).script("b", "'a'", begins, "pass");
            let up = project.succeeds(&["upgrade", "head", "--engine", "auto", "--format", "json"]);
            assert_eq!(up.engines(), ["native", "python"]);
            let mut connection = scratch.connect().await;
            assert_eq!(query(&mut connection, "SELECT n FROM t ORDER BY n").await, ["1", "4"]);
        }
    });
}

#[test]
fn where_a_part_stays_the_step_is_not_begun_again() {
    block_on(async {
        for (scratch, python) in every().await {
            if scratch.target.dialect.has_transactional_ddl() {
                continue;
            }
            let begins = "op.execute('CREATE TABLE u (n INTEGER)')\n    \
                op.get_bind().execute(sa.text('SELECT 1'))\n    op.execute(f'INSERT INTO t VALUES ({size()})')";
            let project = Project::usual(&url(&scratch), &python).script("b", "'a'", begins, "pass");
            let (code, ran) = project.fails(&["upgrade", "head", "--engine", "auto"]);
            assert_eq!((code.as_str(), ran.status), ("sandbox-denied", Some(7)), "{ran:?}");
            assert_eq!(ran.engines(), ["native", "native"]);
            assert!(ran.json()["error"]["hints"].to_string().contains("a part of this revision stays"), "{ran:?}");
            assert!(ran.json()["standing"].as_str().unwrap().contains("the first 1 of"), "{ran:?}");
        }
    });
}

#[test]
fn version_rows_that_come_out_wrong_stop_the_run() {
    block_on(async {
        for (scratch, python) in every().await {
            let meddling = super::ENV_PY.replace(
                "        context.run_migrations()\n",
                "        context.run_migrations()\n        connection.exec_driver_sql(\"UPDATE alembic_version SET version_num = 'nowhere'\")\n        connection.commit()\n",
            );
            let project = Project::usual(&url(&scratch), &python).with("mig/env.py", &meddling);
            let (code, ran) = project.fails(&["upgrade", "head", "--engine", "auto"]);
            assert_eq!((code.as_str(), ran.status), ("version-rows-wrong", Some(7)), "{ran:?}");
            let answer = ran.json();
            assert!(answer["error"]["message"].as_str().unwrap().contains("are nowhere, expected b"), "{answer:#}");
            assert_eq!(answer["heads"][0], "nowhere");
            assert!(answer["standing"].as_str().unwrap().contains("other version rows than planned"), "{answer:#}");
        }
    });
}

#[test]
fn a_script_that_fails_there_is_told_with_its_words() {
    block_on(async {
        for (scratch, python) in every().await {
            let raises = "op.execute('INSERT INTO t VALUES (1)')\n    raise RuntimeError(f'no shop of size {size()}')";
            let project = Project::usual(&url(&scratch), &python).script("b", "'a'", raises, "pass");
            let (code, ran) = project.fails(&["upgrade", "head", "--engine", "python"]);
            assert_eq!((code.as_str(), ran.status), ("second-road-failed", Some(7)), "{ran:?}");
            assert!(ran.stderr.contains("| RuntimeError: no shop of size 4"), "{ran:?}");
            assert_eq!(ran.json()["heads"][0], "a");
            assert!(ran.json()["standing"].as_str().unwrap().contains("the version rows are as before"), "{ran:?}");
            assert!(query(&mut scratch.connect().await, "SELECT n FROM t").await.is_empty());
        }
    });
}

#[test]
fn what_alembic_would_do_besides_is_refused() {
    let Some(python) = python("") else { return };
    let scratch = sqlite();
    // Aludel is told of another table than env.py's.
    let table = format!("version_table = \"elsewhere\"\npython = {:?}\n", python.display().to_string());
    let project = Project::usual(&url(&scratch), &python).with("aludel.toml", &table);
    let (code, ran) = project.fails(&["upgrade", "head", "--engine", "auto"]);
    assert_eq!((code.as_str(), ran.status), ("other-version-table", Some(9)), "{ran:?}");

    // Its files are other ones: there c stands between a and b.
    let scratch = sqlite();
    let project = Project::usual(&url(&scratch), &python);
    project.succeeds(&["upgrade", "a"]);
    let env_py = "import pathlib\npathlib.Path('mig/versions/b.py').write_text(pathlib.Path('mig/versions/b.py').read_text().replace(\"'a'\", \"'c'\"))\n\
        pathlib.Path('mig/versions/c.py').write_text(\"revision = 'c'\\ndown_revision = 'a'\\ndef upgrade(): pass\\n\")\n"
        .to_owned()
        + super::ENV_PY;
    let project = project.with("mig/env.py", &env_py);
    let (code, ran) = project.fails(&["upgrade", "b", "--engine", "auto", "--url", &url(&scratch)]);
    assert_eq!(code, "second-road-impossible", "{ran:?}");
    assert!(ran.json()["error"]["message"].as_str().unwrap().contains("up c, up b"), "{ran:?}");
}

#[test]
fn what_no_other_process_can_do_is_refused() {
    let Some(python) = python("") else { return };
    let scratch = sqlite();
    let project = Project::usual(&url(&scratch), &python);
    let (code, ran) = project.fails(&["upgrade", "head", "--engine", "auto", "--single-transaction"]);
    assert_eq!((code.as_str(), ran.status), ("second-road-impossible", Some(9)), "{ran:?}");
    let (code, ran) = project.fails(&["upgrade", "a", "--engine", "python", "--url", "sqlite://"]);
    assert_eq!((code.as_str(), ran.status), ("second-road-impossible", Some(9)), "{ran:?}");
}
