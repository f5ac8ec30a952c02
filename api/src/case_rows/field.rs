//! What a column may stand for, and the headers it is found under where an office says nothing.

/// What a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The responsible unit, by id or name.
    Unit,
    /// The day it was accepted.
    Accepted,
    /// The dispute type.
    Type,
    /// Where it came from.
    Source,
    /// The facts in brief.
    Brief,
    /// How hard it is.
    Difficulty,
    /// How many sides it has.
    Sides,
    /// How many people it concerns.
    People,
    /// The amount in dispute, in yuan.
    Amount,
    /// The post of the leader who answers for it.
    Leader,
    /// The mediator's number at the unit.
    Mediator,
    /// What is done to settle it.
    Measures,
    /// When it was entered into the provincial system.
    Entered,
    /// When it was closed.
    Closed,
    /// How it ended.
    Outcome,
    /// Oral or written.
    Agreement,
    /// When the agreement took effect.
    Effective,
    /// By when it is to be performed.
    Performance,
    /// The amount of the agreement, in yuan.
    AgreedAmount,
    /// The ways the parties were told of.
    Informed,
    /// When it was visited.
    Visited,
    /// How the agreement is performed.
    Performed,
    /// Why it is not performed in full.
    Reason,
    /// Hidden risks to performance.
    Risks,
    /// Errors of the mediation that the visit found.
    Errors,
    /// Opinions and requests.
    Opinions,
    /// What follows from the visit.
    FollowUp,
}

/// The header of the column that tables put a case's own number in.
pub const NUMBER_HEADER: &str = "案件编号";

impl Field {
    /// All of them.
    pub const ALL: [Field; 27] = [
        Field::Unit,
        Field::Accepted,
        Field::Type,
        Field::Source,
        Field::Brief,
        Field::Difficulty,
        Field::Sides,
        Field::People,
        Field::Amount,
        Field::Leader,
        Field::Mediator,
        Field::Measures,
        Field::Entered,
        Field::Closed,
        Field::Outcome,
        Field::Agreement,
        Field::Effective,
        Field::Performance,
        Field::AgreedAmount,
        Field::Informed,
        Field::Visited,
        Field::Performed,
        Field::Reason,
        Field::Risks,
        Field::Errors,
        Field::Opinions,
        Field::FollowUp,
    ];

    /// Its name where columns are set for an office.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Headers it is found under; the first is the one that exports use.
    pub fn headers(self) -> &'static [&'static str] {
        self.words().1
    }

    /// Whether a ledger without it cannot be read.
    pub fn is_needed(self) -> bool {
        matches!(self, Field::Accepted | Field::Type | Field::Brief)
    }

    fn words(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Field::Unit => ("unit", &["承办单位", "责任单位", "调解组织", "调委会"]),
            Field::Accepted => ("accepted", &["受理日期", "受理时间", "登记日期", "登记时间", "排查时间"]),
            Field::Type => ("type", &["纠纷类型", "纠纷类别", "矛盾类型", "类型"]),
            Field::Source => ("source", &["纠纷来源", "来源", "案件来源"]),
            Field::Brief => ("brief", &["纠纷简要情况", "简要案情", "基本情况", "纠纷事由", "案情简介"]),
            Field::Difficulty => ("difficulty", &["难易程度", "疑难程度"]),
            Field::Sides => ("sides", &["当事方数", "当事方"]),
            Field::People => ("people", &["涉及人数", "人数"]),
            Field::Amount => ("amount", &["涉及金额（元）", "涉及金额(元)", "涉及金额"]),
            Field::Leader => ("leader", &["责任领导岗位", "责任领导"]),
            Field::Mediator => ("mediator", &["调解员编号", "调解员工号"]),
            Field::Measures => ("measures", &["化解措施", "调解措施", "工作措施"]),
            Field::Entered => ("entered", &["录入日期", "系统录入日期", "录入时间"]),
            Field::Closed => ("closed", &["办结日期", "结案日期", "办结时间", "结案时间"]),
            Field::Outcome => ("outcome", &["调解结果", "处理结果", "化解结果"]),
            Field::Agreement => ("agreement", &["协议形式", "协议类型"]),
            Field::Effective => ("effective", &["协议生效日期", "协议达成日期", "协议日期"]),
            Field::Performance => ("performance", &["履行期限", "履行日期"]),
            Field::AgreedAmount => ("agreed_amount", &["协议金额（元）", "协议金额(元)", "协议金额"]),
            Field::Informed => ("informed", &["告知途径", "告知其他途径"]),
            Field::Visited => ("visited", &["回访日期", "回访时间"]),
            Field::Performed => ("performed", &["履行情况", "协议履行情况"]),
            Field::Reason => ("reason", &["未履行原因", "部分履行原因"]),
            Field::Risks => ("risks", &["履行隐患"]),
            Field::Errors => ("errors", &["调解工作差错", "调解差错"]),
            Field::Opinions => ("opinions", &["意见与要求", "意见建议"]),
            Field::FollowUp => ("follow_up", &["后续措施", "跟进措施"]),
        }
    }
}
