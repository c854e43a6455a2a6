use std::io::{self, Write};

use nearzip::CurvePoint;

use super::Findings;
use crate::output::counted;

/// The curve, and how many documents are kept.
pub(super) fn write(output: &mut impl Write, findings: &Findings<'_>) -> io::Result<()> {
    let &Findings { ref prototypes, kept, output: file } = findings;
    let documents = prototypes.order.len();
    let mut points = prototypes.curve();
    if points.iter().all(|point| point.kept != kept) {
        points.push(prototypes.at(kept));
        points.sort_by_key(|point| point.kept);
    }
    writeln!(output, "{:>9}{:>9}{:>10}  95% interval", "documents", "share", "accuracy")?;
    for CurvePoint { kept: number, accuracy, interval: [low, high], .. } in points {
        let share = 100.0 * number as f64 / documents as f64;
        write!(output, "{number:9}{share:8.1}%{accuracy:10.4}  {low:.4} to {high:.4}")?;
        let notes = [(number == prototypes.selected, "selected"), (number == kept, "kept")];
        for (_, note) in notes.into_iter().filter(|(applies, _)| *applies) {
            write!(output, "  {note}")?;
        }
        writeln!(output)?;
    }
    let rule = prototypes.config.get_rule();
    let selected = counted(prototypes.selected, "training document");
    writeln!(output, "\n{rule} selects {selected} of {documents}")?;
    match file {
        Some(file) => writeln!(output, "wrote {}: {kept} documents", file.display()),
        None => writeln!(output, "{kept} would be kept; --output writes them to a table"),
    }
}
