//! The minimum-cost arborescence: of all trees that lead from a root to every node, the one whose
//! arcs cost least.
//!
//! Chu and Liu (1965), Edmonds (1967), in the form of Tarjan (1977): every node takes its cheapest
//! incoming arc; a cycle is contracted to one new node, whose other incoming arcs are charged what
//! they would save; in the end the contractions are opened again. Time O(E log V).

/// An arc that the tree may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Arc {
    /// Its tail, the parent.
    pub parent: usize,
    /// Its head, the child.
    pub child: usize,
    /// What it costs; must be finite.
    pub cost: f64,
}

/// The arc, by its number, through which each node is reached; none for the root. Ties go to the
/// arc that stands first. None at all where some node cannot be reached from the root.
pub(crate) fn arborescence(
    n_nodes: usize,
    root: usize,
    arcs: &[Arc],
) -> Option<Vec<Option<usize>>> {
    let mut forest = Forest::new(n_nodes, arcs);
    forest.done[root] = true;
    for start in 0..n_nodes {
        let mut path = Vec::new();
        let mut node = forest.active(start);
        while !forest.done[node] {
            if let Some(begin) = path.iter().position(|&on_path| on_path == node) {
                node = forest.contract(&path.split_off(begin));
            }
            let arc = forest.take_cheapest(node)?;
            path.push(node);
            node = forest.active(arcs[arc].parent);
        }
        for node in path {
            forest.done[node] = true;
        }
    }
    Some(forest.open(n_nodes))
}

/// Nodes and contracted cycles, each inside the cycle it was contracted into.
struct Forest<'a> {
    arcs: &'a [Arc],
    heaps: Heaps,
    /// Arcs that enter a node, cheapest on top.
    incoming: Vec<Option<usize>>,
    /// The arc a node has taken.
    taken: Vec<Option<usize>>,
    /// The contracted cycle that a node lies in; itself where it lies in none.
    cycle: Vec<usize>,
    /// A short cut to the outermost cycle.
    outer: Vec<usize>,
    /// Reached from the root by taken arcs.
    done: Vec<bool>,
}

impl<'a> Forest<'a> {
    fn new(n_nodes: usize, arcs: &'a [Arc]) -> Self {
        let mut heaps = Heaps::new(arcs);
        let mut incoming = vec![None; n_nodes];
        for (number, arc) in arcs.iter().enumerate() {
            incoming[arc.child] = heaps.meld(incoming[arc.child], Some(number));
        }
        Self {
            arcs,
            heaps,
            incoming,
            taken: vec![None; n_nodes],
            cycle: (0..n_nodes).collect(),
            outer: (0..n_nodes).collect(),
            done: vec![false; n_nodes],
        }
    }

    /// The outermost contraction that a node lies in.
    fn active(&mut self, mut node: usize) -> usize {
        while self.outer[node] != node {
            self.outer[node] = self.outer[self.outer[node]];
            node = self.outer[node];
        }
        node
    }

    /// Takes the cheapest arc from outside, and charges its cost to all others that enter.
    fn take_cheapest(&mut self, node: usize) -> Option<usize> {
        loop {
            let arc = self.incoming[node]?;
            let cost = self.heaps.cost[arc];
            self.incoming[node] = self.heaps.pop(arc);
            if self.active(self.arcs[arc].parent) != node {
                if let Some(rest) = self.incoming[node] {
                    self.heaps.discount(rest, cost);
                }
                self.taken[node] = Some(arc);
                return Some(arc);
            }
        }
    }

    /// Makes one node of a cycle.
    fn contract(&mut self, nodes: &[usize]) -> usize {
        let contracted = self.cycle.len();
        let mut heap = None;
        for &node in nodes {
            heap = self.heaps.meld(heap, self.incoming[node]);
            self.cycle[node] = contracted;
            self.outer[node] = contracted;
        }
        self.incoming.push(heap);
        self.taken.push(None);
        self.cycle.push(contracted);
        self.outer.push(contracted);
        self.done.push(false);
        contracted
    }

    /// Opens the contractions, last first: the arc that enters a cycle replaces the one that its
    /// head had taken inside.
    fn open(mut self, n_nodes: usize) -> Vec<Option<usize>> {
        for contracted in (n_nodes..self.cycle.len()).rev() {
            let Some(arc) = self.taken[contracted] else { continue };
            let mut node = self.arcs[arc].child;
            while self.cycle[node] != contracted {
                node = self.cycle[node];
            }
            self.taken[node] = Some(arc);
        }
        self.taken.truncate(n_nodes);
        self.taken
    }
}

/// Leftist heaps of arcs, by number, with a discount that is handed down when it is needed.
struct Heaps {
    cost: Vec<f64>,
    discount: Vec<f64>,
    children: Vec<[Option<usize>; 2]>,
    rank: Vec<u32>,
}

