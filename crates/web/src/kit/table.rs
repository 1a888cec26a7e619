//! The table: figures and facts to be compared.

use maud::{Markup, Render, html};

use super::{attributes::Attributes, classes::Classes, content::Content, element::Element};

/// Rows of cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Vec<TableCell>>,
    /// The headings of the columns.
    pub head: Vec<TableCell>,
    /// What the table is of.
    pub caption: Option<String>,
    /// Further classes of the caption.
    pub caption_classes: Classes,
    /// Whether the first cell of each row is its heading.
    pub first_cell_is_header: bool,
    /// Further classes.
    pub classes: Classes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// A cell, or a heading.
#[derive(Clone, Debug, Default)]
pub struct TableCell {
    /// What it says.
    pub content: Content,
    /// How it is set.
    pub format: CellFormat,
    /// Further classes.
    pub classes: Classes,
    /// Over how many columns it goes.
    pub colspan: Option<u32>,
    /// Over how many rows it goes.
    pub rowspan: Option<u32>,
    /// Further attributes.
    pub attributes: Attributes,
}

/// How a cell is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellFormat {
    /// As text.
    #[default]
    Plain,
    /// As a number, under the digits of those above.
    Numeric,
}

/// What a cell is in its table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    RowHeader,
    Body,
}

impl Table {
    fn row(&self, row: &[TableCell]) -> Markup {
        let place = |index| if index == 0 && self.first_cell_is_header { Place::RowHeader } else { Place::Body };
        html! {
            tr.govuk-table__row {
                @for (index, cell) in row.iter().enumerate() { (cell.part(place(index))) }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        let caption = self.caption.as_deref().filter(|caption| !caption.is_empty());
        Element::new("table").class("govuk-table").class(&self.classes).extra(&self.attributes).around(html! {
            @if let Some(caption) = caption {
                (Element::new("caption").class("govuk-table__caption").class(&self.caption_classes).around(caption))
            }
            @if !self.head.is_empty() {
                thead.govuk-table__head {
                    tr.govuk-table__row { @for cell in &self.head { (cell.part(Place::Head)) } }
                }
            }
            tbody.govuk-table__body { @for row in &self.rows { (self.row(row)) } }
        })
    }
}

impl TableCell {
    fn part(&self, place: Place) -> Markup {
        let numeric = self.format == CellFormat::Numeric;
        let element = match place {
            Place::Head => Element::new("th")
                .set("scope", "col")
                .class("govuk-table__header")
                .class_if(numeric, "govuk-table__header--numeric"),
            Place::RowHeader => Element::new("th").set("scope", "row").class("govuk-table__header"),
            Place::Body => {
                Element::new("td").class("govuk-table__cell").class_if(numeric, "govuk-table__cell--numeric")
            }
        };
        let (colspan, rowspan) = (self.colspan.map(|n| n.to_string()), self.rowspan.map(|n| n.to_string()));
        element
            .class(&self.classes)
            .set_some("colspan", colspan.as_deref())
            .set_some("rowspan", rowspan.as_deref())
            .extra(&self.attributes)
            .around(&self.content)
    }
}

impl<C: Into<Content>> From<C> for TableCell {
    fn from(content: C) -> Self {
        Self { content: content.into(), ..Self::default() }
    }
}
