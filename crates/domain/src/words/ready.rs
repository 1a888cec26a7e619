//! Messages made ready: put together from their pieces, without going through the grammar of messages each time.
//!
//! A page says some hundreds of messages, and nearly all of them are text, variables and plural forms. What is more than that is left to
//! [`fluent_bundle`], and a test holds both to the same words.

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use intl_pluralrules::{PluralCategory, PluralRules};

/// A piece of a message.
#[derive(Debug)]
enum Piece {
    Text(Box<str>),
    Variable(Box<str>),
    /// By how many things it is about.
    Plural(Vec<(PluralCategory, Ready)>, Ready),
}

/// A message that is text, variables and plural forms of `$count` alone.
#[derive(Debug)]
pub(super) struct Ready(Vec<Piece>);

/// What a message is about: variables by name, and how many things.
#[derive(Clone, Copy)]
pub(super) struct Given<'g> {
    pub(super) variables: &'g [(&'g str, &'g str)],
    pub(super) count: Option<&'g PluralCategory>,
}

impl Ready {
    /// A message's pieces; `None` if it has others than these.
    pub(super) fn of(pattern: &Pattern<&str>) -> Option<Self> {
        let piece = |element: &PatternElement<&str>| match element {
            PatternElement::TextElement { value } => Some(Piece::Text((*value).into())),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => Some(Piece::Variable(id.name.into())),
            PatternElement::Placeable {
                expression: Expression::Select { selector: InlineExpression::VariableReference { id }, variants },
            } if id.name == "count" => plural(variants),
            PatternElement::Placeable { .. } => None,
        };
        pattern.elements.iter().map(piece).collect::<Option<Vec<Piece>>>().map(Self)
    }

    /// Its words, if they are all of it.
    pub(super) fn plain(&self) -> Option<&str> {
        if let [Piece::Text(words)] = &self.0[..] { Some(words) } else { None }
    }

    /// The names of its variables.
    #[cfg(test)]
    pub(super) fn variables(&self) -> Vec<&str> {
        let of = |piece| match piece {
            &Piece::Text(_) => Vec::new(),
            Piece::Variable(name) => vec![&**name],
            Piece::Plural(forms, other) => {
                forms.iter().map(|(_, form)| form).chain([other]).flat_map(Ready::variables).collect()
            }
        };
        self.0.iter().flat_map(of).collect()
    }

    /// Says it into `text`; `None` if something that it needs was not given, and then `text` is of no use.
    pub(super) fn say(&self, given: Given<'_>, text: &mut String) -> Option<()> {
        for piece in &self.0 {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Variable(name) => {
                    let (_, value) = given.variables.iter().find(|(known, _)| *known == &**name)?;
                    text.push_str(value);
                }
                Piece::Plural(forms, other) => {
                    let count = given.count?;
                    let form = forms.iter().find(|(category, _)| category == count);
                    form.map_or(other, |(_, form)| form).say(given, text)?;
                }
            }
        }
        Some(())
    }
}

/// The plural forms; `None` if a form is for a number and not for a category.
fn plural(variants: &[Variant<&str>]) -> Option<Piece> {
    let (mut forms, mut other) = (Vec::new(), None);
    for variant in variants {
        let VariantKey::Identifier { name } = &variant.key else { return None };
        let form = Ready::of(&variant.value)?;
        if variant.default {
            other = Some(form);
        } else {
            let categories = [
                ("zero", PluralCategory::ZERO),
                ("one", PluralCategory::ONE),
                ("two", PluralCategory::TWO),
                ("few", PluralCategory::FEW),
                ("many", PluralCategory::MANY),
            ];
            let (_, category) = categories.into_iter().find(|(known, _)| known == name)?;
            forms.push((category, form));
        }
    }
    Some(Piece::Plural(forms, other?))
}

/// The category of so many things.
pub(super) fn category(rules: Option<&PluralRules>, count: usize) -> Option<PluralCategory> {
    rules?.select(count).ok()
}
