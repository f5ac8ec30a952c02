//! What the door itself says no to. The list only grows: a code that was ever sent keeps its
//! meaning. What the rules say no to is `engine::refusal`.

use axum::http::StatusCode;
use engine::refusal::Bilingual;

macro_rules! failures {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* } $status:ident $code:literal, $zh:literal, $en:literal;)*) => {
        /// Why a request did not get through.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are the words that stand in the texts")]
        pub enum Failure { $($(#[$doc])* $name { $($field: String),* },)* }

        impl Failure {
            /// Its status.
            pub fn status(&self) -> StatusCode {
                match self { $(Failure::$name { .. } => StatusCode::$status,)* }
            }
            /// Its stable code.
            pub fn code(&self) -> &'static str {
                match self { $(Failure::$name { .. } => $code,)* }
            }
            /// What happened and what to do.
            pub fn text(&self) -> Bilingual {
                match self { $(Failure::$name { $($field),* } => Bilingual { zh: format!($zh), en: format!($en) },)* }
            }
            /// All codes: status, code, both texts' patterns.
            pub const ALL: &[(StatusCode, &'static str, &'static str, &'static str)] =
                &[$((StatusCode::$status, $code, $zh, $en)),*];
        }
    };
}

failures! {
    /// No token.
    TokenMissing {} UNAUTHORIZED "token_missing", "请求没有令牌；请在 Authorization 头中写 Bearer 和令牌。", "The request carries no token; send an Authorization header with Bearer and the token.";
    /// A token nobody has.
    TokenUnknown {} UNAUTHORIZED "token_unknown", "令牌无效或已撤销；请向管理员索取新令牌。", "The token is not known or was revoked; ask the operator for a new one.";
    /// No such path.
    NoSuchPath { path } NOT_FOUND "no_such_path", "没有路径「{path}」；全部路径见 /docs。", "There is no path {path}; all paths are listed at /docs.";
    /// A path that exists, with a method it does not have.
    MethodNotAllowed { method, path } METHOD_NOT_ALLOWED "method_not_allowed", "路径「{path}」不支持 {method}；允许的方法见 Allow 头。", "{path} does not take {method}; see the Allow header for what it takes.";
    /// An id in the path that cannot be one.
    BadPath { name, why } BAD_REQUEST "bad_path", "路径中的「{name}」无效：{why}。", "{name} in the path cannot be used: {why}.";
    /// A query that cannot be read.
    BadQuery { zh, en } BAD_REQUEST "bad_query", "查询参数有误：{zh}。", "The query cannot be used: {en}.";
    /// A header that cannot be read.
    BadHeader { name, zh, en } BAD_REQUEST "bad_header", "请求头 {name} 无效：{zh}。", "The header {name} cannot be used: {en}.";
    /// Another content type than the one wanted.
    WrongContentType { wanted, given } UNSUPPORTED_MEDIA_TYPE "wrong_content_type", "此处只接受 {wanted}，收到的是「{given}」；请改正 Content-Type。", "This path takes {wanted}; {given} was sent. Correct the Content-Type.";
    /// Larger than the bound.
    BodyTooLarge { most } PAYLOAD_TOO_LARGE "body_too_large", "内容超过 {most} 字节；请拆分或压缩后再发。", "The body has more than {most} bytes; split it or make it smaller.";
    /// The body did not come in time.
    BodyTooSlow {} REQUEST_TIMEOUT "body_too_slow", "内容没有在规定时间内收完；请检查网络后重发。", "The body did not arrive in time; check the connection and send it again.";
    /// The body broke off.
    BodyBroken {} BAD_REQUEST "body_broken", "内容没有完整到达；请重发。", "The body did not arrive whole; send it again.";
    /// A body where none belongs.
    BodyUnexpected {} BAD_REQUEST "body_unexpected", "此处不收内容；请去掉请求体。", "This path takes no body; leave it out.";
    /// Not UTF-8.
    InvalidUtf8 { at } BAD_REQUEST "invalid_utf8", "第 {at} 个字节处不是 UTF-8；请用 UTF-8 编码重发。", "The text is not UTF-8 at byte {at}; encode it as UTF-8.";
    /// Not JSON.
    MalformedJson { line, column, zh, en } BAD_REQUEST "malformed_json", "JSON 第 {line} 行第 {column} 列有误：{zh}。", "The JSON is broken at line {line}, column {column}: {en}.";
    /// Too many levels.
    JsonTooDeep { most } BAD_REQUEST "json_too_deep", "JSON 嵌套超过 {most} 层；请简化结构。", "The JSON is nested more than {most} levels deep; make it flatter.";
    /// JSON, but not what the path takes.
    InvalidBody { line, column, zh, en } BAD_REQUEST "invalid_body", "第 {line} 行第 {column} 列不符合要求：{zh}。", "Line {line}, column {column} is not what this path takes: {en}.";
    /// A definition with mistakes.
    DefinitionInvalid { count } UNPROCESSABLE_ENTITY "definition_invalid", "活动方案有 {count} 处错误，详见 diagnostics；改正后重新发布。", "Mistakes in the definition: {count}, listed in diagnostics; correct them and publish again.";
    /// A list of units that cannot be read.
    UnitsUnreadable { count } UNPROCESSABLE_ENTITY "units_unreadable", "单位表有 {count} 处错误，详见 diagnostics；未导入任何内容。", "Mistakes in the list of units: {count}, listed in diagnostics; nothing was imported.";
    /// A spreadsheet with mistakes.
    SheetUnusable { count } UNPROCESSABLE_ENTITY "sheet_unusable", "表格有 {count} 处错误，详见 diagnostics；未导入任何内容。", "Mistakes in the spreadsheet: {count}, listed in diagnostics; nothing was taken over.";
    /// A duty whose figures are no single row.
    NoSingleRow { duty } UNPROCESSABLE_ENTITY "no_single_row", "任务「{duty}」不是一个单位填一行数字的任务，不能用一张表为多个单位报送；请逐个单位报送。", "The duty {duty} does not take one row of figures for each unit, so no sheet can hand it in for many; hand it in unit by unit.";
    /// No such stage.
    NoSuchStage { id } NOT_FOUND "no_such_stage", "活动没有阶段「{id}」；请核对方案中的阶段编号。", "The campaign has no stage {id}; check the ids of its stages.";
    /// More than a sheet holds.
    TableTooLarge { title } UNPROCESSABLE_ENTITY "table_too_large", "「{title}」超过一张工作表的容量；请按单位或时段筛选后再导出。", "There is more in {title} than a sheet holds; choose a unit or fewer days.";
    /// No such document.
    NoSuchDocument { id } NOT_FOUND "no_such_document", "没有文件 {id}；请核对编号或重新上传。", "There is no document {id}; check the digest or upload it again.";
    /// Bytes that are not the ones announced.
    DigestMismatch { wanted, found } UNPROCESSABLE_ENTITY "digest_mismatch", "文件的 SHA-256 是 {found}，不是 {wanted}；文件可能损坏，请重新上传。", "The bytes have the SHA-256 {found}, not {wanted}; they may be damaged, upload them again.";
    /// A document that is empty.
    DocumentEmpty {} UNPROCESSABLE_ENTITY "document_empty", "文件是空的；请选择有内容的文件。", "The document is empty; choose one with content.";
    /// An instant before the ledger began.
    BeforeLedger { first } NOT_FOUND "before_ledger", "账本自 {first} 起才有记录；请选择之后的时刻。", "The ledger begins at {first}; choose a later instant.";
    /// A name that cannot be one. Says which party, and never the text.
    BadName { party, zh, en } UNPROCESSABLE_ENTITY "bad_name", "第 {party} 位当事人的姓名无效：{zh}", "The name of party no. {party} cannot be used: {en}";
    /// No right to names of parties.
    NamesNotGranted {} FORBIDDEN "names_not_granted", "当事人姓名只限承办单位查看和登记；此令牌没有该单位的姓名权限，请向管理员申请。", "Names of parties are for the handling unit alone, and this token has no right to those of this unit; ask the operator for it.";
    /// A service without a vault.
    NamesOff {} CONFLICT "names_off", "本服务不保存当事人姓名；请不填姓名，只用代号。", "This service keeps no names of parties; leave the names out and use references.";
    /// A service without procedures.
    ProceduresOff {} CONFLICT "procedures_off", "服务启动时关闭了本地程序；请去掉 --no-procedures 后重新启动。", "This service was started without procedures; start it without --no-procedures.";
    /// The sandbox does not start.
    SandboxFailed { detail } INTERNAL_SERVER_ERROR "sandbox_failed", "本地程序的沙箱无法建立（{detail}）；请管理员检查数据目录的权限和内存。", "The sandbox for procedures cannot be set up ({detail}); the operator should check the data folder's rights and the memory.";
    /// Too slow to answer.
    TimedOut {} SERVICE_UNAVAILABLE "timed_out", "服务没有在规定时间内完成，结果未知；请用同一个 Idempotency-Key 重发。", "The service did not finish in time and the result is unknown; send it again with the same Idempotency-Key.";
    /// About to stop.
    Stopping {} SERVICE_UNAVAILABLE "stopping", "服务正在停止；请稍后重试。", "The service is stopping; try again shortly.";
    /// Our own mistake.
    Internal {} INTERNAL_SERVER_ERROR "internal", "服务内部出错，已记录；请把 request_id 告知管理员。", "The service made a mistake, which was logged; tell the operator the request_id.";
}
