//! One look for every table: a head, hairlines, no boxes. Cells are made plain here and nowhere else.

use crate::plain;
use comfy_table::{ContentArrangement, LineStyle, TableStyle};

/// A hairline under the head, and nothing else.
const HAIRLINE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Wide enough for two versions side by side, narrow enough to read.
const NARROWEST: u16 = 60;

/// A table under construction.
pub struct Table(comfy_table::Table);

impl Table {
    /// With these words at its head.
    pub fn of(head: &[&str]) -> Self {
        let mut table = comfy_table::Table::new();
        table
            .load_style(HAIRLINE)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width())
            .set_header(head.iter().copied());
        Self(table)
    }

    /// One more row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.0.add_row(cells.into_iter().map(|cell| plain::line(cell).into_owned()));
        self
    }

    /// One more row whose cells may have several lines.
    pub fn tall_row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.0.add_row(cells.into_iter().map(plain::lines));
        self
    }

    /// Ready to print.
    pub fn text(mut self) -> String {
        for column in self.0.column_iter_mut() {
            column.set_padding((0, 2));
        }
        self.0.trim_fmt()
    }
}

fn width() -> u16 {
    terminal_size::terminal_size().map_or(100, |(width, _)| width.0).max(NARROWEST)
}
