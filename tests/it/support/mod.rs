//! What integration tests share.

pub mod private;
#[cfg(feature = "python")]
pub mod rendered;
pub mod scripts;
pub mod servers;

use aludel::database::Connection;

/// The first column of each row, NULLs left out.
pub async fn query(connection: &mut Connection, sql: &str) -> Vec<String> {
    let rows = connection.rows(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect()
}

/// Runs statements that must succeed.
pub async fn execute(connection: &mut Connection, statements: &[&str]) {
    for sql in statements {
        connection.execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}
