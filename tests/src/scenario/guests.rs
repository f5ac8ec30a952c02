//! Components by name, good ones and bad ones, made from instructions on the spot. What they answer
//! lies in their memory as the contract's canonical form has it.

use engine::procedure::Hook;
use host::guests::{DATA, Guest};
use std::fmt::Write;

/// A guest with the hooks it answers.
type Made = (Guest, Vec<Hook>);

/// The guest of that name.
pub(super) fn guest(name: &str) -> Option<Made> {
    let one = |hook, instructions: &str| (Guest::answering(hook, instructions), vec![hook]);
    if let Some(days) = name.strip_prefix("within-").and_then(|rest| rest.strip_suffix("-days")) {
        return Some(within(days.parse().ok()?));
    }
    Some(match name {
        "traps" => one(Hook::Deadline, "unreachable"),
        "out-of-fuel" => one(Hook::Deadline, "(loop $on (br $on)) unreachable"),
        "out-of-memory" => one(Hook::Deadline, "(loop $on (drop (memory.grow (i32.const 16))) (br $on)) unreachable"),
        "out-of-schema" => answering(Hook::Deadline, Image::default(), Record::default().u32(0).u32(9)),
        "traps-at-notices" => one(Hook::Message, "unreachable"),
        "own-words" => words("各所：{due}前报“{duty}”。本县司法局"),
        "hides-the-date" => words("请按时报送“{duty}”。"),
        "returns-documents" => returns_documents(),
        "important-days" => important_days(),
        _ => return None,
    })
}

/// "Within so many days, rolled to the next working day", for every duty.
fn within(days: u32) -> Made {
    let mut image = Image::default();
    let answer = Record::default().u32(0).u32(1).rule(&mut image, days, Roll::Next, "24:00");
    answering(Hook::Deadline, image, answer)
}

/// These words for every notice.
fn words(text: &str) -> Made {
    let mut image = Image::default();
    let answer = Record::default().u32(0).u32(1).text(&mut image, text);
    answering(Hook::Message, image, answer)
}

/// Whatever comes as a document goes back; a zero report is accepted.
fn returns_documents() -> Made {
    let mut image = Image::default();
    let finding = Record::default().u32(0).u32(0).u32(0).text(&mut image, "缺所长签字");
    let findings = image.keep(&finding.bytes);
    let answer = image.keep(&Record::default().u32(0).u32(1).u32(findings).u32(1).bytes);
    let zeros = host::guests::ZEROS;
    // What was handed in lies behind campaign, duty, period, unit and lateness; 2 is a document.
    let instructions = format!(
        "(if (result i32) (i32.eq (i32.load8_u offset=104 (local.get 0)) (i32.const 2)) \
         (then (i32.const {answer})) (else (i32.const {zeros})))"
    );
    (Guest::answering(Hook::Review, &instructions).with(&image.data()), vec![Hook::Review])
}

/// Two local duties: one each month on the 20th, and one each day of the important period at 17:00.
fn important_days() -> Made {
    let mut image = Image::default();
    // Every: day or month; about the period itself; on its last day, or on a day of it.
    let monthly = Record::default().u8(2).align(4).u16(1).u8(5).u8(0).u8(2).u8(20).fill();
    let daily = Record::default().u8(3).align(4).text(&mut image, "important").u16(1).u8(0).u8(0).u8(1).fill();
    let one = local_duty(&mut image, ("local-monthly", "本县月报"), monthly, "24:00");
    let two = local_duty(&mut image, ("local-important", "重要时段日报"), daily, "17:00");
    let list = image.keep(&[one.bytes, two.bytes].concat());
    answering(Hook::Duties, image, Record::default().u32(0).u32(list).u32(2))
}

fn local_duty(image: &mut Image, (id, title): (&str, &str), schedule: Record, cutoff: &str) -> Record {
    let kind = Record::default().text(image, "township-office");
    let kinds = image.keep(&kind.bytes);
    let post = Record::default().text(image, "bureau/people-participation-section");
    let to = image.keep(&post.bytes);
    let record = Record::default().text(image, id).text(image, title).u32(0).u32(kinds).u32(1).u32(to).u32(1);
    let record = record.append(&schedule).rule(image, 0, Roll::None, cutoff);
    record.u8(1).u8(1).align(4)
}

fn answering(hook: Hook, mut image: Image, answer: Record) -> Made {
    let at = image.keep(&answer.bytes);
    (Guest::answering(hook, &format!("i32.const {at}")).with(&image.data()), vec![hook])
}

/// What becomes of a day off.
#[derive(Clone, Copy)]
enum Roll {
    None = 0,
    Next = 1,
}

/// Bytes that lie in the guest's memory.
#[derive(Default)]
struct Image {
    bytes: Vec<u8>,
}

impl Image {
    /// Lays something down; answers where.
    fn keep(&mut self, bytes: &[u8]) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let at = DATA + self.bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        assert!(self.bytes.len() <= 2048, "a guest has two KiB for its data");
        at
    }

    fn data(&self) -> String {
        let escaped = self.bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "\\{byte:02x}").expect("memory");
            text
        });
        format!("(data (i32.const {DATA}) \"{escaped}\")")
    }
}

/// A record in the canonical form, field by field.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
}

impl Record {
    fn u8(mut self, value: u8) -> Self {
        self.bytes.push(value);
        self
    }

    fn u16(mut self, value: u16) -> Self {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn u32(mut self, value: u32) -> Self {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn text(self, image: &mut Image, text: &str) -> Self {
        let at = image.keep(text.as_bytes());
        self.u32(at).u32(text.len() as u32)
    }

    /// A rule in calendar days after the anchor.
    fn rule(self, image: &mut Image, days: u32, roll: Roll, cutoff: &str) -> Self {
        self.u32(days).u8(0).u8(0).u8(0).u8(roll as u8).text(image, cutoff)
    }

    fn append(mut self, other: &Record) -> Self {
        self.bytes.extend_from_slice(&other.bytes);
        self
    }

    fn align(mut self, to: usize) -> Self {
        self.bytes.resize(self.bytes.len().next_multiple_of(to), 0);
        self
    }

    /// Zeros up to the length of a schedule.
    fn fill(mut self) -> Self {
        self.bytes.resize(20, 0);
        self
    }
}
