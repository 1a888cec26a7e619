//! What tests need beside the product.
//!
//! Lives here: the PostgreSQL server that tests start for themselves.
//! Does not live here: anything that the product itself uses; no crate has this one among its `[dependencies]`,
//! only among its `[dev-dependencies]`.

pub mod postgres;
