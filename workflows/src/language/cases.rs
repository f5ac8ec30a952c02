//! What a register of disputes holds where a definition leaves it open: lists of words, limits,
//! levels of alert, owners. Everything here can be replaced in `register`.

use engine::plan::Scope;

/// An id and its title.
pub(crate) type Term = (&'static str, &'static str);

/// What people call the register.
pub(crate) const TITLE: &str = "矛盾纠纷排查化解台账";

/// The 18 dispute types of the ministry's statistics.
pub(crate) static TYPES: &[Term] = &[
    ("marriage-family", "婚姻家庭"),
    ("neighbourhood", "邻里"),
    ("housing-homestead", "房屋宅基地"),
    ("contract", "合同"),
    ("production-business", "生产经营"),
    ("damages", "损害赔偿"),
    ("forest-land", "山林土地"),
    ("land-requisition", "征地拆迁"),
    ("pollution", "环境污染"),
    ("wage-arrears", "拖欠农民工工资"),
    ("other-labour", "其他劳动争议"),
    ("tourism", "旅游"),
    ("e-commerce", "电子商务"),
    ("other-consumer", "其他消费"),
    ("medical", "医疗"),
    ("traffic-accident", "道路交通事故"),
    ("property-management", "物业"),
    ("other", "其他"),
];

/// Where cases come from (source 001, C1, and the ministry's forms).
pub(crate) static SOURCES: &[Term] = &[
    ("screening", "排查发现"),
    ("application", "依申请"),
    ("party-committee", "党委交办"),
    ("department", "有关部门移送"),
    ("court", "法院委托移送"),
    ("procuratorate", "检察院委托移送"),
    ("police", "公安机关委托移送"),
    ("petition-office", "信访部门委托移送"),
    ("other", "其他"),
];

/// Ways that stay open where mediation does not succeed (source 001, C6; 人民调解法 26).
pub(crate) static WAYS: &[Term] = &[
    ("arbitration", "仲裁"),
    ("administrative-ruling", "行政裁决"),
    ("reconsideration", "行政复议"),
    ("litigation", "诉讼"),
];

/// Months within which a case is settled (人民调解工作若干规定 33).
pub(crate) const LIMIT_MONTHS: u16 = 1;

/// Dispute types with limits of their own, in days (劳动争议调解仲裁法 14).
pub(crate) static LIMITS: &[(&str, u16)] = &[("wage-arrears", 15), ("other-labour", 15)];

/// Days that both parties may agree on at most, once more as long as the limit.
pub(crate) const EXTENSION_DAYS: u16 = 30;

/// Working days in which an office terminates and informs once the limit has passed. The law
/// names none (人民调解法 26): the project's own choice.
pub(crate) const INFORM_WORKING_DAYS: u16 = 3;

/// Days in which a closed case is visited again, and once more after it was to be performed. The
/// rules name none: the project's own choice.
pub(crate) const VISIT_DAYS: u16 = 15;

/// Hours in which an alert is handled. Source 003 says "at once": the project's own choice.
pub(crate) const ALERT_HOURS: u32 = 24;

/// A level of alert.
pub(crate) struct StandardLevel {
    /// Its title.
    pub title: &'static str,
    /// Who is told at once.
    pub tell: &'static str,
    /// Who is next when the window passes.
    pub next: Option<&'static str>,
}

/// The three levels of source 003 (E1–E3), gravest first.
pub(crate) static LEVELS: &[StandardLevel] = &[
    StandardLevel { title: "一级预警", tell: "bureau/party-principal-leader", next: None },
    StandardLevel {
        title: "二级预警",
        tell: "bureau/government-principal-leader",
        next: Some("bureau/party-principal-leader"),
    },
    StandardLevel {
        title: "三级预警",
        tell: "bureau/local-government-leader-in-charge",
        next: Some("bureau/government-principal-leader"),
    },
];

/// Who owns a matter (source 003, C10).
pub(crate) static OWNERS: &[(Scope, &str)] = &[
    (Scope::Local, "bureau/local-leadership"),
    (Scope::AcrossAreas, "bureau/higher-leadership"),
    (Scope::Industry, "bureau/competent-department"),
    (Scope::AcrossIndustries, "bureau/local-government-leader-in-charge"),
    (Scope::Internal, "own/principal-leader"),
];

/// Who hears that a case cannot be resolved (source 000, E5).
pub(crate) static UNRESOLVED: &[&str] = &["bureau/area-leader", "township-office/township-leader"];
