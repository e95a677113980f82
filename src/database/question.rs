//! What a session is asked, as a value: it can be asked again, and whoever waits knows what runs.

use std::future::Future;

use super::result_set::ResultSet;
use super::rows::TextRow;
use super::session::Session;
use crate::operation::Counted;

pub(super) trait Question: Send + Sync {
    type Answer: Send;

    fn sql(&self) -> &str;

    /// How the text begins that the server says it is at.
    fn start(&self) -> &str {
        self.sql()
    }

    fn ask(&self, session: &mut Session) -> impl Future<Output = Result<Self::Answer, sqlx::Error>> + Send;
}

pub(super) struct Execute<'a>(pub &'a str);

pub(super) struct Rows<'a>(pub &'a str);

/// A statement with the rows that it returns, typed.
pub(super) struct Query<'a>(pub &'a str);

impl Question for Execute<'_> {
    type Answer = Counted;

    fn sql(&self) -> &str {
        self.0
    }

    async fn ask(&self, session: &mut Session) -> Result<Counted, sqlx::Error> {
        session.execute(self.0).await
    }
}

/// Several statements in one text, each of which is counted.
pub(super) struct Lot<'a> {
    pub text: &'a str,
    /// What all of them begin with.
    pub start: &'a str,
}

impl Question for Lot<'_> {
    /// Of those that were carried out, and what stopped the next.
    type Answer = (Vec<Counted>, Option<sqlx::Error>);

    fn sql(&self) -> &str {
        self.text
    }

    /// PostgreSQL tells the whole text, MySQL what of it is left.
    fn start(&self) -> &str {
        self.start
    }

    async fn ask(&self, session: &mut Session) -> Result<Self::Answer, sqlx::Error> {
        Ok(session.execute_each(self.text).await)
    }
}

impl Question for Query<'_> {
    type Answer = ResultSet;

    fn sql(&self) -> &str {
        self.0
    }

    async fn ask(&self, session: &mut Session) -> Result<ResultSet, sqlx::Error> {
        session.query(self.0).await
    }
}

impl Question for Rows<'_> {
    type Answer = Vec<TextRow>;

    fn sql(&self) -> &str {
        self.0
    }

    async fn ask(&self, session: &mut Session) -> Result<Vec<TextRow>, sqlx::Error> {
        session.rows(self.0).await
    }
}
