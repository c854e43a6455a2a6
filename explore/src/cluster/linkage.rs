use crate::names::named;

/// How far two groups of texts are from each other, in terms of the texts or of the groups that were joined.
///
/// # Examples
///
/// ```
/// use nearzip_explore::Linkage;
///
/// assert_eq!("ward".parse::<Linkage>()?, Linkage::Ward);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Linkage {
    /// The mean distance of their texts (UPGMA).
    #[default]
    Average,
    /// The smallest distance of their texts: chains of near texts become groups.
    Single,
    /// The largest distance of their texts.
    Complete,
    /// The mean of the distances of the groups that were joined (WPGMA).
    Weighted,
    /// How much the sum of squared distances from the centers grows (Ward 1963); meant for points in a space.
    Ward,
    /// The distance of the centers (UPGMC); meant for points in a space.
    Centroid,
    /// The distance of the centers, of which a joined one is halfway between (WPGMC); meant for points in a
    /// space.
    Median,
}

impl Linkage {
    /// Every linkage, the default first.
    pub const ALL: &'static [Linkage] = &[
        Linkage::Average,
        Linkage::Single,
        Linkage::Complete,
        Linkage::Weighted,
        Linkage::Ward,
        Linkage::Centroid,
        Linkage::Median,
    ];

    /// The name that parses as this linkage.
    pub const fn name(self) -> &'static str {
        match self {
            Linkage::Average => "average",
            Linkage::Single => "single",
            Linkage::Complete => "complete",
            Linkage::Weighted => "weighted",
            Linkage::Ward => "ward",
            Linkage::Centroid => "centroid",
            Linkage::Median => "median",
        }
    }

    pub(super) fn method(self) -> kodama::Method {
        match self {
            Linkage::Average => kodama::Method::Average,
            Linkage::Single => kodama::Method::Single,
            Linkage::Complete => kodama::Method::Complete,
            Linkage::Weighted => kodama::Method::Weighted,
            Linkage::Ward => kodama::Method::Ward,
            Linkage::Centroid => kodama::Method::Centroid,
            Linkage::Median => kodama::Method::Median,
        }
    }
}

named!(Linkage, "linkage");
