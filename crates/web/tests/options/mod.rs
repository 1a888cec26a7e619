//! Options as the fixtures of the design system write them, read strictly into those of the kit.
//!
//! An option that is not known here is a fault. Does not live here: any work of a component; it would not be tested.

mod choices;
mod date_input;
mod fields;
mod frames;
mod links;
mod moj;
pub mod page;
mod parts;
mod shared;
mod tables;
mod texts;

use maud::{Markup, Render};
use serde::de::DeserializeOwned;
use serde_json::{Error, Value};
use touchstone_web::kit;

/// What a component makes of options.
pub type Shown = fn(Value) -> Result<Markup, Error>;

/// Each component of the kit that has fixtures, by the name the design system gives it.
pub const COMPONENTS: [(&str, Shown); 32] = [
    ("back-link", shown::<links::LinkOptions, kit::BackLink>),
    ("breadcrumbs", shown::<links::BreadcrumbsOptions, kit::Breadcrumbs>),
    ("button", shown::<texts::ButtonOptions, kit::Button>),
    ("character-count", shown::<fields::CharacterCountOptions, kit::CharacterCount>),
    ("checkboxes", shown::<choices::CheckboxesOptions, kit::Checkboxes>),
    ("date-input", shown::<date_input::DateInputOptions, kit::DateInput>),
    ("details", shown::<texts::DetailsOptions, kit::Details>),
    ("error-message", shown::<parts::ErrorMessageOptions, kit::ErrorMessage>),
    ("error-summary", shown::<texts::ErrorSummaryOptions, kit::ErrorSummary>),
    ("fieldset", shown::<parts::FieldsetOptions, kit::Fieldset>),
    ("footer", shown::<frames::FooterOptions, kit::Footer>),
    ("generic-header", shown::<frames::GenericHeaderOptions, kit::GenericHeader>),
    ("header", shown::<frames::HeaderOptions, kit::Header>),
    ("hint", shown::<parts::HintOptions, kit::Hint>),
    ("input", shown::<fields::InputOptions, kit::Input>),
    ("inset-text", shown::<texts::InsetTextOptions, kit::InsetText>),
    ("label", shown::<parts::LabelOptions, kit::Label>),
    ("notification-banner", shown::<texts::NotificationBannerOptions, kit::NotificationBanner>),
    ("pagination", shown::<links::PaginationOptions, kit::Pagination>),
    ("panel", shown::<texts::PanelOptions, kit::Panel>),
    ("password-input", shown::<fields::PasswordInputOptions, kit::PasswordInput>),
    ("phase-banner", shown::<frames::PhaseBannerOptions, kit::PhaseBanner>),
    ("radios", shown::<choices::RadiosOptions, kit::Radios>),
    ("select", shown::<fields::SelectOptions, kit::Select>),
    ("service-navigation", shown::<frames::ServiceNavigationOptions, kit::ServiceNavigation>),
    ("skip-link", shown::<links::LinkOptions, kit::SkipLink>),
    ("summary-list", shown::<tables::SummaryListOptions, kit::SummaryList>),
    ("table", shown::<tables::TableOptions, kit::Table>),
    ("tabs", shown::<tables::TabsOptions, kit::Tabs>),
    ("tag", shown::<texts::TagOptions, kit::Tag>),
    ("textarea", shown::<fields::TextareaOptions, kit::Textarea>),
    ("warning-text", shown::<texts::WarningTextOptions, kit::WarningText>),
];

/// Each component of the Ministry of Justice's that is in the kit, by where its expected HTML is.
pub const MOJ: [(&str, Shown); 5] = [
    ("moj/alert", shown::<moj::AlertOptions, kit::moj::Alert>),
    ("moj/button-menu", shown::<moj::ButtonMenuOptions, kit::moj::ButtonMenu>),
    ("moj/identity-bar", shown::<moj::IdentityBarOptions, kit::moj::IdentityBar>),
    ("moj/sub-navigation", shown::<moj::SubNavigationOptions, kit::moj::SubNavigation>),
    ("moj/timeline", shown::<moj::TimelineOptions, kit::moj::Timeline>),
];

/// The page template.
pub const PAGE: (&str, Shown) = ("page", shown::<page::PageOptions, kit::page::Page>);

/// Components of the design system that our pages do not use.
pub const NOT_IN_THE_KIT: [&str; 7] =
    ["accordion", "cookie-banner", "exit-this-page", "feedback", "file-upload", "language-navigation", "task-list"];

fn shown<O: DeserializeOwned + Into<C>, C: Render>(options: Value) -> Result<Markup, Error> {
    let options: O = serde_json::from_value(options)?;
    Ok(options.into().render())
}
