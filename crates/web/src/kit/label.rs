//! The label: the name of a field, which may be the page's heading too.

use maud::Render;

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// The name of a field. Without content there is no label.
#[derive(Clone, Debug, Default)]
pub struct Label {
    /// What it says.
    pub content: Content,
    /// The id of the field; a field gives its label its own.
    pub r#for: Option<String>,
    /// Whether it is the heading of a page that asks one thing only.
    pub is_page_heading: bool,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Label {
    /// Naming the field it is a part of.
    pub(super) fn write(&self, out: &mut String, of: Option<&str>) {
        let label = |out: &mut String| write(out, &self.content, &self.classes, &self.attributes, of);
        if self.is_page_heading && !self.content.is_empty() {
            Element::new("h1").class("govuk-label-wrapper").write(out, label);
        } else {
            label(out);
        }
    }
}

impl Render for Label {
    fn render_to(&self, out: &mut String) {
        self.write(out, self.r#for.as_deref());
    }
}

/// How the label of one radio or checkbox differs from others.
#[derive(Clone, Debug, Default)]
pub struct ItemLabel {
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl ItemLabel {
    /// The label of the item with an id.
    pub(super) fn write(&self, out: &mut String, content: &Content, class: &'static str, of: &str) {
        write(out, content, &self.classes.after(class), &self.attributes, Some(of));
    }
}

fn write(out: &mut String, content: &Content, classes: &Classes, attributes: &Attributes, of: Option<&str>) {
    if content.is_empty() {
        return;
    }
    let label = Element::new("label").class("govuk-label").class(classes).extra(attributes).set_some("for", of);
    label.write(out, |out| {
        content.render_to(out);
        // The space keeps it apart from the field where there is no stylesheet.
        out.push(' ');
    });
}
