//! Components whose answers are not what the contract says.

use crate::ground::{Came, Ground, With, came};
use crate::questions::question;
use crate::shapes::{TEXT, THERE, data, dating, declining, giving, ruling, words};
use engine::procedure::{DeadlineProposal, Failure, Hook, Proposal};
use host::guests::{DATA, Guest};
use host::limits::ANSWER_BYTES;

/// Asks several guests which must all come to the same.
fn each(ground: &Ground, hook: Hook, guests: Vec<(&str, Guest)>) -> Came {
    let mut outcomes = guests.into_iter().map(|(name, guest)| (name, ground.asked(&guest, hook)));
    let (_, first) = outcomes.next().unwrap();
    for (name, came) in outcomes {
        if came.to_string() != first.to_string() {
            return Came::Odd(format!("{name}: {came}"));
        }
    }
    first
}

fn text_of(bytes: usize) -> Guest {
    let fill = format!("(memory.fill (i32.const 65536) (i32.const 97) (i32.const {bytes})) {THERE}");
    Guest::answering(Hook::Deadline, &fill).memory("40").with(&data(DATA, &words(&[1, 65_536, bytes as u32])))
}

pub(super) fn one_byte_too_many(ground: &Ground) -> Came {
    ground.asked(&text_of(ANSWER_BYTES + 1), Hook::Deadline)
}

/// As large as an answer may be; people see its beginning.
pub(super) fn as_large_as_may_be(ground: &Ground) -> Came {
    let reply = ground.reply(&text_of(ANSWER_BYTES), Hook::Deadline);
    if let Err(Failure::Declined(text)) = &reply.outcome {
        assert_eq!(text.chars().filter(|c| *c == 'a').count(), 500);
    }
    came(&reply)
}

pub(super) fn a_megabyte_of_excuses(ground: &Ground) -> Came {
    ground.asked(&text_of(1 << 20), Hook::Deadline)
}

pub(super) fn excuses_that_move_the_cursor(ground: &Ground) -> Came {
    let text = "没有\r\n2026-11-22 ERROR all ledgers lost\u{1b}[2J\u{1b}]0;x\u{7}\0\u{8}\u{202e}end";
    let reply = ground.reply(&declining(text.as_bytes()), Hook::Deadline);
    let declined = matches!(&reply.outcome, Err(Failure::Declined(text))
        if **text == *"没有  2026-11-22 ERROR all ledgers lostend");
    if declined { came(&reply) } else { Came::Odd(format!("{:?}", reply.outcome)) }
}

pub(super) fn pointers_out_of_bounds(ground: &Ground) -> Came {
    let at = |address: &str| Guest::answering(Hook::Deadline, &format!("i32.const {address}"));
    let text = |at: u32, len: u32| giving(Hook::Deadline, &[1, at, len], b"");
    each(
        ground,
        Hook::Deadline,
        vec![
            ("the answer behind the end", at("65536")),
            ("the answer over the end", at("65524")),
            ("the answer at the end of the address space", at("-4")),
            ("the answer between two words", at("2050")),
            ("a text behind the end", text(65_536, 1)),
            ("a text over the end", text(65_530, 7)),
            ("a text that wraps around", text(u32::MAX, 2)),
            ("a text of 4 GiB", text(1_024, u32::MAX)),
            ("a list of 4 Gi items", giving(Hook::Deadline, &[0, 2, 1_024, u32::MAX], b"")),
            ("a list whose length overflows", giving(Hook::Deadline, &[0, 2, 1_024, 0x1000_0001], b"")),
            ("a list between two words", giving(Hook::Deadline, &[0, 2, 2_049, 1], b"")),
        ],
    )
}

pub(super) fn unknown_variants(ground: &Ground) -> Came {
    let rule = |kinds| ruling(3, kinds, b"24:00");
    each(
        ground,
        Hook::Deadline,
        vec![
            ("a result of 2", giving(Hook::Deadline, &[2], b"")),
            ("a result of 255", giving(Hook::Deadline, &[255], b"")),
            ("a proposal of 3", giving(Hook::Deadline, &[0, 3], b"")),
            ("a distance of 4", rule([4, 0, 0, 0])),
            ("a distance of 255", rule([255, 0, 0, 0])),
            ("a rollover of 3", rule([0, 0, 0, 3])),
        ],
    )
}

pub(super) fn not_utf_8(ground: &Ground) -> Came {
    let bad: [&[u8]; 6] = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"ok\x80"];
    each(ground, Hook::Deadline, bad.into_iter().map(|bytes| ("bytes", declining(bytes))).collect())
}