impl Heaps {
    fn new(arcs: &[Arc]) -> Self {
        Self {
            cost: arcs.iter().map(|arc| arc.cost).collect(),
            discount: vec![0.0; arcs.len()],
            children: vec![[None; 2]; arcs.len()],
            rank: vec![1; arcs.len()],
        }
    }

    fn discount(&mut self, heap: usize, amount: f64) {
        self.cost[heap] -= amount;
        self.discount[heap] += amount;
    }

    fn hand_down(&mut self, heap: usize) {
        let amount = std::mem::take(&mut self.discount[heap]);
        if amount != 0.0 {
            for child in self.children[heap].into_iter().flatten() {
                self.discount(child, amount);
            }
        }
    }

    /// One heap of two. The depth of the recursion is the rank, at most log2 of the arcs.
    fn meld(&mut self, a: Option<usize>, b: Option<usize>) -> Option<usize> {
        let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
        let a_first = self.cost[a].total_cmp(&self.cost[b]).then(a.cmp(&b)).is_lt();
        let (top, other) = if a_first { (a, b) } else { (b, a) };
        self.hand_down(top);
        let right = self.meld(self.children[top][1], Some(other));
        let left = self.children[top][0];
        let rank = |heap: Option<usize>| heap.map_or(0, |heap| self.rank[heap]);
        let (left_rank, right_rank) = (rank(left), rank(right));
        self.children[top] = if left_rank < right_rank { [right, left] } else { [left, right] };
        self.rank[top] = 1 + left_rank.min(right_rank);
        Some(top)
    }

    /// What is left of a heap without its top.
    fn pop(&mut self, top: usize) -> Option<usize> {
        self.hand_down(top);
        let [left, right] = self.children[top];
        self.meld(left, right)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn arcs(list: &[(usize, usize, f64)]) -> Vec<Arc> {
        list.iter().map(|&(parent, child, cost)| Arc { parent, child, cost }).collect()
    }

    fn parents(n: usize, list: &[(usize, usize, f64)]) -> Option<Vec<Option<usize>>> {
        let arcs = arcs(list);
        let tree = arborescence(n, 0, &arcs)?;
        Some(tree.into_iter().map(|arc| arc.map(|arc| arcs[arc].parent)).collect())
    }

    #[test]
    fn breaks_a_cycle_where_it_costs_least() {
        let tree = parents(3, &[(0, 1, 9.0), (0, 2, 5.0), (1, 2, 1.0), (2, 1, 1.0)]);
        assert_eq!(tree, Some(vec![None, Some(2), Some(0)]));
    }

    #[test]
    fn ties_go_to_the_first_arc() {
        let tree = parents(3, &[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 1, 1.0)]);
        assert_eq!(tree, Some(vec![None, Some(0), Some(0)]));
    }

    #[test]
    fn a_node_out_of_reach_means_no_tree() {
        assert_eq!(parents(3, &[(0, 1, 1.0), (2, 1, 0.5)]), None);
    }

    /// The cost of the best tree, by trying every choice of parents.
    fn brute_force(n: usize, costs: &[Vec<Option<f64>>]) -> Option<f64> {
        fn reaches_root(mut node: usize, parents: &[usize]) -> bool {
            for _ in 0..parents.len() {
                if node == 0 {
                    return true;
                }
                node = parents[node];
            }
            node == 0
        }
        let mut best = None;
        for mut code in 0..n.pow(u32::try_from(n - 1).unwrap()) {
            let mut parents = vec![0; n];
            for parent in parents.iter_mut().skip(1) {
                *parent = code % n;
                code /= n;
            }
            let total: Option<f64> = (1..n).map(|child| costs[parents[child]][child]).sum();
            let Some(total) = total else { continue };
            let tree = (1..n).all(|child| reaches_root(child, &parents));
            if tree && best.is_none_or(|best| total < best) {
                best = Some(total);
            }
        }
        best
    }

    proptest! {
        #[test]
        fn costs_as_little_as_trying_everything(
            n in 2usize..6,
            weights in prop::collection::vec(prop::option::weighted(0.7, 0u32..20), 36),
        ) {
            let mut costs = vec![vec![None; n]; n];
            let mut arcs = Vec::new();
            for parent in 0..n {
                for child in 1..n {
                    if let Some(cost) = weights[parent * 6 + child].filter(|_| parent != child) {
                        costs[parent][child] = Some(f64::from(cost));
                        arcs.push(Arc { parent, child, cost: f64::from(cost) });
                    }
                }
            }
            let tree = arborescence(n, 0, &arcs);
            let total = tree.map(|tree| tree.into_iter().flatten().map(|arc| arcs[arc].cost).sum());
            prop_assert_eq!(total, brute_force(n, &costs));
        }
    }
}
