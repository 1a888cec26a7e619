//! Components of the Ministry of Justice's own design system.
//!
//! Lives here: those that our pages need and GOV.UK's system does not have.

mod alert;
mod button_menu;
mod identity_bar;
mod sub_navigation;
mod timeline;

pub use alert::{Alert, AlertHeading, AlertRole, AlertVariant};
pub use button_menu::{ButtonMenu, MenuAlign, MenuButton};
pub use identity_bar::IdentityBar;
pub use sub_navigation::{SubNavigation, SubNavigationItem};
pub use timeline::{Timeline, TimelineDate, TimelineItem};