/// 1,400 items of two empty texts each: 22 KB in the guest, 66 KB in the host.
pub(super) fn long_list(ground: &Ground) -> Came {
    let guest = giving(Hook::Deadline, &[0, 2, 65_536, 1_400], b"").memory("40");
    ground.asked(&guest, Hook::Deadline)
}

/// A small answer that would become a large one: every item is the same 60 KB.
pub(super) fn list_that_repeats_a_text(ground: &Ground) -> Came {
    let item = "(i32.store (local.get $at) (i32.const 131072)) (i32.store offset=4 (local.get $at) (i32.const 60000))";
    let instructions = format!(
        "(local $at i32) (local.set $at (i32.const 65536))
         (loop $l {item} (local.set $at (i32.add (local.get $at) (i32.const 8)))
           (br_if $l (i32.lt_u (local.get $at) (i32.const 67136)))) {THERE}"
    );
    let guest = Guest::answering(Hook::Deadline, &instructions).memory("40");
    ground.asked(&guest.with(&data(DATA, &words(&[0, 2, 65_536, 100]))), Hook::Deadline)
}

pub(super) fn absurd_offsets(ground: &Ground) -> Came {
    let offset = |offset, distance| ruling(offset, [distance, 0, 0, 0], b"24:00");
    each(
        ground,
        Hook::Deadline,
        vec![
            ("4 billion days", offset(u32::MAX, 0)),
            ("65,536 working days", offset(65_536, 1)),
            ("4 billion months", offset(u32::MAX, 2)),
        ],
    )
}

pub(super) fn days_and_times_that_are_none(ground: &Ground) -> Came {
    let cutoff = |text: &[u8]| ruling(3, [0, 0, 0, 0], text);
    each(
        ground,
        Hook::Deadline,
        vec![
            ("25:00", cutoff(b"25:00")),
            ("no time", cutoff(b"")),
            ("a time with a tail", cutoff(b"09:00\n")),
            ("30 February", dating("once", "2022-02-30")),
            ("the year 10000", dating("once", "10000-01-01")),
            ("a negative year", dating("once", "-001-01-01")),
            ("a day with a tail", dating("once", "2022-04-15T09:00")),
            ("no key", dating("", "2022-04-15")),
            ("a key with a line end", dating("a\nb", "2022-04-15")),
        ],
    )
}

/// A key that looks like a path is a text like any other; the engine knows no such period.
pub(super) fn key_like_a_path(ground: &Ground) -> Came {
    let reply = ground.reply(&dating("../../../etc/passwd", "2022-04-15"), Hook::Deadline);
    match &reply.outcome {
        Ok(Proposal::Deadline(DeadlineProposal::Dates(dates))) if dates[0].0 == "../../../etc/passwd" => came(&reply),
        other => Came::Odd(format!("{other:?}")),
    }
}

/// A local duty whose id is a path: `result<list<local-duty>>` with one of 84 bytes.
pub(super) fn id_like_a_path(ground: &Ground) -> Came {
    let ids = ["../../etc/passwd", "a/b", "a\\b", "..", "a\0b", "A B", "%2e%2e"];
    let duty = |id: &str| {
        let list = DATA + 64;
        giving(Hook::Duties, &[0, list, 1], id.as_bytes())
            .with(&data(list, &words(&[TEXT, id.len() as u32, TEXT, id.len() as u32])))
    };
    each(ground, Hook::Duties, ids.into_iter().map(|id| (id, duty(id))).collect())
}

pub(super) fn wording(ground: &Ground) -> Came {
    let words = |text: &str| giving(Hook::Message, &[0, 1, TEXT, text.len() as u32], text.as_bytes()).memory("4");
    let long = "长".repeat(2_001);
    let far = |text: &str| {
        Guest::answering(Hook::Message, THERE)
            .with(&data(DATA, &self::words(&[0, 1, 65_536, text.len() as u32])))
            .with(&data(65_536, text.as_bytes()))
            .memory("4")
    };
    each(
        ground,
        Hook::Message,
        vec![
            ("with a bell", words("请于{due}前报送\u{7}")),
            ("with an escape", words("\u{1b}[31m{due}")),
            ("with NUL", words("{due}\0")),
            ("of nothing", words("  ")),
            ("too long", far(&long)),
        ],
    )
}

/// A component that exports one hook is asked another.
pub(super) fn another_hook(ground: &Ground) -> Came {
    let component = ground.load(&Guest::answering(Hook::Deadline, "i32.const 1024").component());
    came(&ground.ask(&component, &question(Hook::Review), &With::default()))
}
