//! Commands that look write nothing: they work for users who may only read, and leave every database as it was.

use std::fs;

use aludel::database::{Connection, Target};
use aludel::schema::DialectName;

use crate::cli::Shop;
use crate::support::servers::{Scratch, block_on, mysql, postgresql, sqlite};
use crate::support::{execute, query};

const ROW: &str = "2b8d4f6a9c03";

/// Every command that looks, each with what its answer must hold where the database stands at [`ROW`].
const LOOKS: &[(&[&str], &str)] = &[
    (&["heads"], "e46d8f20acd5 (payments) (head)"),
    (&["branches"], "4d6f8b2c0e35 (branchpoint)"),
    (&["history", "-r", "current:"], "e46d8f20acd5"),
    (&["history", "--indicate-current"], "create orders"),
    (&["current"], ""),
    (&["show", "heads"], "find open orders quickly"),
    (&["resolve", "+1", "--format", "json"], "revisions"),
    (&["plan", "upgrade", "heads"], "e46d8f20acd5"),
    (&["plan", "stamp", "heads"], "e46d8f20acd5"),
    (&["check-history"], ""),
];

/// Runs all of them; what went wrong, so that the caller can tidy before it fails.
fn look(shop: &Shop, target: &Target, stands: bool) -> Vec<String> {
    let url = url(target);
    let mut wrong = Vec::new();
    for (words, holds) in LOOKS {
        let database = if words[0] == "branches" || words[0] == "check-history" { &[][..] } else { &["--url", &url] };
        let (status, answer, told) = shop.run(&[words, database].concat());
        // The demo has two heads.
        let expected = if words[0] == "check-history" { Some(12) } else { Some(0) };
        if status != expected || !answer.contains(holds) {
            wrong.push(format!("{words:?} as {url}: {status:?}\n{answer}{told}"));
        }
    }
    let (_, answer, told) = shop.run(&["current", "--url", &url]);
    if answer.starts_with(ROW) != stands {
        wrong.push(format!("current: {answer}{told}"));
    }
    wrong
}

fn url(target: &Target) -> String {
    let name = target.database.clone().unwrap_or_default();
    let scheme = match target.dialect {
        DialectName::Postgresql => "postgresql",
        DialectName::Mysql | DialectName::Mariadb => "mysql",
        DialectName::Sqlite => return format!("sqlite:///{name}"),
    };
    let (host, port) = (target.host.clone().unwrap(), target.port.unwrap());
    let (user, password) = (target.user.clone().unwrap(), target.password.clone().unwrap_or_default());
    format!("{scheme}://{user}:{password}@{host}:{port}/{name}")
}

/// Tables, columns and version rows.
async fn picture(database: &Scratch) -> Vec<String> {
    let mut connection = database.connect().await;
    let columns = match connection.dialect() {
        DialectName::Sqlite => "SELECT sql FROM sqlite_schema ORDER BY name".to_owned(),
        DialectName::Postgresql => {
            "SELECT concat(table_name, '.', column_name, ' ', data_type) FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY 1"
                .to_owned()
        }
        DialectName::Mysql | DialectName::Mariadb => format!(
            "SELECT concat(table_name, '.', column_name, ' ', data_type) FROM information_schema.columns \
             WHERE table_schema = '{}' ORDER BY 1",
            database.name()
        ),
    };
    let mut seen = query(&mut connection, &columns).await;
    if seen.iter().any(|column| column.contains("alembic_version")) {
        seen.extend(query(&mut connection, "SELECT version_num FROM alembic_version").await);
    }
    connection.close().await;
    seen
}

/// Looks at the database empty, then with a table and a version row, as `reader`.
fn only_looks(database: &Scratch, reader: &Target, grant: &[&str]) -> Vec<String> {
    let shop = Shop::new(&[]);
    let mut wrong = Vec::new();
    for stands in [false, true] {
        if stands {
            block_on(async {
                let mut connection = database.connect().await;
                let row = format!("INSERT INTO alembic_version VALUES ('{ROW}')");
                let made = [
                    "CREATE TABLE users (id INTEGER PRIMARY KEY)",
                    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
                    &row,
                ];
                execute(&mut connection, &made).await;
                execute(&mut connection, grant).await;
                connection.close().await;
            });
        }
        let before = block_on(picture(database));
        assert_eq!(before.is_empty(), !stands);
        wrong.extend(look(&shop, reader, stands));
        if block_on(picture(database)) != before {
            wrong.push(format!("the database changed from {before:?}"));
        }
    }
    wrong
}

fn run(target: &Target, statements: &[String]) {
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    block_on(async {
        let mut connection = Connection::open(target).await.unwrap();
        execute(&mut connection, &statements).await;
        connection.close().await;
    });
}

/// It must be refused what a writer may, or the test shows nothing.
fn may_not_write(reader: &Target) -> bool {
    block_on(async {
        let mut connection = Connection::open(reader).await.unwrap();
        let refused = connection.execute("CREATE TABLE written (id INTEGER)").await.is_err();
        connection.close().await;
        refused
    })
}

#[test]
fn a_postgresql_role_that_may_only_read() {
    let Some(database) = block_on(postgresql()) else { return };
    let role = format!("{}_reader", database.name());
    run(
        &database.target,
        &[
            format!("CREATE ROLE {role} LOGIN PASSWORD 'reads'"),
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC".to_owned(),
        ],
    );
    let reader = Target { user: Some(role.clone()), password: Some("reads".into()), ..database.target.clone() };
    let grant = format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}");
    let refused = may_not_write(&reader);
    let wrong = only_looks(&database, &reader, &[&grant]);
    run(&database.target, &[format!("DROP OWNED BY {role}"), format!("DROP ROLE {role}")]);
    assert!(refused && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_mysql_user_who_may_only_read() {
    let Some(database) = block_on(mysql()) else { return };
    let user = format!("{}_r", database.name());
    let hosts = ["%", "localhost"];
    let each = |sentence: &str| hosts.map(|host| sentence.replace("{}", &format!("'{user}'@'{host}'"))).to_vec();
    run(&database.target, &each("CREATE USER {} IDENTIFIED BY 'reads'"));
    run(&database.target, &each(&format!("GRANT SELECT ON {}.* TO {{}}", database.name())));
    let reader = Target { user: Some(user.clone()), password: Some("reads".into()), ..database.target.clone() };
    let refused = may_not_write(&reader);
    let wrong = only_looks(&database, &reader, &[]);
    run(&database.target, &each("DROP USER IF EXISTS {}"));
    assert!(refused && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_sqlite_file_that_may_only_be_read() {
    let database = sqlite();
    let wrong = only_looks(&database, &database.target, &[]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let file = std::path::PathBuf::from(database.name());
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let (bytes, folder) = (fs::read(&file).unwrap(), file.parent().unwrap().to_owned());
    let changed = fs::metadata(&file).unwrap().modified().unwrap();
    let wrong = look(&Shop::new(&[]), &database.target, true);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fs::read(&file).unwrap() == bytes && fs::metadata(&file).unwrap().modified().unwrap() == changed);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "a journal was left beside it");
}
