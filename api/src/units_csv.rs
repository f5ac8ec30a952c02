//! A list of units as a CSV file, one row a unit, as spreadsheets write it: the columns
//! `id,name,kind,level,parent,posts` (编号、名称、类型、层级、上级、岗位) in any order. Every mistake
//! is told at once, with its line and column.
//!
//! The one reader of that form: the HTTP API and the command line both use it.
//! Must not know: files, HTTP, ledgers.

use csv::{Position, ReaderBuilder, StringRecord, Trim};
use engine::id::{KindId, PostId, UnitId};
use engine::org::{PostRow, UnitRow};
use engine::plan::Level;
use engine::refusal::Bilingual;
use serde::Serialize;
use std::collections::HashMap;

/// Mistakes listed of one file; more of them say nothing new.
pub const MISTAKES_MAX: usize = 100;
/// Characters of a name or title.
const NAME_CHARS_MAX: usize = 100;

/// A column of the form. Parent and posts may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// The unit's id.
    Id,
    /// Its name.
    Name,
    /// Its kind, for example `township-office`.
    Kind,
    /// `province`, `city`, `county`, `township` or `village`.
    Level,
    /// The id of the unit above; empty for the bureau itself.
    Parent,
    /// Its posts, `id=title` separated by `;`; may be empty.
    Posts,
}

/// A mistake in a list of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its stable code.
    pub code: &'static str,
    /// The line in the file, from 1; the header is line 1.
    pub line: u64,
    /// The column, where it lies in one.
    pub column: Option<Column>,
    /// What is wrong and what to write instead.
    pub text: Bilingual,
}

impl Column {
    const ALL: [Column; 6] = [Column::Id, Column::Name, Column::Kind, Column::Level, Column::Parent, Column::Posts];

    /// As it stands in the header, in English.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Column::Id => ("id", "编号"),
            Column::Name => ("name", "名称"),
            Column::Kind => ("kind", "类型"),
            Column::Level => ("level", "层级"),
            Column::Parent => ("parent", "上级"),
            Column::Posts => ("posts", "岗位"),
        }
    }

    fn named(text: &str) -> Option<Column> {
        let is = |column: &Column| text.eq_ignore_ascii_case(column.names().0) || text == column.names().1;
        Column::ALL.into_iter().find(is)
    }

    fn is_required(self) -> bool {
        !matches!(self, Column::Parent | Column::Posts)
    }
}

/// Reads a list of units: UTF-8, with or without a byte order mark, columns in any order.
///
/// # Errors
/// Every mistake in the order of the file, at most [`MISTAKES_MAX`]; a list is taken whole or not
/// at all. Whether parents exist and the tree is one tree is for the ledger to say.
pub fn parse(bytes: &[u8]) -> Result<Vec<UnitRow>, Vec<Mistake>> {
    let text = std::str::from_utf8(bytes).map_err(|error| vec![not_utf8(bytes, error.valid_up_to())])?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| vec![broken(&error)])?.clone();
    let places = Places::of(&header)?;
    let mut list = List { places, width: header.len(), rows: Vec::new(), seen: HashMap::new(), mistakes: Vec::new() };
    let mut record = StringRecord::new();
    while list.mistakes.len() < MISTAKES_MAX {
        match reader.read_record(&mut record) {
            Ok(true) => list.add(&record),
            Ok(false) => break,
            Err(error) => list.mistakes.push(broken(&error)),
        }
    }
    if list.rows.is_empty() && list.mistakes.is_empty() {
        let zh = "没有单位：标题行之后每行写一个单位";
        list.mistakes.push(mistake(
            "units_empty",
            1,
            None,
            zh,
            "there are no units: write one a line below the header",
        ));
    }
    if list.mistakes.is_empty() { Ok(list.rows) } else { Err(list.mistakes) }
}

/// Where each column stands in this file.
struct Places(HashMap<Column, usize>);

impl Places {
    fn of(header: &StringRecord) -> Result<Self, Vec<Mistake>> {
        let (mut places, mut mistakes) = (HashMap::new(), Vec::new());
        for (at, name) in header.iter().enumerate() {
            match Column::named(name) {
                None if name.is_empty() => {}
                None => {
                    let zh = format!("没有名为「{}」的列；只能有 id、name、kind、level、parent、posts", short(name));
                    let en = format!(
                        "there is no column {:?}; the columns are id, name, kind, level, parent, posts",
                        short(name)
                    );
                    mistakes.push(mistake("units_column_unknown", 1, None, zh, en));
                }
                Some(column) if places.insert(column, at).is_some() => {
                    let (zh, en) = (format!("列「{name}」出现了两次"), format!("the column {name} is there twice"));
                    mistakes.push(mistake("units_column_twice", 1, Some(column), zh, en));
                }
                Some(_) => {}
            }
        }
        for column in Column::ALL.into_iter().filter(|column| column.is_required() && !places.contains_key(column)) {
            let (en, zh) = column.names();
            let zh = format!("缺少列「{zh}」（{en}）；第一行应为标题行");
            let en = format!("the column {en} is missing; the first line must be the header");
            mistakes.push(mistake("units_column_missing", 1, Some(column), zh, en));
        }
        if mistakes.is_empty() { Ok(Self(places)) } else { Err(mistakes) }
    }
}

/// What was read so far.
struct List {
    places: Places,
    width: usize,
    rows: Vec<UnitRow>,
    /// On which line each id was first seen.
    seen: HashMap<UnitId, u64>,
    mistakes: Vec<Mistake>,
}

