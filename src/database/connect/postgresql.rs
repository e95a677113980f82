//! Opens PostgreSQL the way libpq would: its defaults, its environment, several hosts in order.

use std::path::PathBuf;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::super::error::{DatabaseError, is_tls};
use super::super::session::Session;
use super::super::target::Target;

/// With the target of the one host that answered.
pub(in crate::database) async fn open(target: &Target) -> Result<(Session, Target), DatabaseError> {
    let mut last = None;
    for endpoint in endpoints(target)? {
        match open_one(target, &endpoint).await {
            Ok(session) => return Ok((session, endpoint.alone(target))),
            // Only another host can help here; a refused login is refused everywhere.
            Err(error @ (DatabaseError::Unreachable { .. } | DatabaseError::Unavailable { .. })) => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| DatabaseError::Unreachable { place: target.place(), reason: "no host is named".into() }))
}

async fn open_one(target: &Target, endpoint: &Endpoint) -> Result<Session, DatabaseError> {
    let options = options(target, endpoint)?;
    let of = |error| DatabaseError::of_connect(error, target);
    let session = match options.connect().await {
        // `prefer` means in clear rather than not at all.
        Err(error) if is_tls(&error) && matches!(options.get_ssl_mode(), PgSslMode::Prefer) => {
            options.ssl_mode(PgSslMode::Disable).connect().await.map_err(of)?
        }
        other => other.map_err(of)?,
    };
    let mut session = Session::Postgresql(session);
    if matches!(target.option(&["target_session_attrs"]), Some("read-write" | "primary")) {
        let rows = session.rows("SHOW transaction_read_only").await.map_err(of)?;
        if rows.first().and_then(|row| row.first()).and_then(Option::as_deref) == Some("on") {
            let reason = "the session is read-only, and target_session_attrs asks for a writable one".into();
            return Err(DatabaseError::Unavailable { place: target.place(), reason });
        }
    }
    match restore_time_zone(&mut session, target).await {
        // A server that is only like PostgreSQL may not know the catalogs: it stays at UTC.
        Ok(()) | Err(sqlx::Error::Database(_)) => Ok(session),
        Err(error) => Err(of(error)),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Endpoint {
    host: Option<String>,
    port: Option<u16>,
}

impl Endpoint {
    fn alone(self, target: &Target) -> Target {
        let options =
            target.options.iter().filter(|(key, _)| !matches!(key.as_str(), "host" | "port" | "target_session_attrs"));
        Target { host: self.host, port: self.port, options: options.cloned().collect(), ..target.clone() }
    }
}

/// `?host=a:5432&host=b`, `?host=a,b&port=1,2`, or simply the URL's host.
fn endpoints(target: &Target) -> Result<Vec<Endpoint>, DatabaseError> {
    let listed = |key: &str| -> Vec<String> {
        let values = target.options.iter().filter(|(name, _)| name == key);
        values.flat_map(|(_, value)| value.split(',').map(str::to_owned)).filter(|value| !value.is_empty()).collect()
    };
    let (hosts, ports) = (listed("host"), listed("port"));
    let number = |text: &str| {
        text.parse::<u16>().map_err(|_| DatabaseError::Option {
            option: "port".into(),
            reason: format!("{text:?} is not a port number"),
        })
    };
    let asked_port = match (target.port, ports.first()) {
        (Some(port), _) => Some(port),
        (None, Some(text)) => Some(number(text)?),
        (None, None) => None,
    };
    if hosts.is_empty() {
        let socket = target.option(&["unix_sock"]).map(socket_folder);
        let host = target.host.clone().filter(|host| !host.is_empty()).or(socket);
        return Ok(vec![Endpoint { host, port: asked_port }]);
    }
    let mut endpoints = Vec::new();
    for (at, host) in hosts.iter().enumerate() {
        let (host, own_port) = match host.rsplit_once(':') {
            Some((name, port)) if !host.starts_with('/') && !name.contains(':') => (name, Some(number(port)?)),
            Some(_) | None => (host.as_str(), None),
        };
        let listed_port =
            if ports.len() > 1 { ports.get(at).map(|text| number(text)).transpose()? } else { asked_port };
        endpoints.push(Endpoint { host: Some(host.to_owned()), port: own_port.or(listed_port) });
    }
    Ok(endpoints)
}

/// pg8000 names the socket itself, everybody else its folder.
fn socket_folder(path: &str) -> String {
    path.split_once("/.s.PGSQL.").map_or(path, |(folder, _)| folder).to_owned()
}

fn options(target: &Target, endpoint: &Endpoint) -> Result<PgConnectOptions, DatabaseError> {
    let defaults = PgConnectOptions::new_without_pgpass();
    let host = endpoint.host.as_deref().unwrap_or_else(|| defaults.get_host()).to_owned();
    let port = endpoint.port.unwrap_or_else(|| defaults.get_port());
    let user = target.user.as_deref().or_else(|| target.option(&["user"])).unwrap_or_else(|| defaults.get_username());
    let database =
        target.database.as_deref().filter(|name| !name.is_empty()).or_else(|| target.option(&["dbname", "database"]));
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    // Only its URL parser looks the password file up for this very host, port, user and database.
    let bare = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    let authority = if host.starts_with('/') { encode(&host) } else { bare };
    let name = database.map(|name| format!("/{}", encode(name))).unwrap_or_default();
    let url = format!("postgres://{}@{authority}:{port}{name}", encode(user));
    let mut options: PgConnectOptions = url.parse().map_err(|error| match error {
        sqlx::Error::Configuration(reason) => {
            DatabaseError::Option { option: "host".into(), reason: format!("{host:?}: {reason}") }
        }
        other => DatabaseError::of_connect(other, target),
    })?;
    options = options.extra_float_digits(None).statement_cache_capacity(0);
    if let Some(password) = target.password.as_deref().or_else(|| target.option(&["password"])) {
        options = options.password(password);
    }
    if let Some(name) = target.option(&["application_name", "fallback_application_name"]) {
        options = options.application_name(name);
    }
    let settings = target.options.iter().filter(|(key, _)| key == "options").map(|(_, value)| value.as_str());
    options = options.options(settings.flat_map(settings_of));
    if let Some(mode) = ssl_mode(target)? {
        options = options.ssl_mode(mode);
    }
    options = certificates(target, options);
    // A socket is not encrypted, whatever the mode.
    Ok(if host.starts_with('/') { options.ssl_mode(PgSslMode::Disable) } else { options })
}

/// `-c name=value` and `--name=value`, with libpq's backslashes.
fn settings_of(text: &str) -> Vec<(String, String)> {
    let mut words = vec![String::new()];
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, words.last_mut()) {
            ('\\', Some(word)) => word.extend(characters.next()),
            (c, _) if c.is_whitespace() => words.push(String::new()),
            (c, Some(word)) => word.push(c),
            (_, None) => {}
        }
    }
    let pairs = words.iter().filter(|word| !word.is_empty() && *word != "-c");
    let pairs = pairs.filter_map(|word| {
        let bare = word.strip_prefix("-c").or_else(|| word.strip_prefix("--")).unwrap_or(word);
        bare.split_once('=')
    });
    pairs.map(|(name, value)| (name.replace('-', "_"), value.to_owned())).collect()
}

