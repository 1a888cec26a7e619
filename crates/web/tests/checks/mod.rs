//! What else must hold of the kit, beside that it gives what the fixtures do.

mod comparison;
mod escaping;
mod page;
mod templates;
