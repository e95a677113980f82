//! Every form of URL that issue and SQLAlchemy know, and that no password gets out.

use std::path::{Path, PathBuf};

use super::*;
use crate::schema::DialectName;

fn url(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap()
}

#[test]
fn engines_and_drivers() {
    for (text, engine, driver) in [
        ("postgresql://h/d", DialectName::Postgresql, None),
        ("postgresql+psycopg2://h/d", DialectName::Postgresql, Some("psycopg2")),
        ("postgresql+asyncpg://h/d", DialectName::Postgresql, Some("asyncpg")),
        ("postgresql+psycopg://h/d", DialectName::Postgresql, Some("psycopg")),
        ("postgres://h/d", DialectName::Postgresql, None),
        ("mysql://h/d", DialectName::Mysql, None),
        ("mysql+pymysql://h/d", DialectName::Mysql, Some("pymysql")),
        ("mysql+mysqldb://h/d", DialectName::Mysql, Some("mysqldb")),
        ("mysql+aiomysql://h/d", DialectName::Mysql, Some("aiomysql")),
        ("mariadb+mariadbconnector://h/d", DialectName::Mariadb, Some("mariadbconnector")),
        ("sqlite://", DialectName::Sqlite, None),
        ("sqlite+aiosqlite:///x", DialectName::Sqlite, Some("aiosqlite")),
    ] {
        assert_eq!((url(text).engine(), url(text).driver()), (engine, driver), "{text}");
    }
    assert_eq!(url("postgres://h/d").notes().len(), 1);
    for text in
        ["mssql+pyodbc://u:secret@h/d", "oracle://u:secret@h", "snowflake://secret", "sqlite+pysqlcipher://:secret@/x"]
    {
        let problem = DatabaseUrl::parse(text).unwrap_err();
        assert_eq!(problem.code, "engine-unsupported", "{text}");
        assert!(!format!("{problem:?}").contains("secret"));
    }
}

#[test]
fn parts_are_split_as_sqlalchemy_splits_them() {
    let full = url("postgresql://u%40x:p%2Fw@h:5432/d%20b?sslmode=require&b=x+y");
    assert_eq!(
        (full.user(), full.password(), full.host(), full.port(), full.database()),
        (Some("u@x"), Some("p/w"), Some("h"), Some(5432), Some("d b"))
    );
    assert_eq!((full.option("sslmode"), full.option("b")), (Some("require"), Some("x y")));
    let odd = url("mysql+pymysql://u:a/b?c@h/d?charset=utf8mb4");
    assert_eq!((odd.password(), odd.host(), odd.option("charset")), (Some("a/b?c"), Some("h"), Some("utf8mb4")));
    assert_eq!(url("postgresql://a@b@h/d").user(), Some("a@b"));
    assert_eq!(url("postgresql://u:p:q@h/d").password(), Some("p:q"));
    let v6 = url("postgresql://u:p@[::1]:5/db");
    assert_eq!((v6.host(), v6.port(), v6.masked()), (Some("::1"), Some(5), "postgresql://u:***@[::1]:5/db"));
    let bare = url("postgresql://");
    assert_eq!((bare.host(), bare.database(), bare.user()), (None, None, None));
    assert_eq!(url("postgresql://h").host(), Some("h"));
    assert_eq!(url("postgresql://h?application_name=x&connect_timeout=5&options=-csearch_path%3Da").options().len(), 3);
}

#[test]
fn sockets_come_from_host_and_query() {
    for text in ["postgresql://u:p@/db?host=/var/run/postgresql", "postgresql://%2Fvar%2Frun%2Fpostgresql/db"] {
        assert_eq!(url(text).socket(), Some(Path::new("/var/run/postgresql")), "{text}");
        assert_eq!((url(text).host(), url(text).database()), (None, Some("db")));
    }
    let mysql = url("mysql+pymysql://u:p@localhost/db?unix_socket=/tmp/mysql.sock");
    assert_eq!((mysql.socket(), mysql.host()), (Some(Path::new("/tmp/mysql.sock")), Some("localhost")));
    let query = url("postgresql:///db?host=db1:5433&host=db2:5434&user=me&password=hush");
    assert_eq!(
        (query.host(), query.port(), query.user(), query.password()),
        (Some("db1"), Some(5433), Some("me"), Some("hush"))
    );
    assert_eq!(query.notes().len(), 1);
}

#[test]
fn sqlite_files() {
    for (text, file) in [
        ("sqlite://", SqliteFile::Memory),
        ("sqlite:///:memory:", SqliteFile::Memory),
        ("sqlite:///rel/x.db", SqliteFile::Path("rel/x.db".into())),
        ("sqlite:////abs/x.db", SqliteFile::Path("/abs/x.db".into())),
        ("sqlite+pysqlite:///a%20b.db?timeout=5", SqliteFile::Path("a b.db".into())),
        ("sqlite:///file:x.db?mode=ro&uri=true", SqliteFile::Uri("file:x.db?mode=ro".into())),
        ("sqlite:///file:x.db?uri=true", SqliteFile::Uri("file:x.db".into())),
    ] {
        assert_eq!(url(text).sqlite_file(), Some(file), "{text}");
    }
    let moved = url("sqlite:///x.db").relative_to(Path::new("/p"));
    assert_eq!(
        (moved.sqlite_file(), moved.masked()),
        (Some(SqliteFile::Path(PathBuf::from("/p/x.db"))), "sqlite:///x.db")
    );
    assert_eq!(url("postgresql://h/d").sqlite_file(), None);
    assert_eq!(DatabaseUrl::parse("sqlite://host/x.db").unwrap_err().code, "url-syntax");
}

