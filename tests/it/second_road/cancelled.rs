//! Ending it in its middle.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aludel::command::{Evaluation, Manner, Place, Run, Workspace};
use aludel::executor::{Ending, Engine, Event, Standing};
use aludel::project::Choice;
use aludel::schema::DialectName;

use super::{Project, every, url};
use crate::support::query;
use crate::support::servers::block_on;

#[test]
fn a_step_is_ended_with_all_that_it_started() {
    block_on(async {
        for (scratch, python) in every().await {
            let asks = match scratch.target.dialect {
                DialectName::Postgresql => "op.execute('SELECT pg_sleep(30)')",
                DialectName::Mysql | DialectName::Mariadb => "op.execute('SELECT SLEEP(30)')",
                DialectName::Sqlite => "__import__('time').sleep(30)",
            };
            let sleeps = format!("op.execute('INSERT INTO t VALUES (1)')\n    print('asleep', size())\n    {asks}");
            let env_py = super::ENV_PY.replace("os.environ['SHOP_URL']", &format!("{:?}", url(&scratch)));
            let project =
                Project::usual(&url(&scratch), &python).script("b", "'a'", &sleeps, "pass").with("mig/env.py", &env_py);
            project.succeeds(&["upgrade", "a"]);
            let workspace = Workspace::open(&Choice::in_directory(project.path())).unwrap();
            let evaluation = Evaluation {
                program: env!("CARGO_BIN_EXE_aludel").into(),
                time: Duration::from_secs(30),
                x_arguments: Vec::new(),
            };
            let place = Place::find(&workspace, Some(&url(&scratch))).unwrap();
            let plan = workspace.upgrade(&["a".to_owned()], "head").unwrap();
            let manner = Manner { engine: Engine::Auto, ..Manner::default() };
            let (run, events) = Run::start(&Arc::clone(&workspace), &place, &evaluation, plan, manner);
            let mut wished = None;
            let mut last = None;
            for event in events {
                if matches!(&event, Event::Output { text, .. } if text == "asleep 4") {
                    std::thread::sleep(Duration::from_millis(200));
                    wished = Some(Instant::now());
                    run.stop.cancel();
                }
                last = Some(event);
            }
            let took = wished.expect("the script said that it sleeps").elapsed();
            let Some(Event::RunFinished { ending, heads, .. }) = last else { panic!("{last:?}") };
            let Ending::Failed { standing, .. } = &ending else { panic!("{ending:?}") };
            assert!(ending.is_cancelled() && matches!(standing, Standing::Outside { moved: false }), "{ending:?}");
            assert_eq!(heads, ["a"]);
            assert!(took < Duration::from_secs(1), "{took:?}");
            run.join();
            let mut connection = scratch.connect().await;
            assert!(query(&mut connection, "SELECT n FROM t").await.is_empty());
            let sleeping = match scratch.target.dialect {
                DialectName::Postgresql => {
                    "SELECT pid::text FROM pg_stat_activity WHERE query LIKE '%pg_sl' || 'eep%' AND datname = current_database()"
                }
                DialectName::Mysql | DialectName::Mariadb => {
                    "SELECT id FROM information_schema.processlist WHERE info LIKE concat('%SLE', 'EP(30%') AND db = DATABASE()"
                }
                DialectName::Sqlite => "SELECT 1 WHERE false",
            };
            assert!(query(&mut connection, sleeping).await.is_empty());
            // Nothing is held by anybody.
            project.script("b", "'a'", "size()", "pass").succeeds(&["upgrade", "head", "--engine", "auto"]);
        }
    });
}
