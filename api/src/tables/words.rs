//! Words of tables that no view has in Chinese.

use engine::plan::Scope;
use engine::procedure::VisitAnchor;
use engine::views::register::{CaseState, LineKind, VisitStanding};

/// Where a case stands.
pub(super) fn state_word(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "办理中",
        CaseState::PastLimit => "超期未结",
        CaseState::Agreed
        | CaseState::NotAgreed
        | CaseState::Refused
        | CaseState::Unsuitable
        | CaseState::Withdrawn => "已办结",
    }
}

/// How far a matter reaches.
pub(super) fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Local => "辖区内",
        Scope::AcrossAreas => "跨地区",
        Scope::Industry => "行业内",
        Scope::AcrossIndustries => "跨行业",
        Scope::Internal => "单位内部",
    }
}

/// Where a visit stands.
pub(super) fn visit_word(standing: VisitStanding) -> &'static str {
    match standing {
        VisitStanding::Planned => "待回访",
        VisitStanding::Overdue => "逾期未访",
        VisitStanding::Done { late: false } => "已回访",
        VisitStanding::Done { late: true } => "已回访（逾期）",
        VisitStanding::Dropped => "取消",
    }
}

/// What a visit counts from.
pub(super) fn anchor_word(anchor: VisitAnchor) -> &'static str {
    match anchor {
        VisitAnchor::Closing => "办结",
        VisitAnchor::Effect => "协议生效",
        VisitAnchor::Performance => "履行期限届满",
    }
}

/// Why a line stands in a circular.
pub(crate) fn line_word(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Overdue => "逾期未报",
        LineKind::CorrectionOverdue => "整改逾期",
        LineKind::CaseUnsettled => "纠纷超期未结",
        LineKind::InformMissing => "未终止并告知",
        LineKind::VisitMissing => "逾期未访",
        LineKind::AlertUnhandled => "预警逾期未处置",
        LineKind::TargetMissed => "指标未达标",
        LineKind::Late => "迟报迟办",
    }
}
