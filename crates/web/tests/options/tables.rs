//! Options of tables, summary lists and tabs.

use serde::Deserialize;
use touchstone_web::kit::{
    CellFormat, SummaryAction, SummaryActions, SummaryCard, SummaryCardTitle, SummaryList, SummaryRow, SummaryText,
    Tab, TabPanel, Table, TableCell, Tabs,
};

use super::shared::{Attrs, ClassNames, Falsy, Scalar, content, heading_level, kept, one_of};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TableOptions {
    rows: Vec<Falsy<Vec<CellOptions>>>,
    head: Vec<CellOptions>,
    caption: Option<String>,
    caption_classes: ClassNames,
    first_cell_is_header: bool,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct CellOptions {
    text: Option<Scalar>,
    html: Option<String>,
    format: Option<String>,
    classes: ClassNames,
    colspan: Option<u32>,
    rowspan: Option<u32>,
    attributes: Attrs,
}

impl From<TableOptions> for Table {
    fn from(options: TableOptions) -> Self {
        let cells = |cells: Vec<CellOptions>| cells.into_iter().map(Into::into).collect();
        Self {
            rows: kept(options.rows).map(cells).collect(),
            head: cells(options.head),
            caption: options.caption,
            caption_classes: options.caption_classes.into(),
            first_cell_is_header: options.first_cell_is_header,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<CellOptions> for TableCell {
    fn from(options: CellOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            format: one_of(options.format.as_deref(), &[("numeric", CellFormat::Numeric)]).unwrap_or_default(),
            classes: options.classes.into(),
            colspan: options.colspan,
            rowspan: options.rowspan,
            attributes: options.attributes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SummaryListOptions {
    rows: Vec<Falsy<RowOptions>>,
    card: Option<CardOptions>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct RowOptions {
    key: TextOptions,
    value: TextOptions,
    actions: ActionsOptions,
    classes: ClassNames,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct TextOptions {
    text: Option<Scalar>,
    html: Option<String>,
    classes: ClassNames,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ActionsOptions {
    items: Vec<ActionOptions>,
    classes: ClassNames,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct ActionOptions {
    text: Option<Scalar>,
    html: Option<String>,
    href: String,
    visually_hidden_text: Option<String>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct CardOptions {
    title: Option<CardTitleOptions>,
    actions: ActionsOptions,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct CardTitleOptions {
    text: Option<Scalar>,
    html: Option<String>,
    heading_level: Option<u8>,
    classes: ClassNames,
}

impl From<SummaryListOptions> for SummaryList {
    fn from(options: SummaryListOptions) -> Self {
        Self {
            rows: kept(options.rows).map(Into::into).collect(),
            card: options.card.map(Into::into),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<RowOptions> for SummaryRow {
    fn from(options: RowOptions) -> Self {
        Self {
            key: options.key.into(),
            value: options.value.into(),
            actions: options.actions.into(),
            classes: options.classes.into(),
        }
    }
}

impl From<TextOptions> for SummaryText {
    fn from(options: TextOptions) -> Self {
        Self { content: content(options.text, options.html), classes: options.classes.into() }
    }
}

impl From<ActionsOptions> for SummaryActions {
    fn from(options: ActionsOptions) -> Self {
        Self { items: options.items.into_iter().map(Into::into).collect(), classes: options.classes.into() }
    }
}

impl From<ActionOptions> for SummaryAction {
    fn from(options: ActionOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            href: options.href,
            visually_hidden_text: options.visually_hidden_text,
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<CardOptions> for SummaryCard {
    fn from(options: CardOptions) -> Self {
        Self {
            title: options.title.map(Into::into),
            actions: options.actions.into(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<CardTitleOptions> for SummaryCardTitle {
    fn from(options: CardTitleOptions) -> Self {
        Self {
            content: content(options.text, options.html),
            heading_level: heading_level(options.heading_level),
            classes: options.classes.into(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TabsOptions {
    id: Option<String>,
    id_prefix: Option<String>,
    title: Option<String>,
    items: Vec<Falsy<TabOptions>>,
    classes: ClassNames,
    attributes: Attrs,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct TabOptions {
    id: Option<String>,
    label: String,
    attributes: Attrs,
    panel: TabPanelOptions,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct TabPanelOptions {
    text: Option<Scalar>,
    html: Option<String>,
    attributes: Attrs,
}

impl From<TabsOptions> for Tabs {
    fn from(options: TabsOptions) -> Self {
        Self {
            id: options.id,
            id_prefix: options.id_prefix,
            title: options.title,
            items: kept(options.items).map(Into::into).collect(),
            classes: options.classes.into(),
            attributes: options.attributes.into(),
        }
    }
}

impl From<TabOptions> for Tab {
    fn from(options: TabOptions) -> Self {
        let panel = options.panel;
        Self {
            id: options.id,
            label: options.label,
            attributes: options.attributes.into(),
            panel: TabPanel { content: content(panel.text, panel.html), attributes: panel.attributes.into() },
        }
    }
}
