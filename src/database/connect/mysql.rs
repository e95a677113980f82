//! Opens MySQL and MariaDB, taking the options that Python's drivers take.

use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlSslMode};
use sqlx::{ConnectOptions, Executor};

use crate::database::error::{DatabaseError, is_tls};
use crate::database::session::Session;
use crate::database::target::Target;

pub(in crate::database) async fn open(target: &Target) -> Result<Session, DatabaseError> {
    let options = options(target)?;
    let of = |error| DatabaseError::of_connect(error, target);
    let mut session = match options.connect().await {
        // Nobody asked for encryption: what Python's drivers would have opened in clear must not fail on old ciphers.
        Err(error) if is_tls(&error) && matches!(options.get_ssl_mode(), MySqlSslMode::Preferred) => {
            options.ssl_mode(MySqlSslMode::Disabled).connect().await.map_err(of)?
        }
        other => other.map_err(of)?,
    };
    // The driver's handshake adds IGNORE_SPACE, which makes reserved words of function names.
    execute(&mut session, "SET SESSION sql_mode = @@GLOBAL.sql_mode".to_owned()).await.map_err(of)?;
    if let Some(sql_mode) = target.option(&["sql_mode"]) {
        let sql = format!("SET SESSION sql_mode = '{}'", sql_mode.replace('\\', "\\\\").replace('\'', "''"));
        execute(&mut session, sql).await.map_err(of)?;
    }
    if let Some(command) = target.option(&["init_command"]) {
        execute(&mut session, command.to_owned()).await.map_err(of)?;
    }
    Ok(Session::Mysql(session))
}

async fn execute(session: &mut MySqlConnection, sql: String) -> Result<(), sqlx::Error> {
    session.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.map(drop)
}

fn options(target: &Target) -> Result<MySqlConnectOptions, DatabaseError> {
    // sqlx would change sql_mode and the time zone, and with them what a script's SQL means.
    let mut options = MySqlConnectOptions::new()
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .statement_cache_capacity(0)
        .charset("utf8mb4");
    if let Some(host) = target.host.as_deref().filter(|host| !host.is_empty()) {
        options = options.host(host);
    }
    if let Some(port) = target.port {
        options = options.port(port);
    }
    if let Some(user) = target.user.as_deref().or_else(|| target.option(&["user"])) {
        options = options.username(user);
    }
    if let Some(password) = target.password.as_deref().or_else(|| target.option(&["password", "passwd"])) {
        options = options.password(password);
    }
    if let Some(database) = target.database.as_deref().filter(|name| !name.is_empty()) {
        options = options.database(database);
    }
    // Text always travels as UTF-8 here; a charset that cannot hold it would only garble it.
    if let Some(charset) = target.option(&["charset"]) {
        if charset.is_empty() || !charset.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let reason = format!("{charset:?} is not a character set");
            return Err(DatabaseError::Option { option: "charset".into(), reason });
        }
        if charset.to_ascii_lowercase().starts_with("utf8") {
            options = options.charset(charset);
        }
    }
    if let Some(ca) = target.option(&["ssl_ca", "ssl-ca"]) {
        options = options.ssl_ca(ca);
    }
    if let Some(certificate) = target.option(&["ssl_cert", "ssl-cert"]) {
        options = options.ssl_client_cert(certificate);
    }
    if let Some(key) = target.option(&["ssl_key", "ssl-key"]) {
        options = options.ssl_client_key(key);
    }
    if let Some(socket) = target.option(&["unix_socket"]) {
        options = options.socket(socket).ssl_mode(MySqlSslMode::Disabled);
    } else if let Some(mode) = ssl_mode(target)? {
        options = options.ssl_mode(mode);
    }
    Ok(options)
}

fn ssl_mode(target: &Target) -> Result<Option<MySqlSslMode>, DatabaseError> {
    let yes = |names: &[&str]| {
        target
            .option(names)
            .is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on"))
    };
    if let Some(mode) = target.option(&["ssl_mode", "ssl-mode"]) {
        let parsed = mode.to_ascii_lowercase().replace('-', "_").parse();
        let unknown = |_| DatabaseError::Option {
            option: "ssl_mode".into(),
            reason: format!("{mode:?} is none of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY"),
        };
        return parsed.map(Some).map_err(unknown);
    }
    if yes(&["ssl_disabled"]) {
        return Ok(Some(MySqlSslMode::Disabled));
    }
    if yes(&["ssl_verify_identity", "ssl_check_hostname"]) {
        return Ok(Some(MySqlSslMode::VerifyIdentity));
    }
    if yes(&["ssl_verify_cert"]) || target.option(&["ssl_ca", "ssl-ca"]).is_some() {
        return Ok(Some(MySqlSslMode::VerifyCa));
    }
    if yes(&["ssl"]) || target.option(&["ssl_cert", "ssl_key"]).is_some() {
        return Ok(Some(MySqlSslMode::Required));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::DialectName;

    fn with(options: &[(&str, &str)]) -> Target {
        let options = options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Target { options, ..Target::new(DialectName::Mysql) }
    }

    #[test]
    fn encryption_follows_the_options_of_the_python_drivers() {
        let mode = |options: &[(&str, &str)]| ssl_mode(&with(options)).map(|mode| format!("{mode:?}"));
        assert_eq!(mode(&[]).as_deref(), Ok("None"));
        assert_eq!(mode(&[("ssl_ca", "/ca.pem")]).as_deref(), Ok("Some(VerifyCa)"));
        assert_eq!(
            mode(&[("ssl_ca", "/ca.pem"), ("ssl_check_hostname", "true")]).as_deref(),
            Ok("Some(VerifyIdentity)")
        );
        assert_eq!(mode(&[("ssl_disabled", "1")]).as_deref(), Ok("Some(Disabled)"));
        assert_eq!(mode(&[("ssl_mode", "VERIFY_CA")]).as_deref(), Ok("Some(VerifyCa)"));
        assert!(mode(&[("ssl_mode", "strict")]).is_err());
    }

    #[test]
    fn text_stays_utf8_whatever_the_url_says() {
        let charset =
            |value: &str| options(&with(&[("charset", value)])).map(|options| options.get_charset().to_owned());
        assert_eq!(charset("utf8").as_deref(), Ok("utf8"));
        assert_eq!(charset("latin1").as_deref(), Ok("utf8mb4"));
        assert!(charset("utf8; DROP TABLE t").is_err());
    }
}
