//! Everything that can be wrong, with its words.

/// Every code with what it stands for (Chinese).
pub(crate) const CODES: &[(&str, &str)] = &[
    ("file_empty", "文件为空"),
    ("file_too_large", "文件过大"),
    ("file_encrypted", "文件加密"),
    ("file_old_excel", "旧版 .xls 文件"),
    ("file_macros", "文件含宏"),
    ("file_binary_excel", "二进制 .xlsb 文件"),
    ("file_other_kind", "不是表格文件"),
    ("file_damaged", "文件损坏"),
    ("file_inflates", "压缩内容过大"),
    ("file_too_many_parts", "内部部件过多"),
    ("file_not_decodable", "文字编码无法识别"),
    ("file_nul", "文本含空字符"),
    ("file_too_many_rows", "行数过多"),
    ("file_too_many_columns", "列数过多"),
    ("file_too_many_cells", "单元格过多"),
    ("file_too_many_strings", "文字、样式或合并区域过多"),
    ("sheet_none", "没有可见的工作表"),
    ("sheet_empty", "工作表为空"),
    ("header_not_found", "未找到表头"),
    ("header_twice", "表头重复"),
    ("cell_too_long", "单元格文字过长"),
    ("cell_error", "单元格为错误值"),
    ("cell_formula_without_value", "公式没有结果"),
    ("cell_damaged", "单元格内容无法读取"),
    ("cells_merged", "数据区有合并单元格"),
    ("value_missing", "必填项为空"),
    ("value_not_date", "不是日期"),
    ("value_not_time", "不是日期时间"),
    ("value_not_integer", "不是整数"),
    ("value_not_amount", "不是金额"),
    ("value_not_yes_no", "不是“是”或“否”"),
    ("faults_more", "还有更多错误"),
];

/// Something wrong that has words.
pub(crate) trait Says {
    /// Code, Chinese, English: what happened and what to do.
    fn said(&self) -> (&'static str, String, String);
}

/// The file is of a kind that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Encrypted,
    OldExcel,
    Macros,
    BinaryExcel,
    Other,
    NotDecodable,
    Nul,
    Damaged(&'static str),
    NoSheet,
    EmptySheet,
}

impl Kind {
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::Empty => {
                ("file_empty", "文件是空的，请检查后重新选择文件。", "the file is empty; choose the right file")
            }
            Kind::Encrypted => (
                "file_encrypted",
                "文件设有打开密码。请在表格软件中取消密码，另存为 .xlsx 后再导入。",
                "the file is protected by a password; remove the password, save as .xlsx, and import again",
            ),
            Kind::OldExcel => (
                "file_old_excel",
                "这是旧版 .xls 文件。请用表格软件打开，另存为 .xlsx 后再导入（只改扩展名无效）。",
                "this is an old .xls file; open it, save it as .xlsx, and import that (renaming it is not enough)",
            ),
            Kind::Macros => (
                "file_macros",
                "文件含有宏（.xlsm）。请另存为不含宏的 .xlsx 后再导入。",
                "the file has macros (.xlsm); save it as .xlsx without macros and import again",
            ),
            Kind::BinaryExcel => (
                "file_binary_excel",
                "这是二进制工作簿（.xlsb）。请另存为 .xlsx 后再导入。",
                "this is a binary workbook (.xlsb); save it as .xlsx and import again",
            ),
            Kind::Other => (
                "file_other_kind",
                "文件内容不是 .xlsx，也不是 .csv（可能是网页或其他文件改了扩展名）。请另存为 .xlsx 后再导入。",
                "the content is neither .xlsx nor .csv (perhaps a web page or another file that was renamed); save it as .xlsx and import again",
            ),
            Kind::NotDecodable => (
                "file_not_decodable",
                "文字编码无法识别。请另存为“CSV UTF-8”或 .xlsx 后再导入。",
                "the text is in no encoding that is known here; save it as CSV UTF-8 or as .xlsx and import again",
            ),
            Kind::Nul => (
                "file_nul",
                "文件中有空字符（NUL），不是正常的文本。请另存为“CSV UTF-8”或 .xlsx 后再导入。",
                "there are NUL characters in the file, so it is no proper text; save it as CSV UTF-8 or as .xlsx and import again",
            ),
            Kind::NoSheet => (
                "sheet_none",
                "工作簿中没有可见的工作表。请取消隐藏要导入的工作表。",
                "the workbook has no visible sheet; unhide the one to be imported",
            ),
            Kind::EmptySheet => (
                "sheet_empty",
                "工作表中没有内容。请把要导入的工作表放在第一个。",
                "there is nothing in the sheet; put the sheet to be imported first",
            ),
            Kind::Damaged(_) => (
                "file_damaged",
                "文件不完整或已损坏，请重新保存或重新传送后再导入。",
                "the file is incomplete or damaged; save or send it again and import that",
            ),
        }
    }
}

