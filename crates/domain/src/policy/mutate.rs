//! Mutations.
/// x
pub struct Mutation;
/// x
pub fn mutations() {}
