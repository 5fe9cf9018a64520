//! The name that was probably meant.

use super::Variable;

/// Finds the variable whose name is nearest to a misspelt one, as `{…}` in the script of the misspelling.
pub(super) fn nearest(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let names = Variable::ALL.iter().flat_map(|variable| [variable.chinese(), variable.as_str()]);
    names
        .map(|candidate| (distance(&lower, candidate), candidate))
        .filter(|(distance, candidate)| is_near(*distance, &lower, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| format!("{{{candidate}}}"))
}

/// Near is less than half of the longer name, or one name within the other.
fn is_near(distance: usize, name: &str, candidate: &str) -> bool {
    let length = name.chars().count().max(candidate.chars().count());
    distance * 2 <= length || (name.chars().count() > 1 && (name.contains(candidate) || candidate.contains(name)))
}

/// Levenshtein's distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, to) in right.iter().enumerate() {
            let swap = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = swap.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
