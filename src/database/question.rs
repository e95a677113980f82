//! What a session is asked, as a value: it can be asked again, and whoever waits knows what runs.

use std::future::Future;

use super::rows::TextRow;
use super::session::Session;

pub(super) trait Question: Send + Sync {
    type Answer: Send;

    fn sql(&self) -> &str;

    fn ask(&self, session: &mut Session) -> impl Future<Output = Result<Self::Answer, sqlx::Error>> + Send;
}

pub(super) struct Execute<'a>(pub &'a str);

pub(super) struct Rows<'a>(pub &'a str);

impl Question for Execute<'_> {
    type Answer = u64;

    fn sql(&self) -> &str {
        self.0
    }

    async fn ask(&self, session: &mut Session) -> Result<u64, sqlx::Error> {
        session.execute(self.0).await
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
