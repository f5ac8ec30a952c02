//! Names nobody has: drawn from a seed that is printed, and a few that are hard to write.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};

const SURNAMES: [&str; 16] =
    ["欧阳", "司徒", "令狐", "郝", "鲍", "卞", "阎", "屈", "裴", "靳", "穆", "缪", "荀", "郗", "卜", "竺"];
const GIVEN: [char; 40] = [
    '禾', '庚', '兰', '蓁', '稷', '慈', '舒', '谷', '晏', '骞', '琰', '璟', '翊', '珩', '旻', '昶', '煜', '翀', '彧',
    '皓', '菡', '萱', '蕴', '芷', '岑', '峋', '嶙', '泓', '涵', '漪', '澹', '濯', '瓒', '瑾', '瑜', '瑶', '纾', '绾',
    '绮', '缃',
];

/// With what texts are broken by: quotes, signs of markup and of formulas, letters beyond the first
/// plane, no Chinese at all, and as long as a name may be.
const ODD: [&str; 8] = [
    "O'Brien \"Bob\" <卞&郗>",
    "Zoë Müller-Lüdenscheidt",
    "阿卜杜热合曼·买买提尼牙孜",
    "𠮷田㐂一郎",
    "=HYPERLINK(\"竺蕴漪\")",
    "C:\\Users\\缪澹濯",
    "{\"name\":\"荀嶙峋\"}",
    "晴岚镇稷谷嶙峋山泉水生产加工销售农民专业合作社联合社第三分社及其全体二百一十八名出资社员之共同诉讼代表人推选委员会",
];

/// Thirty names, each once.
pub(crate) fn names() -> Vec<String> {
    let seed = std::env::var("MAPLE_SEED").map_or_else(|_| chance(), |text| text.parse().unwrap());
    println!("MAPLE_SEED={seed}");
    let mut state = seed;
    let mut below = |most: usize| {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % most as u64) as usize
    };
    let mut drawn = BTreeSet::new();
    while drawn.len() < 30 - ODD.len() {
        let (surname, one, other) = (SURNAMES[below(16)], GIVEN[below(40)], GIVEN[below(40)]);
        drawn.insert(format!("{surname}{one}{other}"));
    }
    drawn.into_iter().chain(ODD.map(str::to_owned)).collect()
}

/// The standard library seeds each of these differently.
fn chance() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}
