//! The GOV.UK Design System's components, and some of the Ministry of Justice's, as typed functions.
//!
//! Each component is a plain struct of options with a default for each. It is shown by `maud::Render`: `(Tag { … })` inside `html!`.
//! An option has the name it has in the design system's own macros, `text` and `html` together being one `content`.
//! The words a component has for want of others are the design system's English; a page in Welsh hands in its own.
//! Lives here: components of the two systems, checked against what their own templates give; the page around them.
//! Does not live here: anything that knows of probation or of people; words of our own.

mod attributes;
mod back_link;
mod breadcrumbs;
mod button;
mod character_count;
mod checkboxes;
mod choices;
mod classes;
mod content;
mod date_input;
mod details;
mod element;
mod error_message;
mod error_summary;
mod fieldset;
mod footer;
mod form_group;
mod header;
mod heading;
mod hint;
mod input;
mod inset_text;
mod label;
mod logo;
pub mod moj;
mod notification_banner;
pub mod page;
mod pagination;
mod panel;
mod password_input;
mod phase_banner;
mod plurals;
mod radios;
mod select;
mod service_navigation;
mod skip_link;
mod summary_list;
mod table;
mod tabs;
mod tag;
mod textarea;
mod warning_text;

pub use attributes::Attributes;
pub use back_link::BackLink;
pub use breadcrumbs::{Breadcrumb, Breadcrumbs};
pub use button::{Button, ButtonType};
pub use character_count::{CharacterCount, CountType};
pub use checkboxes::{Checkbox, CheckboxBehaviour, CheckboxItem, Checkboxes};
pub use classes::Classes;
pub use content::{Content, Text};
pub use date_input::{DateInput, DateItem, DateItemError};
pub use details::Details;
pub use error_message::ErrorMessage;
pub use error_summary::{ErrorListItem, ErrorSummary};
pub use fieldset::{Fieldset, FieldsetRole, Legend};
pub use footer::{ColumnWidth, ContentLicence, Footer, FooterLink, FooterMeta, FooterSection};
pub use form_group::FormGroup;
pub use header::{GenericHeader, Header};
pub use heading::HeadingLevel;
pub use hint::Hint;
pub use input::{Affix, Autocapitalize, Input, InputMode, InputType, InputWrapper};
pub use inset_text::InsetText;
pub use label::{ItemLabel, Label};
pub use notification_banner::{NotificationBanner, NotificationRole, NotificationType};
pub use pagination::{Pagination, PaginationItem, PaginationLink, PaginationPage};
pub use panel::{Panel, PanelAction, PanelActions, PanelVariant};
pub use password_input::PasswordInput;
pub use phase_banner::PhaseBanner;
pub use plurals::Plurals;
pub use radios::{Radio, RadioItem, Radios};
pub use select::{Select, SelectItem};
pub use service_navigation::{EndAlign, EndSlot, NavigationItem, NavigationSlots, ServiceNavigation};
pub use skip_link::SkipLink;
pub use summary_list::{
    SummaryAction, SummaryActions, SummaryCard, SummaryCardTitle, SummaryList, SummaryRow, SummaryText,
};
pub use table::{CellFormat, Table, TableCell};
pub use tabs::{Tab, TabPanel, Tabs};
pub use tag::Tag;
pub use textarea::Textarea;
pub use warning_text::WarningText;
