//! `doctor`: stub.