impl Says for Kind {
    fn said(&self) -> (&'static str, String, String) {
        let (code, zh, en) = self.words();
        match self {
            Kind::Damaged(part) => (code, format!("{zh}（{part}）"), format!("{en} ({part})")),
            _ => (code, zh.to_owned(), en.to_owned()),
        }
    }
}

/// There is more of something than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooMuch {
    Bytes { limit: usize },
    Inflated { limit: u64 },
    Parts { limit: usize },
    Rows { limit: usize },
    Columns { limit: u16 },
    Cells { limit: usize },
    Strings { limit: usize },
    Faults { more: usize },
}

impl Says for TooMuch {
    fn said(&self) -> (&'static str, String, String) {
        let megabytes = |bytes: u64| bytes >> 20;
        match self {
            TooMuch::Bytes { limit } => {
                let limit = megabytes(*limit as u64);
                (
                    "file_too_large",
                    format!("文件超过 {limit} MB。请删去无关内容，或分成几个文件导入。"),
                    format!("the file is larger than {limit} MB; remove what does not belong, or split it"),
                )
            }
            TooMuch::Inflated { limit } => {
                let limit = megabytes(*limit);
                (
                    "file_inflates",
                    format!("文件解压后过大（上限 {limit} MB）或压缩比异常。请把数据复制到新建的表格中再导入。"),
                    format!(
                        "the file inflates beyond {limit} MB, or out of all proportion; copy the data into a new workbook and import that"
                    ),
                )
            }
            TooMuch::Parts { limit } => (
                "file_too_many_parts",
                format!("文件内部的部件超过 {limit} 个。请把数据复制到新建的表格中再导入。"),
                format!(
                    "the file has more than {limit} parts inside; copy the data into a new workbook and import that"
                ),
            ),
            TooMuch::Rows { limit } => (
                "file_too_many_rows",
                format!("有内容的行超过 {limit} 行。请分成几个文件导入。"),
                format!("more than {limit} rows have something in them; split the file"),
            ),
            TooMuch::Columns { limit } => (
                "file_too_many_columns",
                format!("这一列超出了 {limit} 列的范围。请删除表格右侧多余的内容。"),
                format!(
                    "this column is beyond the {limit} that are read; remove what stands to the right of the table"
                ),
            ),
            TooMuch::Cells { limit } => (
                "file_too_many_cells",
                format!("有内容的单元格超过 {limit} 个。请分成几个文件导入。"),
                format!("more than {limit} cells have something in them; split the file"),
            ),
            TooMuch::Strings { limit } => (
                "file_too_many_strings",
                format!("文字、样式或合并区域超过 {limit} 个。请把数据复制到新建的表格中再导入。"),
                format!(
                    "more than {limit} texts, formats or merged ranges; copy the data into a new workbook and import that"
                ),
            ),
            TooMuch::Faults { more } => (
                "faults_more",
                format!("还有 {more} 处错误未列出。请先改正以上各处再试。"),
                format!("and {more} more; correct those above and try again"),
            ),
        }
    }
}