fn ssl_mode(target: &Target) -> Result<Option<PgSslMode>, DatabaseError> {
    let Some(text) = target.option(&["sslmode", "ssl"]) else { return Ok(None) };
    let mode = match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => PgSslMode::Require,
        "false" | "0" | "no" | "off" => PgSslMode::Disable,
        other => other.parse().map_err(|_| DatabaseError::Option {
            option: "sslmode".into(),
            reason: format!("{text:?} is none of disable, allow, prefer, require, verify-ca, verify-full"),
        })?,
    };
    // With a root certificate at hand libpq's `require` verifies it.
    let verifies =
        matches!(mode, PgSslMode::Require) && target.option(&["sslrootcert"]).is_some_and(|file| file != "system");
    Ok(Some(if verifies { PgSslMode::VerifyCa } else { mode }))
}

/// Those of the URL, else those libpq finds in `~/.postgresql`.
fn certificates(target: &Target, mut options: PgConnectOptions) -> PgConnectOptions {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().join(".postgresql"));
    let found = |variable: &str, file: &str| {
        let default = home.as_ref().map(|home| home.join(file)).filter(|path| path.is_file());
        default.filter(|_| std::env::var_os(variable).is_none())
    };
    let given = |names: &[&str]| target.option(names).filter(|file| *file != "system").map(PathBuf::from);
    if let Some(root) = given(&["sslrootcert"]).or_else(|| found("PGSSLROOTCERT", "root.crt")) {
        options = options.ssl_root_cert(root);
    }
    if let Some(certificate) = given(&["sslcert"]).or_else(|| found("PGSSLCERT", "postgresql.crt")) {
        options = options.ssl_client_cert(certificate);
    }
    if let Some(key) = given(&["sslkey"]).or_else(|| found("PGSSLKEY", "postgresql.key")) {
        options = options.ssl_client_key(key);
    }
    options
}

