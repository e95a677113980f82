//! A server's refusal as Python's drivers sort it: scripts catch exceptions by class.

use super::error::ServerError;
use crate::schema::DialectName;

impl ServerError {
    /// The class of `sqlalchemy.exc` that Alembic's users see: psycopg2's by SQLSTATE, PyMySQL's by number, sqlite3's by result code.
    pub fn exception_class(&self, dialect: DialectName) -> &'static str {
        match dialect {
            DialectName::Postgresql => of_state(self.state.as_deref().unwrap_or_default()),
            DialectName::Mysql | DialectName::Mariadb => of_mysql(self.number.unwrap_or_default()),
            DialectName::Sqlite => of_sqlite(self.number.unwrap_or_default()),
        }
    }
}

fn of_state(state: &str) -> &'static str {
    match state.get(..2).unwrap_or_default() {
        "0A" => "NotSupportedError",
        "22" => "DataError",
        "23" => "IntegrityError",
        "20" | "21" | "3D" | "3F" | "42" | "44" => "ProgrammingError",
        "24" | "25" | "2B" | "2D" | "2F" | "38" | "39" | "3B" | "F0" | "P0" | "XX" => "InternalError",
        "08" | "26" | "27" | "28" | "34" | "40" | "53" | "54" | "55" | "57" | "58" | "HV" => "OperationalError",
        _ => "DatabaseError",
    }
}

fn of_mysql(number: u32) -> &'static str {
    match number {
        1007 | 1064 | 1102 | 1103 | 1110..=1113 | 1146 | 1149 | 1166 | 1179 => "ProgrammingError",
        1171 | 1230 | 1263..=1265 | 1292 | 1366 | 1406 | 1441 => "DataError",
        1048 | 1062 | 1215..=1217 | 1451 | 1452 => "IntegrityError",
        1196 | 1235 | 1286 | 1289 => "NotSupportedError",
        ..1000 => "InternalError",
        _ => "OperationalError",
    }
}

fn of_sqlite(code: u32) -> &'static str {
    // The low byte of an extended code is the code.
    match code & 0xff {
        19 | 20 => "IntegrityError",
        2 | 12 => "InternalError",
        18 => "DataError",
        21 => "ProgrammingError",
        1 | 3..=10 | 13..=17 => "OperationalError",
        _ => "DatabaseError",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scripts_catch_most() {
        let state = |state: &str| ServerError { state: Some(state.into()), ..ServerError::default() };
        let number = |number| ServerError { number: Some(number), ..ServerError::default() };
        assert_eq!(state("42P01").exception_class(DialectName::Postgresql), "ProgrammingError");
        assert_eq!(state("23505").exception_class(DialectName::Postgresql), "IntegrityError");
        assert_eq!(state("25P02").exception_class(DialectName::Postgresql), "InternalError");
        assert_eq!(number(1146).exception_class(DialectName::Mysql), "ProgrammingError");
        assert_eq!(number(1060).exception_class(DialectName::Mariadb), "OperationalError");
        assert_eq!(number(2067).exception_class(DialectName::Sqlite), "IntegrityError");
        assert_eq!(number(1).exception_class(DialectName::Sqlite), "OperationalError");
    }
}
