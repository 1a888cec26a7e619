//! The password input: a secret to be typed, which a button can show.

use maud::{Render, html};

use super::{
    attributes::Attributes,
    button::{Button, ButtonType},
    classes::Classes,
    content::Content,
    error_message::ErrorMessage,
    form_group::FormGroup,
    hint::Hint,
    input::{Autocapitalize, Input, InputType, InputWrapper},
    label::Label,
};

/// A secret to be typed.
#[derive(Clone, Debug, Default)]
pub struct PasswordInput {
    /// Its id; `None` is its name.
    pub id: Option<String>,
    /// Its name in the form.
    pub name: String,
    /// What it holds already, which a page should not know.
    pub value: Option<String>,
    /// Whether it cannot be changed.
    pub disabled: bool,
    /// Ids of elements that describe it, before those of the hint and the error.
    pub described_by: Option<String>,
    /// Its label.
    pub label: Label,
    /// Help with it.
    pub hint: Option<Hint>,
    /// What is wrong with its value.
    pub error_message: Option<ErrorMessage>,
    /// The group around it.
    pub form_group: FormGroup,
    /// Further classes.
    pub classes: Classes,
    /// What a browser may fill in; `None` is the password that is kept.
    pub autocomplete: Option<String>,
    /// Further attributes.
    pub attributes: Attributes,
    /// On the button that shows the password; `None` is English, as it is for all the texts that follow.
    pub show_password_text: Option<String>,
    /// On the button that hides the password.
    pub hide_password_text: Option<String>,
    /// Read out for the button that shows the password.
    pub show_password_aria_label_text: Option<String>,
    /// Read out for the button that hides the password.
    pub hide_password_aria_label_text: Option<String>,
    /// Read out when the password has been shown.
    pub password_shown_announcement_text: Option<String>,
    /// Read out when the password has been hidden.
    pub password_hidden_announcement_text: Option<String>,
    /// Further classes of the button.
    pub button_classes: Classes,
}

impl PasswordInput {
    /// What the script has to know.
    fn for_script(&self) -> Attributes {
        Attributes::default()
            .with("data-module", "govuk-password-input")
            .with_message("show-password", self.show_password_text.as_deref())
            .with_message("hide-password", self.hide_password_text.as_deref())
            .with_message("show-password-aria-label", self.show_password_aria_label_text.as_deref())
            .with_message("hide-password-aria-label", self.hide_password_aria_label_text.as_deref())
            .with_message("password-shown-announcement", self.password_shown_announcement_text.as_deref())
            .with_message("password-hidden-announcement", self.password_hidden_announcement_text.as_deref())
    }

    /// The button that shows and hides the password, which the script reveals.
    fn button(&self, id: &str) -> Button {
        let own = "govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle";
        let said = self.show_password_aria_label_text.as_deref().unwrap_or("Show password");
        Button {
            r#type: ButtonType::Button,
            classes: self.button_classes.after(own),
            content: self.show_password_text.as_deref().unwrap_or("Show").into(),
            attributes: Attributes::default().with("aria-controls", id).with("aria-label", said).with_flag("hidden"),
            ..Button::default()
        }
    }
}

impl Render for PasswordInput {
    fn render_to(&self, out: &mut String) {
        let after = html! {
            (self.button(self.id.as_deref().unwrap_or(&self.name)))
            @if let Some(after) = &self.form_group.after_input { " " (after) }
        };
        let input = Input {
            form_group: FormGroup {
                classes: self.form_group.classes.after("govuk-password-input"),
                attributes: self.for_script().and(&self.form_group.attributes),
                before_input: self.form_group.before_input.clone(),
                after_input: Some(Content::Html(after)),
            },
            input_wrapper: InputWrapper { classes: "govuk-password-input__wrapper".into(), ..InputWrapper::default() },
            label: self.label.clone(),
            hint: self.hint.clone(),
            classes: self.classes.after("govuk-password-input__input govuk-js-password-input-input"),
            error_message: self.error_message.clone(),
            id: self.id.clone(),
            name: self.name.clone(),
            r#type: InputType::Password,
            spellcheck: Some(false),
            autocapitalize: Some(Autocapitalize::None),
            autocomplete: Some(self.autocomplete.as_deref().unwrap_or("current-password").to_owned()),
            value: self.value.clone(),
            disabled: self.disabled,
            described_by: self.described_by.clone(),
            attributes: self.attributes.clone(),
            ..Input::default()
        };
        input.render_to(out);
    }
}
