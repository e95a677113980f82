//! The rows of one query: kept in memory while they are few, in an unnamed file that is gone with the process when they are many.

use std::io::{self, Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use crate::operation::{Cell, Counted, ResultColumn};

/// What stays in memory.
const IN_MEMORY: usize = 8 << 20;
/// Rows that travel together.
const TOGETHER: usize = 500;
/// The same, by their size as text.
const BYTES_TOGETHER: usize = 64 << 10;

/// Written once, read once.
pub struct ResultSet {
    pub columns: Vec<ResultColumn>,
    pub counted: Counted,
    rows: SpooledTempFile,
    /// Rows that are not written yet, and their rough size.
    waiting: Vec<Vec<Cell>>,
    size: usize,
    chunks: usize,
    /// Where the next chunk begins.
    read: u64,
}

impl ResultSet {
    pub(super) fn new() -> Self {
        Self {
            columns: Vec::new(),
            counted: Counted::default(),
            rows: SpooledTempFile::new(IN_MEMORY),
            waiting: Vec::new(),
            size: 0,
            chunks: 0,
            read: 0,
        }
    }

    pub(super) fn push(&mut self, row: Vec<Cell>) -> io::Result<()> {
        self.size += row.iter().map(size).sum::<usize>();
        self.waiting.push(row);
        if self.waiting.len() >= TOGETHER || self.size >= BYTES_TOGETHER { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        let text = serde_json::to_vec(&self.waiting)?;
        self.rows.write_all(&(text.len() as u64).to_be_bytes())?;
        self.rows.write_all(&text)?;
        self.waiting.clear();
        self.size = 0;
        self.chunks += 1;
        Ok(())
    }

    /// Another statement of the same text has rows of its own; those of the last one count.
    pub(super) fn start_again(&mut self) {
        *self = Self { counted: self.counted, ..Self::new() };
    }

    /// The next rows; none when there are no more.
    pub fn next_rows(&mut self) -> io::Result<Vec<Vec<Cell>>> {
        if self.chunks == 0 {
            return Ok(std::mem::take(&mut self.waiting));
        }
        self.rows.seek(SeekFrom::Start(self.read))?;
        let mut length = [0; 8];
        self.rows.read_exact(&mut length)?;
        let length = u64::from_be_bytes(length);
        let mut text = Vec::new();
        (&mut self.rows).take(length).read_to_end(&mut text)?;
        self.read += 8 + length;
        self.chunks -= 1;
        Ok(serde_json::from_slice(&text)?)
    }

    pub fn has_more(&self) -> bool {
        self.chunks > 0 || !self.waiting.is_empty()
    }
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Blob { b: text } | Cell::Number { n: text } => text.len(),
        Cell::Null | Cell::Bool(_) | Cell::Int(_) | Cell::Float(_) => 8,
    }
}
