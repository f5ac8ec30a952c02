//! The standard kinds of unit. A definition may add its own.

use engine::plan::Level;

/// A kind of unit.
#[derive(Debug)]
pub(crate) struct StandardKind {
    /// Its id.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its level.
    pub level: Level,
}

const fn kind(id: &'static str, title: &'static str, level: Level) -> StandardKind {
    StandardKind { id, title, level }
}

/// All of them, from the province down.
pub(crate) static STANDARD: &[StandardKind] = &[
    kind("province-bureau", "省司法厅（局）", Level::Province),
    kind("city-bureau", "市司法局", Level::City),
    kind("county-bureau", "县（市、区）司法局", Level::County),
    kind("section", "科（股）室", Level::County),
    kind("dispute-centre", "县级矛盾纠纷调处化解中心", Level::County),
    kind("industry-committee", "行业性专业性人民调解委员会", Level::County),
    kind("township-office", "司法所", Level::Township),
    kind("township-centre", "乡镇（街道）调处化解中心", Level::Township),
    kind("committee", "乡镇（街道）人民调解委员会", Level::Township),
    kind("enterprise-committee", "企事业单位人民调解委员会", Level::Township),
    kind("mediation-studio", "个人调解工作室", Level::Township),
    kind("village", "村（社区）", Level::Village),
    kind("village-committee", "村（社区）人民调解委员会", Level::Village),
    kind("reasoning-spot", "评理说事点", Level::Village),
];
