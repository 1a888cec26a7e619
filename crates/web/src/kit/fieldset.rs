//! The fieldset: fields that answer one question together, and its legend.

use maud::{Markup, Render};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Fields that belong together.
#[derive(Clone, Debug, Default)]
pub struct Fieldset {
    /// Ids of elements that describe it, before those of a hint and an error.
    pub described_by: Option<String>,
    /// The question.
    pub legend: Option<Legend>,
    /// Further classes.
    pub classes: Classes,
    /// How it is announced; `None` is as a fieldset is.
    pub role: Option<FieldsetRole>,
    /// Further attributes.
    pub attributes: Attributes,
    /// The fields; a component gives its fieldset its own.
    pub html: Option<Markup>,
}

/// How a fieldset is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsetRole {
    /// A group, for fields of text: some readers would not say its description otherwise.
    Group,
    /// A group of radios.
    RadioGroup,
    /// Not at all.
    Presentation,
}

/// The question that the fields of a fieldset answer.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    /// What it says.
    pub content: Content,
    /// Whether it is the heading of a page that asks one thing only.
    pub is_page_heading: bool,
    /// Further classes.
    pub classes: Classes,
}

impl Fieldset {
    /// Around what the component it is a part of writes.
    pub(super) fn write(
        &self,
        out: &mut String,
        described_by: Option<&str>,
        role: Option<FieldsetRole>,
        fields: impl FnOnce(&mut String),
    ) {
        let legend = self.legend.as_ref().filter(|legend| !legend.content.is_empty());
        Element::new("fieldset")
            .class("govuk-fieldset")
            .class(&self.classes)
            .set_some("role", self.role.or(role).map(FieldsetRole::name))
            .set_some("aria-describedby", described_by)
            .extra(&self.attributes)
            .write(out, |out| {
                if let Some(legend) = legend {
                    legend.render_to(out);
                }
                fields(out);
            });
    }
}

impl FieldsetRole {
    const fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::RadioGroup => "radiogroup",
            Self::Presentation => "presentation",
        }
    }
}

impl Render for Fieldset {
    fn render_to(&self, out: &mut String) {
        self.write(out, self.described_by.as_deref(), None, |out| {
            if let Some(fields) = &self.html {
                fields.render_to(out);
            }
        });
    }
}

impl Render for Legend {
    fn render_to(&self, out: &mut String) {
        let content = |out: &mut String| self.content.render_to(out);
        Element::new("legend").class("govuk-fieldset__legend").class(&self.classes).write(out, |out| {
            if self.is_page_heading {
                Element::new("h1").class("govuk-fieldset__heading").write(out, content);
            } else {
                content(out);
            }
        });
    }
}
