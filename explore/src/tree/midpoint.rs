use super::tree::Tree;

impl Tree {
    /// The same tree with its root halfway between the two leaves that are farthest from one another, as it is
    /// drawn. A tree whose root has fewer than three branches stays as it is.
    ///
    /// The root is where the ancestor would be if all lineages changed at the same pace (Farris 1972).
    /// Negative branches count as if they had no length.
    ///
    /// # Complexity
    ///
    /// O(nodes).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip_explore::{Distances, neighbor_joining};
    ///
    /// let distances = Distances::new(3, vec![3.0, 7.0, 8.0])?; // branches of 1, 2 and 6
    /// let tree = neighbor_joining(&distances, &nearzip::unobserved)?.rooted_at_midpoint();
    /// let newick = tree.newick(|leaf| ["a", "b", "c"][leaf].into());
    /// assert_eq!(newick, "((a:1,b:2):2,c:4);");
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    #[must_use]
    pub fn rooted_at_midpoint(&self) -> Tree {
        if self.node(self.root()).children.len() < 3 {
            return self.clone();
        }
        let branches = Branches::of(self);
        let (start, _) = branches.farthest(0, self.leaves());
        let (end, from_start) = branches.farthest(start, self.leaves());
        let half = from_start[end].0 / 2.0;
        // Up from the end, the first node on the other side of the midpoint.
        let mut below = end;
        while from_start[from_start[below].1].0 > half {
            below = from_start[below].1;
        }
        let above = from_start[below].1;
        let to_below = from_start[below].0 - half;
        let length = branches.length(below, above);
        branches.rooted_between((below, to_below), (above, length - to_below), self.leaves())
    }
}

/// The branches of each node, in any direction.
struct Branches(Vec<Vec<(usize, f64)>>);

impl Branches {
    fn of(tree: &Tree) -> Branches {
        let mut branches = vec![Vec::new(); tree.root() + 1];
        for node in 0..=tree.root() {
            for &child in &tree.node(node).children {
                let length = tree.node(child).length;
                branches[node].push((child, length));
                branches[child].push((node, length));
            }
        }
        Branches(branches)
    }

    fn length(&self, one: usize, other: usize) -> f64 {
        let found = self.0[one].iter().find(|(node, _)| *node == other);
        found.map_or(0.0, |(_, length)| *length)
    }

    /// The other leaf that is farthest from a node, and for each node how far it is, and over which other one.
    fn farthest(&self, start: usize, leaves: usize) -> (usize, Vec<(f64, usize)>) {
        let mut reached = vec![(0.0, start); self.0.len()];
        let mut left = vec![(start, start)];
        while let Some((node, from)) = left.pop() {
            for &(next, length) in self.0[node].iter().filter(|(next, _)| *next != from) {
                reached[next] = (reached[node].0 + length.max(0.0), node);
                left.push((next, node));
            }
        }
        let farther = |a: &usize, b: &usize| reached[*a].0.total_cmp(&reached[*b].0).then(b.cmp(a));
        let others = (0..leaves).filter(|leaf| *leaf != start);
        (others.max_by(farther).unwrap_or(start), reached)
    }

    /// The tree with a root between two nodes, at these lengths from them.
    fn rooted_between(&self, below: (usize, f64), above: (usize, f64), leaves: usize) -> Tree {
        // Every node before what is below it, with the node that it comes from.
        let mut order = Vec::with_capacity(self.0.len());
        let mut left = vec![(above.0, below.0), (below.0, above.0)];
        while let Some((node, from)) = left.pop() {
            order.push((node, from));
            let others = self.0[node].iter().rev().filter(|(next, _)| *next != from);
            left.extend(others.map(|&(next, _)| (next, node)));
        }
        let mut tree = Tree::of_leaves(leaves);
        let mut place: Vec<usize> = (0..self.0.len()).collect();
        for &(node, from) in order.iter().rev().filter(|(node, _)| *node >= leaves) {
            let others = self.0[node].iter().filter(|(next, _)| *next != from);
            let children: Vec<_> = others.map(|&(next, length)| (place[next], length)).collect();
            place[node] = tree.join(&children);
        }
        tree.join(&[(place[below.0], below.1), (place[above.0], above.1)]);
        tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Node;

    #[test]
    fn all_branches_without_length_do_no_harm() {
        let mut tree = Tree::of_leaves(4);
        let inner = tree.join(&[(0, 0.0), (1, 0.0)]);
        tree.join(&[(inner, 0.0), (2, 0.0), (3, 0.0)]);
        let rooted = tree.rooted_at_midpoint();
        assert_eq!((rooted.leaves(), rooted.node(rooted.root()).children.len()), (4, 2));
        assert_eq!(rooted.preorder().len(), 7);
        assert_eq!(rooted.node(0), &Node::default());
    }
}