#[test]
fn no_password_gets_out() {
    for text in [
        "postgresql://u:s3cret@h/d",
        "postgresql://:s3cret@h/d",
        "postgresql://h/d?user=u&password=s3cret",
        "postgresql://h/d?sslpassword=s3cret",
        "postgresql://h/d?p%61ssword=s3cret",
        "mysql://h/d?passwd=s3cret",
    ] {
        let url = url(text);
        assert!(!url.masked().contains("s3cret"), "{text}");
        assert!(!format!("{url:?} {url}").contains("s3cret"), "{text}");
        assert!(url.masked().contains("***"));
    }
    for text in [
        "postgresql://u:p@s3cret@h/d",
        "postgresql://u:s3cret",
        "postgresql://u@h:s3cret/d",
        "u:s3cret@h/d",
        "postgresql://u:s3cret%ff@h/d",
        "postgresql://[s3cret",
        "://s3cret",
        "sqlite://u:s3cret@h/x",
        "s3cret",
        "",
    ] {
        let problem = DatabaseUrl::parse(text).unwrap_err();
        assert_eq!(problem.code, "url-syntax", "{text}");
        assert!(!format!("{problem:?}").contains("s3cret"), "{text}");
    }
}

#[test]
fn any_text_is_answered() {
    for text in
        ["postgresql://[]", "postgresql://@", "postgresql://:@:/", "mysql://?", "mysql://??&&==", "sqlite:/", "é://ü"]
    {
        let _ = DatabaseUrl::parse(text);
    }
}

mod sources {
    use super::super::super::{Choice, Project};
    use super::*;

    fn project(url_line: &str) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("mig/versions")).unwrap();
        let ini = format!("[alembic]\nscript_location = mig\n{url_line}\n");
        std::fs::write(folder.path().join("alembic.ini"), ini).unwrap();
        let project = Project::open(&Choice::in_directory(folder.path())).unwrap();
        (folder, project)
    }

    fn chosen(cli: Option<&str>, project: Option<&Project>, variables: &[(&str, &str)]) -> Option<(String, String)> {
        let environment =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let found = url_source(cli, project, None, &environment).unwrap();
        found.map(|(url, source)| (url.masked().to_owned(), source.to_string()))
    }

    #[test]
    fn the_first_that_says_something_wins() {
        let (_folder, project) = project("sqlalchemy.url = sqlite:///c.db");
        let all = [("ALUDEL_URL", "sqlite:///e.db"), ("DATABASE_URL", "sqlite:///d.db")];
        let is = |url: &str, source: &str| Some((url.to_owned(), source.to_owned()));
        assert_eq!(chosen(Some("sqlite:///a.db"), Some(&project), &all), is("sqlite:///a.db", "--url"));
        assert_eq!(chosen(None, Some(&project), &all), is("sqlite:///e.db", "ALUDEL_URL"));
        assert_eq!(chosen(Some(""), Some(&project), &all[1..]), is("sqlite:///c.db", "sqlalchemy.url in alembic.ini"));
        assert_eq!(chosen(None, None, &all[1..]), is("sqlite:///d.db", "DATABASE_URL"));
        assert_eq!(chosen(None, None, &[("ALUDEL_URL", "")]), None);
    }

    #[test]
    fn a_relative_file_of_the_configuration_lies_in_the_project() {
        let (folder, project) = project("sqlalchemy.url = sqlite:///c.db");
        let (url, _) = url_source(None, Some(&project), None, &|_| None).unwrap().unwrap();
        assert_eq!(url.sqlite_file(), Some(SqliteFile::Path(folder.path().join("c.db"))));
    }

    #[test]
    fn the_address_of_the_template_counts_as_none() {
        let (_folder, project) = project("sqlalchemy.url = driver://user:pass@localhost/dbname");
        assert_eq!(chosen(None, Some(&project), &[]), None);
        assert_eq!(url_notes(&project).unwrap().code, "url-placeholder");
        let variables = [("DATABASE_URL", "sqlite://")];
        assert_eq!(chosen(None, Some(&project), &variables).unwrap().1, "DATABASE_URL");
    }

    #[test]
    fn a_password_with_a_bare_percent_sign_is_explained_and_not_shown() {
        let (_folder, project) = project("sqlalchemy.url = postgresql://u:s3%cret@h/d");
        let problem = url_source(None, Some(&project), None, &|_| None).unwrap_err();
        assert_eq!(problem.code, "config-interpolation");
        assert!(!format!("{problem:?}").contains("cret"));
        assert!(url_source(Some("sqlite://"), Some(&project), None, &|_| None).unwrap().is_some());
    }
}
