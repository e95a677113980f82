//! MySQL's and MariaDB's rows, told in text as PyMySQL is.

use sqlx::mysql::{MySql, MySqlRow, MySqlTypeInfo};
use sqlx::{Column, Row, Type, TypeInfo, ValueRef};

use super::{Cells, float, hexadecimal, undecodable, whole};
use crate::operation::{Cell, CellKind, ResultColumn};

impl Cells for MySqlRow {
    fn columns(&self) -> Vec<ResultColumn> {
        let column = |column: &sqlx::mysql::MySqlColumn| ResultColumn {
            name: column.name().to_owned(),
            kind: kind(column.type_info()),
        };
        Row::columns(self).iter().map(column).collect()
    }

    fn cells(&self, columns: &[ResultColumn]) -> Result<Vec<Cell>, sqlx::Error> {
        let mut cells = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let value = self.try_get_raw(index)?;
            if value.is_null() {
                cells.push(Cell::Null);
                continue;
            }
            let bytes = <&[u8] as sqlx::Decode<MySql>>::decode(value).map_err(|error| undecodable(index, error))?;
            if column.kind == CellKind::Bytes {
                cells.push(Cell::Text(hexadecimal(bytes)));
                continue;
            }
            let text = String::from_utf8_lossy(bytes);
            cells.push(cell(Row::columns(self)[index].type_info().name(), column.kind, &text));
        }
        Ok(cells)
    }
}

fn cell(name: &str, kind: CellKind, text: &str) -> Cell {
    match kind {
        // Dates that are none, which the drivers give as None.
        CellKind::Date | CellKind::DateTime if text.starts_with("0000-00-00") => Cell::Null,
        CellKind::Plain if is_whole(name) => whole(text),
        CellKind::Plain if matches!(name, "FLOAT" | "DOUBLE") => float(text),
        _ => Cell::Text(text.to_owned()),
    }
}

fn is_whole(name: &str) -> bool {
    name.contains("INT") || matches!(name, "BOOLEAN" | "YEAR")
}

fn kind(info: &MySqlTypeInfo) -> CellKind {
    match info.name() {
        "DECIMAL" => CellKind::Decimal,
        "DATE" => CellKind::Date,
        "DATETIME" | "TIMESTAMP" => CellKind::DateTime,
        "TIME" => CellKind::Duration,
        "BIT" | "GEOMETRY" => CellKind::Bytes,
        name if is_whole(name) || matches!(name, "FLOAT" | "DOUBLE" | "NULL" | "JSON") => CellKind::Plain,
        // Names alone don't tell text in a binary collation from bytes.
        _ if <str as Type<MySql>>::compatible(info) => CellKind::Plain,
        "ENUM" | "SET" => CellKind::Plain,
        _ => CellKind::Bytes,
    }
}