impl List {
    fn add(&mut self, record: &StringRecord) {
        if record.iter().all(str::is_empty) {
            return; // spreadsheets leave such lines at the end
        }
        let line = record.position().map_or(0, Position::line);
        if record.len() > self.width {
            let (has, wanted) = (record.len(), self.width);
            let zh = format!("这一行有 {has} 格，标题行只有 {wanted} 格；含逗号的名称要加引号");
            let en =
                format!("this line has {has} cells, the header {wanted}; put a name that contains a comma in quotes");
            self.mistakes.push(mistake("units_cells", line, None, zh, en));
            return;
        }
        let cell = |column| self.places.0.get(&column).and_then(|at| record.get(*at)).unwrap_or_default();
        let mut found = Vec::new();
        let id = keep(read_id::<UnitId>(cell(Column::Id), Column::Id, line), &mut found);
        let name = keep(read_title(cell(Column::Name), Column::Name, line), &mut found);
        let kind = keep(read_id::<KindId>(cell(Column::Kind), Column::Kind, line), &mut found);
        let level = keep(read_level(cell(Column::Level), line), &mut found);
        let parent = match cell(Column::Parent) {
            "" => Some(None),
            parent => keep(read_id::<UnitId>(parent, Column::Parent, line), &mut found).map(Some),
        };
        let posts = read_posts(cell(Column::Posts), line, &mut found);
        self.mistakes.append(&mut found);
        if let Some(id) = &id {
            self.once(id, line);
        }
        if let (Some(id), Some(name), Some(kind), Some(level), Some(parent)) = (id, name, kind, level, parent) {
            self.rows.push(UnitRow { id, name, kind, level, parent, posts });
        }
    }

    fn once(&mut self, id: &UnitId, line: u64) {
        if let Some(first) = self.seen.get(id) {
            let (zh, en) =
                (format!("编号「{id}」与第 {first} 行重复"), format!("{id} is listed on line {first} already"));
            self.mistakes.push(mistake("units_id_twice", line, Some(Column::Id), zh, en));
        } else {
            self.seen.insert(id.clone(), line);
        }
    }
}

fn keep<T>(read: Result<T, Mistake>, mistakes: &mut Vec<Mistake>) -> Option<T> {
    read.map_err(|mistake| mistakes.push(mistake)).ok()
}

fn read_id<T: std::str::FromStr>(text: &str, column: Column, line: u64) -> Result<T, Mistake> {
    text.parse().map_err(|_| {
        let zh = format!("「{}」不能作编号：用小写英文、数字、-、_，以英文或数字开头，1 至 64 个字符", short(text));
        let en = format!(
            "{:?} is not an id: use a-z, 0-9, - and _, 1 to 64 of them, beginning with a letter or digit",
            short(text)
        );
        mistake("units_bad_id", line, Some(column), zh, en)
    })
}

fn read_title(text: &str, column: Column, line: u64) -> Result<String, Mistake> {
    let good = !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && !text.contains(char::is_control);
    good.then(|| text.to_owned()).ok_or_else(|| {
        let zh = format!("名称须为一行，1 至 {NAME_CHARS_MAX} 个字");
        let en = format!("a name must be one line of 1 to {NAME_CHARS_MAX} characters");
        mistake("units_bad_name", line, Some(column), zh, en)
    })
}

fn read_level(text: &str, line: u64) -> Result<Level, Mistake> {
    match text {
        "province" | "省" => Ok(Level::Province),
        "city" | "市" => Ok(Level::City),
        "county" | "县" => Ok(Level::County),
        "township" | "乡镇" => Ok(Level::Township),
        "village" | "村" => Ok(Level::Village),
        _ => {
            let zh = format!("没有层级「{}」；可写 province、city、county、township、village", short(text));
            let en = format!("there is no level {:?}; write province, city, county, township or village", short(text));
            Err(mistake("units_bad_level", line, Some(Column::Level), zh, en))
        }
    }
}

fn read_posts(text: &str, line: u64, mistakes: &mut Vec<Mistake>) -> Vec<PostRow> {
    let mut posts: Vec<PostRow> = Vec::new();
    for part in text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        let Some((post, named)) = part.split_once(['=', '＝']) else {
            let zh = format!("岗位「{}」应写成 编号=名称，用分号隔开", short(part));
            let en = format!("write the post {:?} as id=title, posts separated by ;", short(part));
            mistakes.push(mistake("units_bad_post", line, Some(Column::Posts), zh, en));
            continue;
        };
        let post = keep(read_id::<PostId>(post.trim(), Column::Posts, line), mistakes);
        let named = keep(read_title(named.trim(), Column::Posts, line), mistakes);
        if let (Some(id), Some(title)) = (post, named) {
            if posts.iter().any(|known| known.id == id) {
                let (zh, en) =
                    (format!("岗位「{id}」在这一行写了两次"), format!("the post {id} is there twice on this line"));
                mistakes.push(mistake("units_post_twice", line, Some(Column::Posts), zh, en));
            } else {
                posts.push(PostRow { id, title });
            }
        }
    }
    posts
}

fn not_utf8(bytes: &[u8], at: usize) -> Mistake {
    let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u64;
    let zh = "不是 UTF-8 编码；请在表格软件中另存为「CSV UTF-8」";
    mistake("units_not_utf8", line, None, zh, "this is not UTF-8; save it as CSV UTF-8 in the spreadsheet program")
}

fn broken(error: &csv::Error) -> Mistake {
    let line = error.position().map_or(1, Position::line);
    mistake("units_not_csv", line, None, format!("不是 CSV：{error}"), format!("this is not CSV: {error}"))
}

fn mistake(
    code: &'static str,
    line: u64,
    column: Option<Column>,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Mistake {
    Mistake { code, line, column, text: Bilingual { zh: zh.into(), en: en.into() } }
}

/// Enough of what was written to find it again.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests;
