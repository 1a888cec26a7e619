//! Who may see and do what: every route and every question of the service, asked as everybody about everything, against the table that
//! a person reviews (`table.txt`).

mod house;
mod pages;
mod questions;
mod table;
mod world;
