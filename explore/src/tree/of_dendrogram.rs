use super::tree::Tree;
use crate::cluster::Dendrogram;

impl Dendrogram {
    /// The tree of the steps. Two groups are joined in the middle of their distance, so that texts are as far
    /// from one another along the branches as the groups were in which they met.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip_explore::{Distances, Linkage, hierarchical};
    ///
    /// let distances = Distances::new(2, vec![0.5])?;
    /// let tree = hierarchical(&distances, Linkage::Complete)?.tree();
    /// assert_eq!(tree.node(0).length, 0.25);
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn tree(&self) -> Tree {
        let texts = self.steps().len() + 1;
        let mut tree = Tree::of_leaves(texts);
        let mut heights = vec![0.0; texts];
        for step in self.steps() {
            let height = step.distance / 2.0;
            tree.join(&step.groups.map(|group| (group, height - heights[group])));
            heights.push(height);
        }
        tree
    }
}
