//! The wish to end what a connection is doing, uttered on any thread.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::watch;

use super::error::DatabaseError;

/// Clones share one wish; once uttered it stands. A connection [heeds](super::Connection::heed) one canceller at a time.
#[derive(Debug, Clone)]
pub struct Canceller {
    wish: Arc<watch::Sender<Wish>>,
    trouble: Arc<watch::Sender<Option<DatabaseError>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    GoOn,
    Cancel,
    LetGo,
}

impl Default for Canceller {
    fn default() -> Self {
        Self::new()
    }
}

impl Canceller {
    pub fn new() -> Self {
        Self { wish: Arc::new(watch::Sender::new(Wish::GoOn)), trouble: Arc::new(watch::Sender::new(None)) }
    }

    /// Interrupts the statement that runs, and refuses those that would follow; harmless where none runs. A `COMMIT` or
    /// `ROLLBACK` that was sent is waited for.
    pub fn cancel(&self) {
        self.utter(Wish::Cancel);
    }

    /// Waits for no answer any more: the session is given up, and what became of its last statement stays unknown.
    pub fn let_go(&self) {
        self.utter(Wish::LetGo);
    }

    pub fn is_cancelled(&self) -> bool {
        *self.wish.borrow() >= Wish::Cancel
    }

    /// Ends when somebody cancels.
    pub async fn cancelled(&self) {
        self.uttered(Wish::Cancel).await;
    }

    pub(super) async fn wants_to_let_go(&self) {
        self.uttered(Wish::LetGo).await;
    }

    /// Carries `work` to its end, and tells meanwhile why a statement could not be interrupted.
    pub async fn telling<T>(&self, work: impl Future<Output = T>, mut tell: impl FnMut(&DatabaseError)) -> T {
        let mut troubles = self.trouble.subscribe();
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                _ = troubles.changed() => {
                    let trouble = troubles.borrow_and_update().clone();
                    trouble.iter().for_each(&mut tell);
                }
            }
        }
    }

    /// Each is told once, however often the attempt is repeated.
    pub(super) fn could_not_interrupt(&self, trouble: DatabaseError) {
        self.trouble.send_if_modified(|told| {
            let new = told.as_ref() != Some(&trouble);
            *told = Some(trouble);
            new
        });
    }

    fn utter(&self, wish: Wish) {
        self.wish.send_if_modified(|uttered| {
            let stronger = *uttered < wish;
            *uttered = (*uttered).max(wish);
            stronger
        });
    }

    async fn uttered(&self, wish: Wish) {
        // The sender lives as long as this does, so the wait ends with the wish.
        let _ = self.wish.subscribe().wait_for(|uttered| *uttered >= wish).await;
    }
}
