use std::ops::Range;

use plotters::prelude::*;

use crate::error::{Error, Result};

// Each color stands for a variable of the style sheet, which replaces it.
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
const REFERENCE: RGBColor = RGBColor(0x77, 0x77, 0x77);
const SERIES: RGBColor = RGBColor(0x1f, 0x5f, 0xbf);

const SIZE: (u32, u32) = (560, 400);
const FONT: (&str, i32) = ("sans-serif", 15);

/// The most points of a line that are marked.
const MOST_MARKED: usize = 40;

/// A coordinate system, and the lines in it.
pub(super) struct Drawing<'a> {
    pub(super) x_name: &'a str,
    pub(super) y_name: &'a str,
    pub(super) x: Range<f64>,
    pub(super) y: Range<f64>,
    /// The decimals of the numbers on the horizontal axis.
    pub(super) x_decimals: usize,
    /// The decimals of the numbers on the vertical axis.
    pub(super) y_decimals: usize,
    pub(super) points: Vec<(f64, f64)>,
    /// A line to compare with, from one end to the other.
    pub(super) reference: Option<[(f64, f64); 2]>,
}

impl Drawing<'_> {
    pub(super) fn svg(&self) -> Result<String> {
        let mut svg = String::new();
        self.draw(&mut svg).map_err(|error| Error::Chart { reason: error.to_string() })?;
        Ok(svg)
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn std::error::Error>> {
        let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
        let mut builder = ChartBuilder::on(&area);
        builder.margin(12).margin_right(24).x_label_area_size(48).y_label_area_size(64);
        let mut chart = builder.build_cartesian_2d(self.x.clone(), self.y.clone())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK)
            .label_style(FONT.into_font().color(&INK))
            .x_desc(self.x_name)
            .y_desc(self.y_name)
            .x_label_formatter(&|x| format!("{x:.0$}", self.x_decimals))
            .y_label_formatter(&|y| format!("{y:.0$}", self.y_decimals))
            .draw()?;
        if let Some(reference) = self.reference {
            chart.draw_series(LineSeries::new(reference, REFERENCE.stroke_width(2)))?;
        }
        chart.draw_series(LineSeries::new(self.points.iter().copied(), SERIES.stroke_width(2)))?;
        if self.points.len() <= MOST_MARKED {
            let mark = |&point: &(f64, f64)| Circle::new(point, 4, SERIES.filled());
            chart.draw_series(self.points.iter().map(mark))?;
        }
        Ok(area.present()?)
    }
}
