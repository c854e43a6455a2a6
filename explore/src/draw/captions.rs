use nearzip::{Corpus, Labels};
use plotters::style::{Color, HSLColor, RGBColor};

use super::scene::{Point, TEXT_HEIGHT};

/// The most characters of a name in a picture.
const LONGEST: usize = 40;

/// About how many pixels a character is wide.
const CHARACTER: f64 = 7.2;

/// The color of texts without labels.
const PLAIN: RGBColor = RGBColor(0x1f, 0x5f, 0xbf);

/// The names of texts in pictures, and their labels, which have colors.
///
/// # Examples
///
/// ```
/// use nearzip_explore::Captions;
///
/// let captions = Captions::new([("a", "chess"), ("b", "weather")]);
/// assert_eq!(captions.name(1), "b");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Captions {
    names: Vec<String>,
    labels: Labels,
    of: Vec<usize>,
}

impl Captions {
    /// Captions of names and labels. Labels have colors unless all texts have the same one, or each its own.
    pub fn new<'a>(captions: impl IntoIterator<Item = (&'a str, &'a str)>) -> Captions {
        let captions: Vec<_> = captions.into_iter().collect();
        let labels: Labels = captions.iter().map(|(_, label)| *label).collect();
        let place = |label| labels.find(label).map_or(0, |label| label.index());
        let of = captions.iter().map(|(_, label)| place(label)).collect();
        let names = captions.iter().map(|(name, _)| shortened(name)).collect();
        Captions { names, labels, of }
    }

    /// The ids of texts, and their labels.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Corpus;
    /// use nearzip_explore::Captions;
    ///
    /// assert_eq!(Captions::of(&Corpus::sample()).name(7), "7");
    /// ```
    pub fn of(texts: &Corpus) -> Captions {
        let names: Vec<String> = (0..texts.len()).map(|text| texts.id(text).to_string()).collect();
        let labels = (0..texts.len()).map(|text| texts.label(text));
        Captions::new(names.iter().map(String::as_str).zip(labels))
    }

    /// The name of a text, shortened to 40 characters.
    ///
    /// # Panics
    ///
    /// If there are not that many texts.
    pub fn name(&self, text: usize) -> &str {
        &self.names[text]
    }

    pub(crate) fn color(&self, text: usize) -> RGBColor {
        self.color_of(self.of[text])
    }

    /// The labels with their colors, if they have any.
    pub(crate) fn legend(&self) -> Vec<(&str, RGBColor)> {
        let labels = self.labels.iter().enumerate();
        let colored = labels.map(|(place, label)| (label, self.color_of(place)));
        colored.filter(|_| self.has_colors()).collect()
    }

    fn has_colors(&self) -> bool {
        (2..self.names.len()).contains(&self.labels.len())
    }

    fn color_of(&self, place: usize) -> RGBColor {
        if !self.has_colors() {
            return PLAIN;
        }
        // Neighbors on the color wheel differ in lightness as well.
        let lightness = [0.3, 0.42][place % 2];
        let hue = place as f64 / self.labels.len() as f64;
        let (red, green, blue) = HSLColor(hue, 0.75, lightness).to_backend_color().rgb;
        RGBColor(red, green, blue)
    }

    /// How wide the longest of the first names is, in pixels.
    pub(crate) fn longest_name(&self, texts: usize) -> i32 {
        width(self.names.iter().take(texts).map(String::as_str))
    }

    /// How wide and how high the legend is, in pixels, with space around it.
    pub(crate) fn legend_size(&self) -> Point {
        match &self.legend()[..] {
            [] => (0, 0),
            legend => {
                let labels = legend.iter().map(|(label, _)| *label);
                (width(labels) + 3 * TEXT_HEIGHT, (legend.len() + 1) as i32 * TEXT_HEIGHT)
            }
        }
    }
}

fn width<'a>(texts: impl Iterator<Item = &'a str>) -> i32 {
    let longest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
    (longest.min(LONGEST) as f64 * CHARACTER).ceil() as i32
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        Some(_) => name.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => name.to_owned(),
    }
}
