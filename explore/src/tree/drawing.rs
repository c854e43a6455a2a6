use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::tree::Tree;
use crate::draw::{Captions, Point, Scene, TEXT_HEIGHT};
use crate::error::Result;

/// The width of the branches.
const WIDTH: i32 = 560;
const MARGIN: i32 = 16;
const LINE: i32 = 17;

impl Tree {
    /// A drawing as SVG: from left to right, with branches as long as they are, and a scale. A tree without a
    /// root is drawn from its [midpoint](Tree::rooted_at_midpoint). Names have the color of
    /// their label, with a legend.
    ///
    /// # Complexity
    ///
    /// O(nodes).
    ///
    /// # Errors
    ///
    /// [`Error::Drawing`](crate::Error::Drawing) if it cannot be drawn.
    ///
    /// # Panics
    ///
    /// If there are fewer captions than leaves.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip_explore::{Captions, Distances, upgma};
    ///
    /// let tree = upgma(&Distances::new(2, vec![1.0])?)?;
    /// let svg = tree.svg(&Captions::new([("<a>", ""), ("b", "")]))?;
    /// assert!(svg.starts_with("<svg") && svg.contains("&lt;a&gt;"));
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn svg(&self, captions: &Captions) -> Result<String> {
        let tree = self.rooted_at_midpoint();
        let places = tree.places();
        let deepest = places.iter().map(|place| place.0).fold(0.0, f64::max);
        let scale = if deepest > 0.0 { f64::from(WIDTH) / deepest } else { 0.0 };
        let point = |node: usize| -> Point {
            let (depth, line) = places[node];
            (MARGIN + (depth * scale) as i32, MARGIN + (line * f64::from(LINE)) as i32 + LINE / 2)
        };
        let names = captions.longest_name(tree.leaves());
        let lines = tree.leaves() as i32;
        let right = WIDTH + names + 3 * MARGIN;
        let (legend_width, legend_height) = captions.legend_size();
        let size = (right + legend_width, (lines * LINE + 4 * MARGIN).max(legend_height));
        Scene::svg(size, |scene| {
            for node in tree.preorder() {
                let (x, y) = point(node);
                for &child in &tree.node(node).children {
                    let (child_x, child_y) = point(child);
                    scene.line(&[(x, y), (x, child_y), (child_x, child_y)])?;
                }
                if node < tree.leaves() {
                    let left = Pos::new(HPos::Left, VPos::Center);
                    scene.text(captions.name(node), (x + 5, y), left, captions.color(node))?;
                }
            }
            let end = lines * LINE + 2 * MARGIN;
            if scale > 0.0 {
                let step = round_part(deepest);
                let right = MARGIN + (step * scale) as i32;
                scene.line(&[(MARGIN, end), (right, end)])?;
                let below = (MARGIN, end + TEXT_HEIGHT);
                scene.note(&step.to_string(), below, Pos::new(HPos::Left, VPos::Center))?;
            }
            scene.legend(&captions.legend(), (right, MARGIN))
        })
    }

    /// How deep each node is, and on which line: leaves on whole ones, others between their children.
    fn places(&self) -> Vec<(f64, f64)> {
        let order = self.preorder();
        let mut places = vec![(0.0, 0.0); order.len()];
        let mut lines = 0.0;
        for &node in &order {
            for &child in &self.node(node).children {
                places[child].0 = places[node].0 + self.node(child).length.max(0.0);
            }
            if node < self.leaves() {
                places[node].1 = lines;
                lines += 1.0;
            }
        }
        for &node in order.iter().rev() {
            if let [first, .., last] = self.node(node).children[..] {
                places[node].1 = f64::midpoint(places[first].1, places[last].1);
            }
        }
        places
    }
}

/// A round number that is a part of a length: one of 1, 2 and 5 times a power of ten.
fn round_part(length: f64) -> f64 {
    let power = 10_f64.powf((length / 2.0).log10().floor());
    let multiples = [5.0, 2.0, 1.0].into_iter().map(|multiple| multiple * power);
    let found = multiples.into_iter().find(|step| *step <= length / 2.0).unwrap_or(power);
    // Without the digits that powers of ten below 1 bring with them.
    format!("{found:.3e}").parse().unwrap_or(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_round_numbers() {
        for (length, step) in [(1.0, 0.5), (0.39, 0.1), (0.41, 0.2), (7.0, 2.0), (2e-5, 1e-5)] {
            assert_eq!(round_part(length), step, "{length}");
        }
    }
}
