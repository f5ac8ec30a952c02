//! The nearest right word to a wrong one.

use strsim::damerau_levenshtein;

/// The candidate that the text was most probably meant to be; none if all are far off. Case and
/// `_` for `-` count as no difference.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(text);
    let length = wanted.chars().count();
    if length > 80 {
        return None;
    }
    let allowed = match length {
        0..=2 => 1,
        3..=5 => 2,
        _ => length / 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

/// Edits from one to the other; a word broken off after its third letter is one edit away.
fn distance(wanted: &str, candidate: &str) -> usize {
    let broken_off = wanted.len() >= 3 && candidate.starts_with(wanted);
    let edits = damerau_levenshtein(wanted, candidate);
    if broken_off { edits.min(1) } else { edits }
}

fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_find_their_word() {
        let fields = ["title", "window", "stages", "duties", "due", "during", "start_counts"];
        let cases = [
            ("titel", Some("title")),
            ("Windows", Some("window")),
            ("stage", Some("stages")),
            ("duty", Some("due")),
            ("start-counts", Some("start_counts")),
            ("win", Some("window")),
            ("zebra", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(nearest(text, fields), expected, "{text}");
        }
    }
}
