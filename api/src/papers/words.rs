//! Ways of saying figures.

use sheets::Block;

/// A blank that people must fill.
pub(super) fn blank(what: &str) -> Block {
    Block::Paragraph(format!("［请补充：{what}……］"))
}

/// `89.7%`, or that there is nothing to count.
pub(super) fn rate(part: u64, whole: u64) -> String {
    if whole == 0 { "—".to_owned() } else { format!("{:.1}%", part as f64 * 100.0 / whole as f64) }
}

/// An amount in yuan, from ten thousand on in 万元.
pub(super) fn yuan(fen: u64) -> String {
    let text = |fen: u64| {
        let text = format!("{}.{:02}", fen / 100, fen % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    // 1 万元 is 1,000,000 fen; hundredths of it are 100 yuan, which an amount must be made of.
    if fen >= 1_000_000 && fen.is_multiple_of(10_000) {
        format!("{}万元", text(fen / 10_000))
    } else {
        format!("{}元", text(fen))
    }
}

#[cfg(test)]
mod tests {
    use super::{rate, yuan};

    #[test]
    fn amounts_are_said_exactly() {
        let said =
            [(0, "0元"), (5, "0.05元"), (120_050, "1200.5元"), (1_000_000, "1万元"), (123_450_000, "123.45万元")];
        for (fen, text) in said {
            assert_eq!(yuan(fen), text);
        }
        assert_eq!(yuan(1_000_001), "10000.01元");
        assert_eq!((rate(0, 0).as_str(), rate(9, 10).as_str()), ("—", "90.0%"));
    }
}
