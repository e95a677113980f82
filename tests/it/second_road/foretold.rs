//! Said beforehand.
