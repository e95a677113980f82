//! Reads SQLAlchemy's URLs. No message repeats any part that could belong to a password.

use std::collections::BTreeMap;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Diagnostic;
use crate::schema::DialectName;

use super::database_url::DatabaseUrl;

const HIDDEN: &str = "***";
const SHAPE: &str =
    "it must look like postgresql://user:password@host/database, mysql://…, mariadb://… or sqlite:///file.db";

impl DatabaseUrl {
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        let not_a_url = || syntax(format!("This is not a database URL: {SHAPE}"));
        let (name, rest) = text.split_once("://").ok_or_else(not_a_url)?;
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '_' | '-' | '.')) {
            return Err(not_a_url());
        }
        let (backend, driver) = match name.split_once('+') {
            Some((backend, driver)) => (backend, Some(driver.to_owned())),
            None => (name, None),
        };
        let mut notes = Vec::new();
        let engine = engine(backend, driver.as_deref(), &mut notes)?;
        let raw = Raw::split(rest)?;
        let mut url = Self {
            engine,
            driver,
            user: raw.user.map(decoded).transpose()?,
            password: raw.password.map(decoded).transpose()?,
            host: None,
            port: None,
            database: raw.database.filter(|database| !database.is_empty()).map(decoded).transpose()?,
            socket: None,
            options: BTreeMap::new(),
            masked: raw.masked(name),
            notes,
        };
        url.read_host(&raw)?;
        url.read_query(raw.query)?;
        if engine == DialectName::Sqlite && (url.host.is_some() || url.user.is_some() || url.port.is_some()) {
            return Err(syntax(
                "Invalid SQLite URL: valid forms are sqlite:///:memory:, sqlite:///relative/file.db and \
                 sqlite:////absolute/file.db"
                    .into(),
            ));
        }
        Ok(url)
    }

    fn read_host(&mut self, raw: &Raw) -> Result<(), Diagnostic> {
        if let Some(host) = raw.host.filter(|host| !host.is_empty()) {
            if host.contains('@') {
                return Err(syntax("The part after the first @ of the URL is not a host".into())
                    .hint("write %40 for an @ in the user name or the password"));
            }
            let host = decoded(host)?;
            match host.starts_with('/') {
                true => self.socket = Some(PathBuf::from(host)),
                false => self.host = Some(host),
            }
        }
        self.port = raw.port.map(port).transpose()?;
        Ok(())
    }

    /// Drivers take parts of the address from the query too.
    fn read_query(&mut self, query: &str) -> Result<(), Diagnostic> {
        for (key, value) in pairs(query) {
            let (key, value) = (decoded_query(key)?, decoded_query(value)?);
            let sqlite = self.engine == DialectName::Sqlite;
            match key.as_str() {
                "host" if !sqlite && self.host.is_none() && self.socket.is_none() => {
                    let (host, with_port) = match value.rsplit_once(':') {
                        Some((host, digits)) if !host.contains(':') && digits.parse::<u16>().is_ok() => {
                            (host, Some(digits))
                        }
                        _ => (value.as_str(), None),
                    };
                    if host.starts_with('/') || host.starts_with('@') {
                        self.socket = Some(PathBuf::from(host));
                    } else if !host.is_empty() {
                        self.host = Some(host.to_owned());
                    }
                    if let Some(digits) = with_port {
                        self.port = Some(port(digits)?);
                    }
                }
                "host" if !sqlite => self.notes.push("the URL names several hosts; only the first one is used".into()),
                "port" if !sqlite => self.port = Some(port(&value)?),
                "user" | "username" if !sqlite && self.user.is_none() => self.user = Some(value),
                "password" | "passwd" if !sqlite && self.password.is_none() => self.password = Some(value),
                "dbname" | "database" | "db" if !sqlite && self.database.is_none() => self.database = Some(value),
                "unix_socket" if !sqlite => self.socket = Some(PathBuf::from(value)),
                _ => {
                    self.options.insert(key, value);
                }
            }
        }
        Ok(())
    }
}

