//! Rows of any result, as scripts are given them: one file an engine.

mod mysql;
mod postgresql;
mod sqlite;

use crate::operation::{Cell, ResultColumn};

/// What a driver's rows say of themselves.
pub(super) trait Cells {
    fn columns(&self) -> Vec<ResultColumn>;

    fn cells(&self, columns: &[ResultColumn]) -> Result<Vec<Cell>, sqlx::Error>;
}

fn undecodable(index: usize, source: sqlx::error::BoxDynError) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: index.to_string(), source }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A whole number that may be beyond 64 bits.
fn whole(text: &str) -> Cell {
    text.parse().map_or_else(|_| Cell::Number { n: text.to_owned() }, Cell::Int)
}

/// A float that may be infinite, or no number.
fn float(text: &str) -> Cell {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Cell::Float(number),
        Ok(_) | Err(_) => Cell::Number { n: text.to_owned() },
    }
}
