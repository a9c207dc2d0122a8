//! How probable each arc is when every tree over a story counts by the product of its weights.
//!
//! The matrix-tree theorem (Tutte 1948) gives the sum over all trees as a determinant, and so the
//! share of the trees that use an arc from one matrix inverse (Koo, Globerson, Carreras and
//! Collins 2007). Unlike a choice child by child, it knows that of two articles only one can have
//! been made from the other.

use super::arborescence::Arc;

/// Above this many nodes the trees are no longer counted and each child is taken by itself.
const MAX_NODES: usize = 120;

/// The probability of each arc, 0 to 1; over the arcs that enter a child they sum to 1. Arcs carry
/// the logarithm of their weight as a negative cost. `root` has no parent.
pub(crate) fn marginals(n_nodes: usize, root: usize, arcs: &[Arc]) -> Vec<f64> {
    let shares = shares(n_nodes, arcs);
    if MAX_NODES < n_nodes {
        return shares;
    }
    let Some(inverse) = inverse(laplacian(n_nodes, root, arcs, &shares)) else { return shares };
    let probability = |(arc, share): (&Arc, &f64)| {
        let own = inverse[arc.child][arc.child];
        let cyclic = if arc.parent == root { 0.0 } else { inverse[arc.child][arc.parent] };
        (share * (own - cyclic)).clamp(0.0, 1.0)
    };
    arcs.iter().zip(&shares).map(probability).collect()
}

/// The weight of each arc as a share of all that enter its child.
fn shares(n_nodes: usize, arcs: &[Arc]) -> Vec<f64> {
    let mut least = vec![f64::INFINITY; n_nodes];
    for arc in arcs {
        least[arc.child] = least[arc.child].min(arc.cost);
    }
    let weights: Vec<f64> = arcs.iter().map(|arc| (least[arc.child] - arc.cost).exp()).collect();
    let mut total = vec![0.0; n_nodes];
    for (arc, weight) in arcs.iter().zip(&weights) {
        total[arc.child] += weight;
    }
    arcs.iter().zip(weights).map(|(arc, weight)| weight / total[arc.child]).collect()
}

/// The weights that enter each child on the diagonal, those between two nodes, negative, beside
/// it. The root's row and column are those of the identity.
fn laplacian(n_nodes: usize, root: usize, arcs: &[Arc], shares: &[f64]) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; n_nodes]; n_nodes];
    matrix[root][root] = 1.0;
    for (arc, share) in arcs.iter().zip(shares) {
        matrix[arc.child][arc.child] += share;
        if arc.parent != root {
            matrix[arc.parent][arc.child] -= share;
        }
    }
    matrix
}

/// Gauss-Jordan elimination with the largest pivot of each column. None for a singular matrix.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut inverse: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&i, &j| matrix[i][column].abs().total_cmp(&matrix[j][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        inverse.swap(column, pivot);
        let scale = matrix[column][column].recip();
        for value in matrix[column].iter_mut().chain(&mut inverse[column]) {
            *value *= scale;
        }
        let (pivot_row, pivot_inverse) = (matrix[column].clone(), inverse[column].clone());
        for row in (0..n).filter(|&row| row != column) {
            let factor = matrix[row][column];
            if factor != 0.0 {
                subtract(&mut matrix[row], &pivot_row, factor);
                subtract(&mut inverse[row], &pivot_inverse, factor);
            }
        }
    }
    Some(inverse)
}

fn subtract(row: &mut [f64], other: &[f64], factor: f64) {
    for (value, other) in row.iter_mut().zip(other) {
        *value -= factor * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(parent: usize, child: usize, weight: f64) -> Arc {
        Arc { parent, child, cost: -weight.ln() }
    }

    #[test]
    fn counts_trees() {
        // Two articles, each equally likely a root or made from the other: three trees, of which
        // one uses each arc between them and two each arc from the root.
        let arcs = [arc(2, 0, 1.0), arc(2, 1, 1.0), arc(0, 1, 1.0), arc(1, 0, 1.0)];
        let expected = [2.0, 2.0, 1.0, 1.0].map(|trees| trees / 3.0);
        for (found, expected) in marginals(3, 2, &arcs).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn the_arcs_into_a_child_sum_to_one() {
        let mut arcs = Vec::new();
        for child in 0..5 {
            for parent in (0..6).filter(|&parent| parent != child) {
                arcs.push(arc(parent, child, (1 + (7 * parent + 3 * child) % 11) as f64));
            }
        }
        let found = marginals(6, 5, &arcs);
        for child in 0..5 {
            let into = arcs.iter().zip(&found).filter(|(arc, _)| arc.child == child);
            let sum: f64 = into.map(|(_, probability)| probability).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        }
    }
}