fn engine(backend: &str, driver: Option<&str>, notes: &mut Vec<String>) -> Result<DialectName, Diagnostic> {
    let unsupported = |what: &str| {
        Err(Diagnostic::error(
            "engine-unsupported",
            format!("The engine '{what}' can't be reached: there are PostgreSQL, MySQL, MariaDB and SQLite"),
        )
        .hint("the history and the scripts can be browsed without a database"))
    };
    match (backend.to_ascii_lowercase().as_str(), driver) {
        ("sqlite", Some(driver)) if driver.contains("cipher") => unsupported(&format!("sqlite+{driver}")),
        ("postgresql", _) => Ok(DialectName::Postgresql),
        ("postgres", _) => {
            notes.push("SQLAlchemy doesn't know 'postgres://' any more: write postgresql://".into());
            Ok(DialectName::Postgresql)
        }
        ("mysql", _) => Ok(DialectName::Mysql),
        ("mariadb", _) => Ok(DialectName::Mariadb),
        ("sqlite", _) => Ok(DialectName::Sqlite),
        (other, _) => unsupported(other),
    }
}

/// The parts as they are written.
struct Raw<'a> {
    user: Option<&'a str>,
    password: Option<&'a str>,
    host: Option<&'a str>,
    /// With the brackets of an IPv6 address.
    address: &'a str,
    port: Option<&'a str>,
    database: Option<&'a str>,
    query: &'a str,
}

impl<'a> Raw<'a> {
    /// As SQLAlchemy splits: the user ends at the first `:` or at the last `@` before it, the password at the first `@`.
    fn split(rest: &'a str) -> Result<Self, Diagnostic> {
        let end = rest.find([':', '/']).unwrap_or(rest.len());
        let (user, password, rest) = match rest[end..].strip_prefix(':').and_then(|after| after.split_once('@')) {
            Some((password, after)) => (Some(&rest[..end]), Some(password), after),
            None => match rest[..end].rfind('@') {
                Some(at) => (Some(&rest[..at]), None, &rest[at + 1..]),
                None => (None, None, rest),
            },
        };
        let (address, tail) = if rest.starts_with('[') {
            let close = rest.find(']').ok_or_else(|| syntax("The [ of an IPv6 address is not closed".into()))?;
            rest.split_at(close + 1)
        } else {
            rest.split_at(rest.find([':', '/', '?']).unwrap_or(rest.len()))
        };
        let host = address.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(address);
        let (port, tail) = match tail.strip_prefix(':') {
            Some(after) => {
                let (port, tail) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
                (Some(port), tail)
            }
            None => (None, tail),
        };
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let database = match path.strip_prefix('/') {
            Some(database) => Some(database),
            None if path.is_empty() => None,
            None => return Err(syntax(format!("This is not a database URL: {SHAPE}"))),
        };
        Ok(Self {
            user: user.filter(|user| !user.is_empty()),
            password,
            host: Some(host),
            address,
            port,
            database,
            query,
        })
    }

    fn masked(&self, name: &str) -> String {
        let mut text = format!("{name}://");
        if self.user.is_some() || self.password.is_some() {
            text.push_str(self.user.unwrap_or_default());
            if self.password.is_some() {
                text.push(':');
                text.push_str(HIDDEN);
            }
            text.push('@');
        }
        text.push_str(self.address);
        if let Some(port) = self.port {
            text.push(':');
            text.push_str(port);
        }
        if let Some(database) = self.database {
            text.push('/');
            text.push_str(database);
        }
        if !self.query.is_empty() {
            let shown: Vec<String> = pairs(self.query)
                .map(|(key, value)| {
                    let secret = decoded_query(key).map_or(true, |key| is_secret(&key));
                    format!("{key}={}", if secret { HIDDEN } else { value })
                })
                .collect();
            text.push('?');
            text.push_str(&shown.join("&"));
        }
        text
    }
}

fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["passw", "pwd", "passphrase", "secret", "token", "credential", "apikey", "api_key", "accesskey", "access_key"]
        .iter()
        .any(|word| key.contains(word))
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn port(digits: &str) -> Result<u16, Diagnostic> {
    digits.parse().map_err(|_| {
        syntax("The port in the database URL must be a number from 0 to 65535".into())
            .hint("write %3A for a : and %40 for an @ in the user name or the password")
    })
}

fn decoded(text: &str) -> Result<String, Diagnostic> {
    percent_decode_str(text)
        .decode_utf8()
        .map(|text| text.into_owned())
        .map_err(|_| syntax("The percent signs in the database URL don't make UTF-8 text".into()))
}

fn decoded_query(text: &str) -> Result<String, Diagnostic> {
    decoded(&text.replace('+', " "))
}

fn syntax(sentence: String) -> Diagnostic {
    Diagnostic::error("url-syntax", sentence)
}
