use std::collections::HashSet;
use std::io::Write;

use nearzip::DocumentId;

use super::format::RowWriter;
use crate::error::Result;

/// Programs that read strict PHYLIP take this many characters as the name.
const NAME: usize = 10;

/// The square form of PHYLIP's distance matrices.
pub(super) struct Phylip<'a> {
    output: &'a mut dyn Write,
    names: std::vec::IntoIter<String>,
}

impl<'a> Phylip<'a> {
    pub(super) fn new(output: &'a mut dyn Write, ids: &[DocumentId<'_>]) -> Result<Phylip<'a>> {
        writeln!(output, "{:5}", ids.len())?;
        Ok(Phylip { output, names: names(ids).into_iter() })
    }
}

impl RowWriter for Phylip<'_> {
    fn row(&mut self, row: &[f64]) -> Result<()> {
        let name = self.names.next().unwrap_or_default();
        write!(self.output, "{name:NAME$}")?;
        for number in row {
            write!(self.output, " {number}")?;
        }
        Ok(writeln!(self.output)?)
    }

    fn finish(&mut self) -> Result<()> {
        Ok(self.output.flush()?)
    }
}

/// Names that programs can read, all different.
fn names(ids: &[DocumentId<'_>]) -> Vec<String> {
    let mut taken = HashSet::new();
    let different = |id: &DocumentId<'_>| {
        let name = readable(&id.to_string());
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
        let name = free.unwrap_or_default();
        taken.insert(name.clone());
        name
    };
    ids.iter().map(different).collect()
}

fn readable(id: &str) -> String {
    let is_special = |c: char| c.is_whitespace() || c.is_control() || "()[]{}:;,'\"".contains(c);
    match id.is_empty() {
        true => "_".to_owned(),
        false => id.chars().map(|c| if is_special(c) { '_' } else { c }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_white_space_and_are_different() {
        let ids = ["a b", "a_b", "a(b", "", "x:1;[2],'3'"].map(DocumentId::from);
        assert_eq!(names(&ids), ["a_b", "a_b_2", "a_b_3", "_", "x_1__2___3_"]);
    }
}
