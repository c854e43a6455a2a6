use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::error::{Error, Result};

/// A place in a picture, in pixels.
pub(crate) type Point = (i32, i32);

/// What the drawing library may say.
pub(crate) type Drawn = std::result::Result<(), Box<dyn std::error::Error>>;

const INK: RGBColor = RGBColor(0x55, 0x55, 0x55);
const FONT: (&str, i32) = ("sans-serif", 13);

/// The height of a line of text.
pub(crate) const TEXT_HEIGHT: i32 = 16;

/// A picture that is drawn.
pub(crate) struct Scene<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

impl Scene<'_> {
    /// The picture that `draw` makes, on white.
    pub(crate) fn svg(size: Point, draw: impl FnOnce(&Scene<'_>) -> Drawn) -> Result<String> {
        let mut svg = String::new();
        let drawn = || -> Drawn {
            let size = (size.0.max(1) as u32, size.1.max(1) as u32);
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            area.fill(&WHITE)?;
            let scene = Scene { area };
            draw(&scene)?;
            Ok(scene.area.present()?)
        };
        drawn().map_err(|error| Error::Drawing { reason: error.to_string() })?;
        Ok(svg)
    }

    pub(crate) fn line(&self, points: &[Point]) -> Drawn {
        Ok(self.area.draw(&PathElement::new(points.to_vec(), INK.stroke_width(1)))?)
    }

    pub(crate) fn dot(&self, center: Point, color: RGBColor) -> Drawn {
        Ok(self.area.draw(&Circle::new(center, 4, color.mix(0.7).filled()))?)
    }

    pub(crate) fn text(&self, text: &str, at: Point, anchor: Pos, color: RGBColor) -> Drawn {
        let style = FONT.into_font().color(&color).pos(anchor);
        Ok(self.area.draw(&Text::new(text.to_owned(), at, style))?)
    }

    /// A dot and a name for each label, below one another.
    pub(crate) fn legend(&self, labels: &[(&str, RGBColor)], (x, y): Point) -> Drawn {
        for (line, (label, color)) in labels.iter().enumerate() {
            let y = y + line as i32 * TEXT_HEIGHT;
            self.dot((x, y), *color)?;
            let left = Pos::new(HPos::Left, VPos::Center);
            self.text(label, (x + TEXT_HEIGHT, y), left, *color)?;
        }
        Ok(())
    }

    /// A text that belongs to no label.
    pub(crate) fn note(&self, text: &str, at: Point, anchor: Pos) -> Drawn {
        self.text(text, at, anchor, INK)
    }
}
