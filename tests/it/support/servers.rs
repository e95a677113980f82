//! Real servers for tests: those named by the environment, those on this machine, or private ones started for the purpose.
//!
//! `ALUDEL_TEST_POSTGRES_URL` and `ALUDEL_TEST_MYSQL_URL` name them (`scheme://user:password@host:port`, or `private`);
//! `ALUDEL_REQUIRE_SERVERS=1` makes a missing one a failure instead of a line saying so.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aludel::database::{Connection, Target};
use aludel::project::DatabaseUrl;
use aludel::schema::DialectName;

use super::private;

/// A database of one test's own, dropped when this is.
pub struct Scratch {
    pub target: Target,
    admin: Option<Target>,
    _folder: Option<tempfile::TempDir>,
}

impl Scratch {
    pub fn name(&self) -> &str {
        self.target.database.as_deref().unwrap_or_default()
    }

    pub async fn connect(&self) -> Connection {
        Connection::open(&self.target).await.unwrap_or_else(|error| panic!("{}: {error}", self.target.place()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some(admin) = self.admin.clone() else { return };
        let name = self.name().to_owned();
        // Drop cannot wait for a future of the test's own runtime, which may be ending.
        let dropped = std::thread::spawn(move || block_on(drop_database(&admin, &name))).join();
        if let Ok(Err(error)) = dropped {
            eprintln!("test database not dropped: {error}");
        }
    }
}

pub fn sqlite() -> Scratch {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = Target::sqlite_file(&folder.path().join("test.db"));
    Scratch { target, admin: None, _folder: Some(folder) }
}

pub async fn postgresql() -> Option<Scratch> {
    scratch(postgresql_server().await).await
}

/// MySQL or MariaDB, whichever there is.
pub async fn mysql() -> Option<Scratch> {
    scratch(mysql_server().await).await
}

/// One of each engine that could be found.
pub async fn every() -> Vec<Scratch> {
    let mut all = vec![sqlite()];
    all.extend(postgresql().await);
    all.extend(mysql().await);
    all
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

async fn scratch(admin: Option<Target>) -> Option<Scratch> {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let admin = admin?;
    sweep(&admin).await;
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("aludel_test_{}_{}_{number}", seconds_now(), std::process::id());
    let mut connection = Connection::open(&admin).await.expect("the server answered a moment ago");
    let sql = format!("CREATE DATABASE {name}");
    connection.execute(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    connection.close().await;
    let target = Target { database: Some(name), ..admin.clone() };
    Some(Scratch { target, admin: Some(admin), _folder: None })
}

/// Databases of tests that were killed an hour ago or earlier.
async fn sweep(admin: &Target) {
    static SWEPT: OnceLock<()> = OnceLock::new();
    if SWEPT.set(()).is_err() {
        return;
    }
    let Ok(mut connection) = Connection::open(admin).await else { return };
    let names = super::query(
        &mut connection,
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'aludel_test_%'",
    )
    .await;
    let names = match admin.dialect {
        DialectName::Postgresql => {
            super::query(&mut connection, "SELECT datname FROM pg_database WHERE datname LIKE 'aludel_test_%'").await
        }
        DialectName::Mysql | DialectName::Mariadb | DialectName::Sqlite => names,
    };
    connection.close().await;
    for name in names {
        let made = name.split('_').nth(2).and_then(|part| part.parse::<u64>().ok());
        if made.is_some_and(|made| made + 3600 < seconds_now()) {
            let _ = drop_database(admin, &name).await;
        }
    }
}

async fn drop_database(admin: &Target, name: &str) -> Result<(), String> {
    let mut connection = Connection::open(admin).await.map_err(|error| error.to_string())?;
    let sql = match admin.dialect {
        DialectName::Postgresql => format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        DialectName::Mysql | DialectName::Mariadb | DialectName::Sqlite => format!("DROP DATABASE IF EXISTS {name}"),
    };
    let done = connection.execute(&sql).await.map(drop).map_err(|error| error.to_string());
    connection.close().await;
    done
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

async fn postgresql_server() -> Option<Target> {
    let local = |user: &str| Target {
        user: Some(user.to_owned()),
        host: Some("127.0.0.1".into()),
        port: Some(5432),
        database: Some("postgres".into()),
        connect_timeout: Duration::from_secs(3),
        ..Target::new(DialectName::Postgresql)
    };
    let me = std::env::var("USER").unwrap_or_else(|_| "root".into());
    find(
        "PostgreSQL",
        "ALUDEL_TEST_POSTGRES_URL",
        vec![local("postgres"), local(&me), local("root")],
        private::postgresql,
    )
    .await
}

async fn mysql_server() -> Option<Target> {
    let local = Target {
        user: Some("root".into()),
        host: Some("127.0.0.1".into()),
        port: Some(3306),
        connect_timeout: Duration::from_secs(3),
        ..Target::new(DialectName::Mysql)
    };
    find("MySQL or MariaDB", "ALUDEL_TEST_MYSQL_URL", vec![local], private::mariadb).await
}

async fn find(
    engine: &str,
    variable: &str,
    local: Vec<Target>,
    private: fn() -> Result<Target, String>,
) -> Option<Target> {
    let named = std::env::var(variable).ok().filter(|url| !url.is_empty());
    if let Some(url) = named.as_deref().filter(|url| *url != "private") {
        let target = parse(url, &local[0]);
        // A server that was named must answer: falling back would test something else than what was asked for.
        return match Connection::open(&target).await {
            Ok(connection) => {
                connection.close().await;
                Some(target)
            }
            Err(error) => panic!("{variable}: {error}"),
        };
    }
    if named.is_none() {
        for target in local {
            if let Ok(connection) = Connection::open(&target).await {
                connection.close().await;
                return Some(target);
            }
        }
    }
    match private() {
        Ok(target) => Some(target),
        Err(reason) => {
            assert!(std::env::var_os("ALUDEL_REQUIRE_SERVERS").is_none_or(|value| value != "1"), "{engine}: {reason}");
            eprintln!("not tested: {engine} (no server found: {reason})");
            None
        }
    }
}

/// What the URL leaves out is as on the local server.
fn parse(url: &str, local: &Target) -> Target {
    let given = Target::from(&DatabaseUrl::parse(url).unwrap_or_else(|problem| panic!("{}", problem.message)));
    Target {
        user: given.user.clone().or_else(|| local.user.clone()),
        database: given.database.clone().or_else(|| local.database.clone()),
        ..given
    }
}
