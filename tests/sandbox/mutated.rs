//! Good components, changed by chance: bits, bytes, lengths, sections, pieces of others.

use std::ops::Range;
use tests::simulation::Chance;

/// One of the components with one to four changes.
pub(crate) fn mutated(bases: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut file = chance.one_of(bases).clone();
    let changes = if chance.percent(70) { 1 } else { 2 + chance.below(3) };
    for _ in 0..changes {
        if file.is_empty() {
            return file;
        }
        match chance.below(11) {
            0..=4 => flip(&mut file, chance),
            5 => file.truncate(chance.below(file.len() + 1)),
            6 => splice(&mut file, chance.one_of::<Vec<u8>>(bases), chance),
            7 => swap_sections(&mut file, chance),
            8 => copy_section(&mut file, chance),
            9 => number(&mut file, chance),
            _ => remove(&mut file, chance),
        }
    }
    file
}

fn flip(file: &mut [u8], chance: &mut Chance) {
    for _ in 0..if chance.percent(70) { 1 } else { 4 } {
        let at = chance.below(file.len());
        file[at] ^= 1 << chance.below(8);
    }
}

/// A piece of another component, put in or put over.
fn splice(file: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let from = chance.below(other.len());
    let piece = &other[from..(from + 1 + chance.below(200)).min(other.len())];
    let at = chance.below(file.len() + 1);
    let end = if chance.percent(50) { at } else { (at + piece.len()).min(file.len()) };
    file.splice(at..end, piece.iter().copied());
}

/// A byte of a number with many bytes, or of its end.
fn number(file: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(file.len());
    match chance.below(4) {
        0 => file[at] |= 0x80,
        1 => file[at] = *chance.one_of(&[0, 1, 0x7f, 0x80, 0xff]),
        2 => file[at] = file[at].wrapping_add(1),
        _ => drop(file.splice(at..at, [0xff, 0xff, 0xff, 0xff, 0x0f])),
    }
}

fn remove(file: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(file.len());
    let end = (at + 1 + chance.below(16)).min(file.len());
    file.drain(at..end);
}

fn swap_sections(file: &mut Vec<u8>, chance: &mut Chance) {
    let sections = sections(file);
    if sections.len() < 2 {
        return;
    }
    let first = chance.below(sections.len() - 1);
    let second = first + 1 + chance.below(sections.len() - first - 1);
    let (a, b) = (sections[first].clone(), sections[second].clone());
    let between = file[a.end..b.start].to_vec();
    let swapped = [&file[b.clone()], &between, &file[a.clone()]].concat();
    file.splice(a.start..b.end, swapped);
}

fn copy_section(file: &mut Vec<u8>, chance: &mut Chance) {
    let sections = sections(file);
    if sections.is_empty() {
        return;
    }
    let (copied, at) = (chance.one_of(&sections).clone(), chance.one_of(&sections).start);
    let copy = file[copied].to_vec();
    file.splice(at..at, copy);
}

/// Where the outermost sections lie, as far as they can be read.
fn sections(file: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 8;
    while at < file.len() {
        let (mut length, mut shift, mut end) = (0_u64, 0, at + 1);
        while let Some(byte) = file.get(end).filter(|_| shift < 35) {
            length |= u64::from(byte & 0x7f) << shift;
            (shift, end) = (shift + 7, end + 1);
            if byte & 0x80 == 0 {
                break;
            }
        }
        end = end.saturating_add(length as usize);
        if end > file.len() {
            break;
        }
        found.push(at..end);
        at = end;
    }
    found
}