/// The header is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Header {
    NotFound { missing: String },
    Twice { name: String, first: String },
}

impl Says for Header {
    fn said(&self) -> (&'static str, String, String) {
        match self {
            Header::NotFound { missing } => (
                "header_not_found",
                format!("未找到表头行。缺少的列：{missing}。请检查表头文字或列对应关系。"),
                format!(
                    "no header row was found; columns that are missing: {missing}; look at the header's words or at the column mapping"
                ),
            ),
            Header::Twice { name, first } => (
                "header_twice",
                format!("表头“{name}”与 {first} 重复，无法判断用哪一列。请改名或删除其中一列。"),
                format!("the header “{name}” stands in {first} already; rename or remove one of them"),
            ),
        }
    }
}

/// A cell cannot be used, whatever is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unusable {
    TooLong { limit: usize },
    Error { value: String },
    NoValue,
    Damaged,
    Merged { range: String },
}

impl Says for Unusable {
    fn said(&self) -> (&'static str, String, String) {
        match self {
            Unusable::TooLong { limit } => (
                "cell_too_long",
                format!("单元格文字超过 {limit} 字。请缩短。"),
                format!("the cell has more than {limit} characters; shorten it"),
            ),
            Unusable::Error { value } => (
                "cell_error",
                format!("单元格为错误值 {value}。请改正公式或直接填写数值。"),
                format!("the cell is the error {value}; correct its formula or write the value"),
            ),
            Unusable::Merged { range } => (
                "cells_merged",
                format!("数据区 {range} 是合并单元格，无法判断每行的值。请取消合并并逐行填写。"),
                format!(
                    "the cells {range} are merged, so the value of each row is unknown; unmerge them and fill in each row"
                ),
            ),
            Unusable::NoValue => (
                "cell_formula_without_value",
                "公式没有保存结果。请用表格软件打开并保存一次，或粘贴为数值。".to_owned(),
                "the formula was saved without its result; open and save the file in a spreadsheet program, or paste the value".to_owned(),
            ),
            Unusable::Damaged => (
                "cell_damaged",
                "单元格内容无法读取。请重新填写该单元格。".to_owned(),
                "the content of the cell cannot be read; write it anew".to_owned(),
            ),
        }
    }
}

/// A cell is well, but not what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Not {
    Given { name: String },
    Date { value: String },
    Time { value: String },
    Integer { value: String },
    Amount { value: String },
    YesNo { value: String },
}

impl Says for Not {
    fn said(&self) -> (&'static str, String, String) {
        match self {
            Not::Given { name } => {
                ("value_missing", format!("“{name}”为必填项，不能为空。"), format!("“{name}” must be filled in"))
            }
            Not::Date { value } => (
                "value_not_date",
                format!("“{value}”不是日期。请写成 2022-04-01 的形式。"),
                format!("“{value}” is not a date; write it like 2022-04-01"),
            ),
            Not::Time { value } => (
                "value_not_time",
                format!("“{value}”不是日期时间。请写成 2022-04-01 09:30 的形式。"),
                format!("“{value}” is not a date with a time; write it like 2022-04-01 09:30"),
            ),
            Not::Integer { value } => (
                "value_not_integer",
                format!("“{value}”不是整数。请填写不带小数和文字的数字。"),
                format!("“{value}” is not a whole number; write digits only"),
            ),
            Not::Amount { value } => (
                "value_not_amount",
                format!("“{value}”不是金额。请以元为单位填写，最多两位小数，如 1200.50。"),
                format!("“{value}” is not an amount; write yuan with two decimals at most, like 1200.50"),
            ),
            Not::YesNo { value } => (
                "value_not_yes_no",
                format!("“{value}”不是“是”或“否”。"),
                format!("“{value}” is neither yes (是) nor no (否)"),
            ),
        }
    }
}