/// sqlx opens each session in UTC. Where a script casts between `timestamp` and `timestamptz` that would write other
/// values than Python's drivers do, so the zone that the session would have had is set again: the one asked for, the
/// role's or the database's, or the server's, which only its `log_timezone` tells an ordinary user.
async fn restore_time_zone(session: &mut Session, target: &Target) -> Result<(), sqlx::Error> {
    let asked = target.options.iter().filter(|(key, _)| key == "options").flat_map(|(_, value)| settings_of(value));
    let asked = asked.filter(|(name, _)| name.eq_ignore_ascii_case("timezone")).map(|(_, value)| value).next_back();
    let zone = match asked.or_else(|| std::env::var("PGTZ").ok()) {
        Some(zone) => Some(zone),
        None => {
            let rows = session
                .rows(
                    "SELECT coalesce((SELECT substr(c, 10) FROM pg_catalog.pg_db_role_setting s \
                     LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase \
                     LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c \
                     WHERE lower(c) LIKE 'timezone=%' AND (s.setdatabase = 0 OR d.datname = current_database()) \
                     AND (s.setrole = 0 OR r.rolname = session_user) \
                     ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1), \
                     current_setting('log_timezone'))",
                )
                .await?;
            rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten()
        }
    };
    if let Some(zone) = zone {
        session.execute(&format!("SET TIME ZONE '{}'", zone.replace('\'', "''"))).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::DialectName;

    fn with(options: &[(&str, &str)]) -> Target {
        let options = options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Target { host: Some("db".into()), options, ..Target::new(DialectName::Postgresql) }
    }

    #[test]
    fn hosts_are_tried_in_their_order() {
        let of = |options: &[(&str, &str)]| {
            let found = endpoints(&with(options)).map_err(|error| error.code());
            found.map(|found| found.into_iter().map(|e| (e.host.unwrap_or_default(), e.port)).collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), Ok(vec![("db".into(), None)]));
        assert_eq!(of(&[("host", "/run/pg")]), Ok(vec![("/run/pg".into(), None)]));
        assert_eq!(of(&[("host", "a:1"), ("host", "b:2")]), Ok(vec![("a".into(), Some(1)), ("b".into(), Some(2))]));
        assert_eq!(of(&[("host", "a,b"), ("port", "1,2")]), Ok(vec![("a".into(), Some(1)), ("b".into(), Some(2))]));
        assert_eq!(of(&[("host", "a:x")]), Err("bad-url-option"));
    }

    #[test]
    fn startup_options_keep_their_blanks() {
        let settings = settings_of(r"-csearch_path=a,b -c statement_timeout=5\ min --lock-timeout=1");
        let expected = [("search_path", "a,b"), ("statement_timeout", "5 min"), ("lock_timeout", "1")];
        assert_eq!(settings, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn a_url_becomes_options() {
        let target = Target {
            user: Some("a@b/c".into()),
            password: Some("p%:".into()),
            database: Some("d e/f".into()),
            port: Some(6543),
            ..with(&[("sslmode", "require"), ("application_name", "x"), ("options", "-c search_path=q")])
        };
        let options = options(&target, &endpoints(&target).unwrap()[0]).unwrap();
        assert_eq!((options.get_username(), options.get_host(), options.get_port()), ("a@b/c", "db", 6543));
        assert_eq!((options.get_database(), options.get_application_name()), (Some("d e/f"), Some("x")));
        assert_eq!(options.get_options(), Some("-c search_path=q"));
        assert!(matches!(options.get_ssl_mode(), PgSslMode::Require));
        let ipv6 = Target { host: Some("::1".into()), ..target };
        assert!(super::options(&ipv6, &endpoints(&ipv6).unwrap()[0]).is_ok());
    }
}
