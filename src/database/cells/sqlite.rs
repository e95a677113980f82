//! SQLite's rows, in which each cell is what was stored.

use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Column, Decode, Row, TypeInfo, ValueRef};

use super::{Cells, hexadecimal, undecodable};
use crate::operation::{Cell, CellKind, ResultColumn};

impl Cells for SqliteRow {
    fn columns(&self) -> Vec<ResultColumn> {
        let column =
            |column: &sqlx::sqlite::SqliteColumn| ResultColumn { name: column.name().to_owned(), kind: CellKind::Any };
        Row::columns(self).iter().map(column).collect()
    }

    fn cells(&self, columns: &[ResultColumn]) -> Result<Vec<Cell>, sqlx::Error> {
        (0..columns.len())
            .map(|index| {
                let value = self.try_get_raw(index)?;
                if value.is_null() {
                    return Ok(Cell::Null);
                }
                let stored = value.type_info().name().to_owned();
                let cell = match stored.as_str() {
                    "INTEGER" | "BOOLEAN" => <i64 as Decode<Sqlite>>::decode(value).map(Cell::Int),
                    "REAL" => <f64 as Decode<Sqlite>>::decode(value).map(|number| {
                        if number.is_finite() { Cell::Float(number) } else { Cell::Number { n: number.to_string() } }
                    }),
                    "BLOB" => {
                        <&[u8] as Decode<Sqlite>>::decode(value).map(|bytes| Cell::Blob { b: hexadecimal(bytes) })
                    }
                    _ => <&[u8] as Decode<Sqlite>>::decode(value)
                        .map(|bytes| Cell::Text(String::from_utf8_lossy(bytes).into_owned())),
                };
                cell.map_err(|error| undecodable(index, error))
            })
            .collect()
    }
}
