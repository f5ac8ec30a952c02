//! What the engine says no to. A refusal changes nothing; its code is stable, its text says what
//! happened and what to do, in Chinese and in English.

use std::fmt;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Which kind of answer a refusal is, for whoever turns it into a protocol's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The thing named does not exist.
    NotFound,
    /// It exists and its present state does not allow this.
    Conflict,
    /// The request itself is wrong.
    Invalid,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* } $kind:ident $code:literal, $zh:literal, $en:literal;)*) => {
        /// Why an input was refused.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are the words that stand in the texts")]
        pub enum Refusal { $($(#[$doc])* $name { $($field: String),* },)* }

        impl Refusal {
            /// Its stable code.
            pub fn code(&self) -> &'static str {
                match self { $(Refusal::$name { .. } => $code,)* }
            }
            /// Which kind of answer it is.
            pub fn kind(&self) -> RefusalKind {
                match self { $(Refusal::$name { .. } => RefusalKind::$kind,)* }
            }
            /// What happened and what to do.
            pub fn text(&self) -> Bilingual {
                match self { $(Refusal::$name { $($field),* } => Bilingual { zh: format!($zh), en: format!($en) },)* }
            }
            /// All codes with both texts' patterns, for the reference.
            pub const ALL: &[(&'static str, &'static str, &'static str)] = &[$(($code, $zh, $en)),*];
            /// Which kind of answer each of [`Refusal::ALL`] is, in the same order.
            pub const KINDS: &[RefusalKind] = &[$(RefusalKind::$kind),*];
        }
    };
}

refusals! {
    /// The ledger has entries already.
    LedgerExists { id } Conflict "ledger_exists", "账本「{id}」已经建立。", "Ledger {id} exists already.";
    /// The ledger has no first entry yet.
    NoLedger {} NotFound "no_ledger", "账本尚未建立，请先建立账本。", "The ledger does not exist yet; open it first.";
    /// Unknown campaign.
    UnknownCampaign { id } NotFound "unknown_campaign", "没有专项活动「{id}」，请核对编号。", "There is no campaign {id}; check the id.";
    /// Taken campaign id.
    CampaignExists { id } Conflict "campaign_exists", "专项活动「{id}」已存在，请换一个编号。", "Campaign {id} exists already; choose another id.";
    /// Unknown definition or version.
    UnknownDefinition { id } NotFound "unknown_definition", "没有已发布的活动方案「{id}」，请先发布。", "No published definition {id}; publish it first.";
    /// Unknown duty.
    UnknownDuty { id } NotFound "unknown_duty", "该活动没有任务「{id}」，请核对编号。", "The campaign has no duty {id}; check the id.";
    /// Unknown period.
    UnknownPeriod { duty, key } NotFound "unknown_period", "任务「{duty}」没有期次「{key}」。", "Duty {duty} has no period {key}.";
    /// Unknown unit.
    UnknownUnit { id } NotFound "unknown_unit", "账本中没有单位「{id}」，请核对编号或先导入单位。", "The ledger has no unit {id}; check the id or import the units first.";
    /// Unknown post.
    UnknownPost { id } NotFound "unknown_post", "该单位没有岗位「{id}」。", "The unit has no post {id}.";
    /// Unknown endpoint.
    UnknownEndpoint { id } NotFound "unknown_endpoint", "没有送达端点「{id}」。", "There is no endpoint {id}.";
    /// Unknown window.
    UnknownWindow { id } NotFound "unknown_window", "活动方案没有定义时段「{id}」。", "The definition has no window {id}.";
    /// A window that is not announced so.
    NotAnnounced { window, span } NotFound "not_announced", "时段「{window}」没有公布过 {span}。", "The window {window} is not announced for {span}.";
    /// Unknown event.
    UnknownEvent { id } NotFound "unknown_event", "没有任务以事件「{id}」为起点。", "No duty follows the event {id}.";
    /// A message that is not dead.
    UnknownMessage { id } NotFound "unknown_message", "没有未送达的消息「{id}」。", "There is no dead message {id}.";
    /// The unit does not owe it.
    NotOwed { unit, duty, key } NotFound "not_owed", "单位「{unit}」在任务「{duty}」期次「{key}」没有应办事项。", "Unit {unit} owes nothing for duty {duty}, period {key}.";
    /// Too early.
    NotOpenYet { duty, key, opens } Conflict "not_open_yet", "任务「{duty}」期次「{key}」自 {opens} 起才可报送。", "Duty {duty}, period {key} can be handed in from {opens}.";
    /// No longer owed.
    Cancelled { duty, key } Conflict "cancelled", "任务「{duty}」期次「{key}」已取消，不必再报。", "Duty {duty}, period {key} was cancelled; nothing is owed.";
    /// Already waived.
    AlreadyWaived { unit } Conflict "already_waived", "单位「{unit}」的该事项已免除。", "Unit {unit} was already released from it.";
    /// Nothing to return.
    NothingToReturn { unit } Conflict "nothing_to_return", "单位「{unit}」还没有可退回的报送。", "Unit {unit} has handed in nothing that could be returned.";
    /// Already fulfilled, so it cannot be waived.
    AlreadyFulfilled { unit } Conflict "already_fulfilled", "单位「{unit}」已完成该事项，无须免除。", "Unit {unit} has fulfilled it; there is nothing to waive.";
    /// Wrong kind of evidence.
    WrongEvidence { wanted, given } Invalid "wrong_evidence", "该任务要求「{wanted}」，收到的是「{given}」。", "The duty wants {wanted}; {given} was given.";
    /// Zero reports are not foreseen.
    NoZeroReport { duty } Invalid "no_zero_report", "任务「{duty}」不接受零报告，请报送内容。", "Duty {duty} takes no zero report; hand in the content.";
    /// A field that the form does not have.
    UnknownField { field, known } Invalid "unknown_field", "表单没有字段「{field}」，可填：{known}。", "The form has no field {field}; it has: {known}.";
    /// A field given twice.
    FieldTwice { field } Invalid "field_twice", "字段「{field}」填了两次。", "Field {field} is given twice.";
    /// A field that is missing.
    MissingField { field } Invalid "missing_field", "缺少字段「{field}」。", "Field {field} is missing.";
    /// A value outside its bounds.
    OutOfRange { field, value, min, max } Invalid "out_of_range", "字段「{field}」的值 {value} 不在 {min} 至 {max} 之间。", "Field {field} is {value}; it must be from {min} to {max}.";
    /// Rows that do not fit the form.
    WrongRows { wanted } Invalid "wrong_rows", "行数不符：{wanted}。", "The rows do not fit the form: {wanted}.";
    /// A correction that still falls short.
    StillNotMet { what } Conflict "still_not_met", "整改后仍未达标：{what}。", "It still falls short of the target: {what}.";
    /// Not started.
    NotRunning { id } Conflict "not_running", "专项活动「{id}」没有在进行。", "Campaign {id} is not running.";
    /// Started already.
    AlreadyActivated { id } Conflict "already_activated", "专项活动「{id}」已经启动。", "Campaign {id} was already activated.";
    /// Nobody owes anything.
    EmptyAudience { duties } Invalid "empty_audience", "以下任务没有任何单位承担：{duties}。请先导入单位或修改方案。", "Nobody owes these duties: {duties}. Import the units or change the definition.";
    /// No units at all.
    NoUnits {} Conflict "no_units", "账本中还没有单位，请先导入单位。", "The ledger has no units yet; import them first.";
    /// Another definition.
    OtherDefinition { id, wanted } Invalid "other_definition", "活动使用的是方案「{wanted}」，不能改用「{id}」。", "The campaign follows definition {wanted}; it cannot be amended with {id}.";
    /// Nothing to amend.
    SameVersion { version } Conflict "same_version", "活动已经在使用第 {version} 版。", "The campaign follows version {version} already.";
    /// Paused already.
    AlreadyPaused {} Conflict "already_paused", "已经暂停。", "It is paused already.";
    /// Not paused.
    NotPaused {} Conflict "not_paused", "没有处于暂停状态。", "It is not paused.";
    /// A reason is required.
    NoReason {} Invalid "no_reason", "请说明理由。", "Give a reason.";
    /// Too long.
    TooLong { what, max } Invalid "too_long", "「{what}」过长，最多 {max} 字。", "{what} is too long; at most {max} characters.";
    /// Too many.
    TooMany { what, max } Invalid "too_many", "「{what}」过多，最多 {max}。", "Too many {what}; at most {max}.";
    /// An instant in the future.
    InFuture { what } Invalid "in_future", "「{what}」不能晚于现在。", "{what} must not lie in the future.";
    /// A window outside the campaign.
    OutsideCampaign { span } Invalid "outside_campaign", "时段 {span} 不在活动期间内。", "{span} lies outside the campaign.";
    /// A notice that cannot be imported.
    BadCalendar { why } Invalid "bad_calendar", "日历通知无法导入：{why}。", "The calendar notice cannot be imported: {why}.";
    /// Units that cannot be imported.
    BadUnits { why } Invalid "bad_units", "单位表无法导入：{why}。", "The units cannot be imported: {why}.";
    /// An endpoint that cannot be used.
    BadEndpoint { why } Invalid "bad_endpoint", "送达端点无效：{why}。", "The endpoint cannot be used: {why}.";
    /// Unknown procedure or version.
    UnknownProcedure { id } NotFound "unknown_procedure", "没有本地程序「{id}」或没有该版本，请先上传。", "There is no procedure {id}, or not that version; upload it first.";
    /// Unknown signing key.
    UnknownKey { key } NotFound "unknown_key", "没有受信任的签名密钥「{key}」。", "Key {key} is not trusted.";
    /// The package is for another county.
    OtherCounty { county } Invalid "other_county", "该程序包是给「{county}」的，不能上传到本账本。", "The package is for {county}; it cannot be uploaded here.";
    /// Not signed.
    Unsigned {} Invalid "unsigned", "程序包没有签名。请先签名（maple procedure sign），或由运维人员允许未签名的程序包。", "The package is not signed. Sign it (maple procedure sign), or have the operator allow unsigned ones.";
    /// Signed by a key that does not count.
    UntrustedKey { key } Invalid "untrusted_key", "签名密钥「{key}」不受信任或已吊销。请用受信任的密钥签名。", "Key {key} is not trusted, or was revoked; sign with a key that is.";
    /// Trusted once and never again.
    KeyRevoked { key } Conflict "key_revoked", "密钥「{key}」已吊销，不能再次信任，请换新的密钥。", "Key {key} was revoked and cannot be trusted again; make a new one.";
    /// An old version under a new upload.
    VersionNotNewer { version, newest } Conflict "version_not_newer", "版本 {version} 不比已有的 {newest} 新。请提高版本号；要退回旧版本请用回滚。", "Version {version} is not newer than {newest}. Raise the version; to go back, roll back.";
    /// Settings that do not fit.
    BadSettings { zh, en } Invalid "bad_settings", "设置不符合要求：{zh}。", "The settings do not fit: {en}.";
    /// It has to be tried first.
    NotInShadow { id } Conflict "not_in_shadow", "本地程序「{id}」尚未试运行。请先试运行（shadow），比较结果后再启用。", "Procedure {id} has not been in shadow; try it there first, then activate it.";
    /// In use already.
    IsActive { id } Conflict "is_active", "本地程序「{id}」的该版本正在使用。", "That version of procedure {id} is active.";
    /// Not in use.
    NotActive { id } Conflict "not_active", "本地程序「{id}」没有正在使用的版本。", "Procedure {id} has no active version.";
    /// Not set aside.
    NotQuarantined { id } Conflict "not_quarantined", "本地程序「{id}」没有被隔离。", "Procedure {id} is not in quarantine.";
    /// Another procedure answers.
    HookTaken { hook, by } Conflict "hook_taken", "挂接点「{hook}」已由「{by}」应答，请先停用它。", "The hook {hook} is answered by {by}; take that out of use first.";
    /// The same key for another request.
    KeyReused { key } Conflict "key_reused", "幂等键「{key}」已用于另一个请求，请换一个。", "Idempotency key {key} was used for another request; choose another.";
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Refusal {}
