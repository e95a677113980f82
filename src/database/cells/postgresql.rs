//! PostgreSQL's rows, told in text as psycopg2 is.

use sqlx::postgres::PgRow;
use sqlx::{Column, Row, ValueRef};

use super::{Cells, float, undecodable, whole};
use crate::operation::{Cell, CellKind, ResultColumn};

impl Cells for PgRow {
    fn columns(&self) -> Vec<ResultColumn> {
        let column = |column: &sqlx::postgres::PgColumn| ResultColumn {
            name: column.name().to_owned(),
            kind: column.type_info().oid().map_or(CellKind::Plain, |oid| kind(oid.0)),
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
            let oid = Row::columns(self)[index].type_info().oid().map_or(0, |oid| oid.0);
            let text = value.as_str().map_err(|error| undecodable(index, error))?;
            cells.push(cell(oid, column.kind, text));
        }
        Ok(cells)
    }
}

fn cell(oid: u32, kind: CellKind, text: &str) -> Cell {
    match (oid, kind) {
        (16, _) => Cell::Bool(text == "t"),
        (20 | 21 | 23 | 26, _) => whole(text),
        (700 | 701, _) => float(text),
        (_, CellKind::Bytes) => match text.strip_prefix("\\x") {
            Some(digits) => Cell::Text(digits.to_owned()),
            None => Cell::Text(super::hexadecimal(text.as_bytes())),
        },
        _ => Cell::Text(text.to_owned()),
    }
}

/// By the numbers of `pg_type.dat`. Of what psycopg2 gives as text it stays text.
fn kind(oid: u32) -> CellKind {
    match oid {
        1700 => CellKind::Decimal,
        17 => CellKind::Bytes,
        1082 => CellKind::Date,
        1083 | 1266 => CellKind::Time,
        1114 | 1184 => CellKind::DateTime,
        1186 => CellKind::Interval,
        2950 => CellKind::Uuid,
        114 | 3802 => CellKind::Json,
        1002 | 1003 | 1009 | 1014 | 1015 => CellKind::Texts,
        1005 | 1006 | 1007 | 1016 | 1028 => CellKind::Integers,
        1021 | 1022 => CellKind::Floats,
        1231 => CellKind::Decimals,
        1000 => CellKind::Booleans,
        1182 => CellKind::Dates,
        1115 | 1185 => CellKind::DateTimes,
        2951 => CellKind::Uuids,
        _ => CellKind::Plain,
    }
}
