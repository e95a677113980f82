//! Highlighting on a thread of its own, where only the newest request counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use super::backend::Outbox;
use super::message::Message;
use crate::style::{Highlighter, Language};

pub struct HighlightJob {
    newest: Arc<AtomicU64>,
    requests: Sender<(u64, Language, String)>,
}

impl HighlightJob {
    /// The thread reads the grammars at once, so the first script does not wait for them; it ends with this value.
    pub fn start(outbox: Outbox) -> std::io::Result<Self> {
        let (requests, inbox) = channel::<(u64, Language, String)>();
        let newest = Arc::new(AtomicU64::new(0));
        let wanted = Arc::clone(&newest);
        thread::Builder::new().name("highlight".to_owned()).spawn(move || {
            let highlighter = Highlighter::default();
            highlighter.highlight(Language::Python, "pass\n", &|| true);
            while let Ok(mut request) = inbox.recv() {
                while let Ok(newer) = inbox.try_recv() {
                    request = newer;
                }
                let (ticket, language, text) = request;
                let lines = highlighter.highlight(language, &text, &|| wanted.load(Ordering::Relaxed) == ticket);
                if wanted.load(Ordering::Relaxed) == ticket {
                    outbox.post(Message::Highlighted { ticket, lines });
                }
            }
        })?;
        Ok(Self { newest, requests })
    }

    pub fn request(&self, ticket: u64, language: Language, text: String) {
        self.newest.store(ticket, Ordering::Relaxed);
        // The thread only ends after this sender.
        let _ = self.requests.send((ticket, language, text));
    }
}
