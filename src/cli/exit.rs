//! What each exit status means; `docs/exit-codes.md` says the same for people.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Ambiguous = 4,
    SeveralHeads = 5,
    Database = 6,
    RunFailed = 7,
    Stopped = 8,
    Script = 9,
    Declined = 10,
    NotAtHeads = 11,
    Defects = 12,
    Moved = 13,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
