use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::classical::Map;
use crate::draw::{Captions, Point, Scene};
use crate::error::Result;

/// The width and the height of the map.
const SIDE: i32 = 640;
const MARGIN: i32 = 16;

/// Up to this many texts have their names next to them.
const MOST_NAMED: usize = 60;

impl Map {
    /// A drawing as SVG: a dot for each text in the color of its label, with a legend; and its name, if there
    /// are at most 60 texts. Both axes have the same scale. Texts themselves are not in it.
    ///
    /// # Errors
    ///
    /// [`Error::Drawing`](crate::Error::Drawing) if it cannot be drawn.
    ///
    /// # Panics
    ///
    /// If there are fewer captions than texts.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip_explore::{Captions, Distances, project};
    ///
    /// let map = project(&Distances::new(3, vec![3.0, 4.0, 5.0])?, &nearzip::unobserved)?;
    /// let captions = Captions::new([("a", "chess & go"), ("b", "weather"), ("c", "weather")]);
    /// let svg = map.svg(&captions)?;
    /// assert_eq!(svg.matches("<circle").count(), 5); // three texts, and two labels in the legend
    /// assert!(svg.contains("chess &amp; go"));
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn svg(&self, captions: &Captions) -> Result<String> {
        let has_names = self.points.len() <= MOST_NAMED;
        let names = if has_names { captions.longest_name(self.points.len()) } else { 0 };
        let right = SIDE + 2 * MARGIN + names;
        let (legend_width, legend_height) = captions.legend_size();
        let size = (right + legend_width, (SIDE + 2 * MARGIN).max(legend_height));
        let place = self.places();
        Scene::svg(size, |scene| {
            for (text, &(x, y)) in place.iter().enumerate() {
                scene.dot((x, y), captions.color(text))?;
                if has_names {
                    let left = Pos::new(HPos::Left, VPos::Center);
                    scene.text(captions.name(text), (x + 7, y), left, captions.color(text))?;
                }
            }
            scene.legend(&captions.legend(), (right + MARGIN, MARGIN))
        })
    }

    /// Where each text is in the picture.
    fn places(&self) -> Vec<Point> {
        let range = |axis: usize| {
            let places = || self.points.iter().map(move |point| point[axis]);
            let (low, high) = (
                places().fold(f64::INFINITY, f64::min),
                places().fold(f64::NEG_INFINITY, f64::max),
            );
            (f64::midpoint(low, high), high - low)
        };
        let [(middle_x, width), (middle_y, height)] = [range(0), range(1)];
        let widest = width.max(height);
        let scale = if widest > 0.0 { f64::from(SIDE) / widest } else { 0.0 };
        let center = f64::from(MARGIN + SIDE / 2);
        let place = |&[x, y]: &[f64; 2]| {
            let right = center + (x - middle_x) * scale;
            let down = center - (y - middle_y) * scale;
            (right.round() as i32, down.round() as i32)
        };
        self.points.iter().map(place).collect()
    }
}
