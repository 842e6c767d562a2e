//! A synthetic IOTA network.
