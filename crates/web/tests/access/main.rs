//! Who may see and do what: every route and every question of the service, asked as everybody about everything, against the table that
//! a person reviews (`table.txt`).

mod attacks;
mod by_hand;
mod crawl;
mod emergency;
mod house;
mod next_request;
mod pages;
mod questions;
mod table;
mod what_for;
mod world;
