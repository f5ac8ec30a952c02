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
    /// A message that was never owed.
    NoSuchMessage { id } NotFound "no_such_message", "没有消息「{id}」；请核对编号。", "There is no message {id}; check the id.";
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
    /// The campaign keeps no register.
    NoRegister { id } NotFound "no_register", "专项活动「{id}」没有设置台账，请在方案中加上 register。", "Campaign {id} keeps no register; add one to its definition.";
    /// Unknown case.
    UnknownCase { number } NotFound "unknown_case", "台账中没有案件「{number}」，请核对编号。", "The register has no case {number}; check the number.";
    /// A unit that is not responsible for cases.
    TakesNoCases { unit } Invalid "takes_no_cases", "单位「{unit}」不承办纠纷案件，请选择方案中列明的承办单位。", "Unit {unit} takes no cases; choose a unit that the definition's register names.";
    /// A word that is not in the register's list.
    UnknownWord { what, word, known } Invalid "unknown_word", "「{what}」没有「{word}」，可用：{known}。", "There is no {what} {word}; there are: {known}.";
    /// A day before another that must come first.
    DayBefore { what, day } Invalid "day_before", "「{what}」不能早于 {day}。", "{what} must not be before {day}.";
    /// Parties that are not opaque references.
    BadParty {} Invalid "bad_party", "当事人只用代号（1 至 4 位大写字母或数字，如 A、B2），不得重复，也不得写姓名。", "Parties are references only (1 to 4 capital letters or digits, such as A or B2), each once; never write a name there.";
    /// No name is kept for a case whose names were erased.
    NamesErased { number } Conflict "names_erased", "案件「{number}」的当事人姓名已永久清除，不能再为其保存姓名；请不填姓名。", "The names of case {number} were erased for good; no name is kept for it any more, leave the name out.";
    /// The case is closed.
    CaseClosed { number } Conflict "case_closed", "案件「{number}」已结案；如需继续处理请先重新受理。", "Case {number} is closed; reopen it first.";
    /// The case is open.
    CaseOpen { number } Conflict "case_open", "案件「{number}」尚未结案。", "Case {number} is not closed.";
    /// One party's word is not enough.
    ConsentMissing {} Invalid "consent_missing", "延长期限须双方当事人同意，请确认双方同意后再办理。", "An extension needs the consent of both parties; confirm it first.";
    /// An extension that would be over already.
    ExtensionOver { day } Conflict "extension_over", "延长后的期限 {day} 已过，不能这样延长；请终止调解并告知其他途径。", "The extended limit {day} has passed already; terminate and inform of the other ways.";
    /// The parties were not told of the other ways.
    NotInformed { ways } Invalid "not_informed", "未达成协议的，须告知当事人其他途径（人民调解法第26条），请至少选择一项：{ways}。", "Without an agreement the parties must be told of the other ways (People's Mediation Law, art. 26); name at least one of: {ways}.";
    /// No visit to record.
    NoSuchVisit { number } NotFound "no_such_visit", "案件「{number}」没有待记录的这次回访。", "Case {number} has no such visit to record.";
    /// Recorded already.
    VisitedAlready { visit } Conflict "visited_already", "第 {visit} 次回访已有记录。", "Visit {visit} is recorded already.";
    /// A visit says how the agreement is performed.
    PerformanceMissing {} Invalid "performance_missing", "达成协议的案件，回访须写明履行情况（已履行、部分履行、未履行；未到期的须确未到期）。", "A visit of an agreed case must say how it is performed (performed, partly, not; not yet due only while it is not).";
    /// Without an agreement nothing is performed.
    NothingToPerform {} Invalid "nothing_to_perform", "该案件没有协议，履行情况请填「无协议」。", "There is no agreement to perform; say so.";
    /// Unknown referral.
    NoSuchReferral { number } NotFound "no_such_referral", "案件「{number}」没有这项转办记录。", "Case {number} has no such referral.";
    /// Only settled cases are models.
    NotSettled { number } Conflict "not_settled", "案件「{number}」没有调解成功，不能推荐为典型案例。", "Case {number} was not settled; it cannot be a model case.";
    /// Unknown level of alert.
    UnknownLevel { level, levels } Invalid "unknown_level", "没有 {level} 级预警，可用 1 至 {levels}（1 最严重）。", "There is no alert level {level}; levels are 1 to {levels}, 1 being the gravest.";
    /// The same level and scope.
    AlertUnchanged { level } Conflict "alert_unchanged", "已是 {level} 级预警，范围也未变。", "The alert has level {level} and this scope already.";
    /// No alert that waits.
    NoAlert { number } Conflict "no_alert", "案件「{number}」没有待处置的预警。", "Case {number} has no alert that waits.";
    /// Told once and not again.
    ReportedAlready { number } Conflict "reported_already", "案件「{number}」已报告过难以化解。", "It was already reported that case {number} cannot be resolved.";
    /// A step of a case is done at the case.
    StepOfCase { number } Conflict "step_of_case", "该事项来自案件「{number}」，请在案件中办理。", "This belongs to case {number}; do it there.";
    /// The same row twice in a file.
    SameRow { row } Invalid "same_row", "与第 {row} 行完全相同，请删去其中一行。", "It is the same as row {row}; take one of them out.";
    /// Rows that cannot be taken over.
    BadRows { count, row, zh, en } Invalid "bad_rows", "有 {count} 行不能导入，未导入任何内容。首先是第 {row} 行：{zh}", "{count} rows cannot be imported; nothing was. The first is row {row}: {en}";
    /// Rows that say more than one import takes.
    ImportTooLarge { rows } Invalid "import_too_large", "内容过多，一次最多导入这份文件的前 {rows} 行，请分成几个文件导入。", "This is too much for one import; the first {rows} rows of the file fit. Divide it into several files.";
    /// An amendment that would take away a register in use.
    RegisterInUse {} Conflict "register_in_use", "台账中已有案件，新版方案不能去掉台账。", "The register holds cases; a new version of the definition cannot drop it.";
    /// Every case closed in these days was looked at before.
    NothingToAssess { first, last } Conflict "nothing_to_assess", "{first} 至 {last} 办结的案件都已核定补贴，没有待核定的。", "Every case closed from {first} to {last} was assessed already; nothing is left.";
    /// Nothing says what brings points.
    NoPointsRule { id } Conflict "no_points_rule", "专项活动「{id}」没有评分标准，请在方案的台账中写明 points，或启用应答 score 的本地程序。", "Campaign {id} has no rules for points; write points in its register, or activate a procedure that answers score.";
    /// An amendment that would take away a level of alert at which a matter waits.
    LevelInUse { level } Conflict "level_in_use", "仍有案件处于 {level} 级预警，新版方案不能去掉该级。请先处置、解除或改级。", "A matter waits at alert level {level}; a new version of the definition cannot drop it. Handle, lift or change the alert first.";
    /// The same key for another request.
    KeyReused { key } Conflict "key_reused", "幂等键「{key}」已用于另一个请求，请换一个。", "Idempotency key {key} was used for another request; choose another.";
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Refusal {}
