//! Details: something few people need, shown when asked for.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Something to be opened.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// What says that there is more.
    pub summary: Content,
    /// What there is.
    pub content: Content,
    /// Its id.
    pub id: Option<String>,
    /// Whether it is open to begin with.
    pub open: bool,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for Details {
    fn render(&self) -> Markup {
        Element::new("details")
            .set_some("id", self.id.as_deref())
            .class("govuk-details")
            .class(&self.classes)
            .extra(&self.attributes)
            .flag("open", self.open)
            .around(html! {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (self.summary) }
                }
                div.govuk-details__text { (self.content) }
            })
    }
}
