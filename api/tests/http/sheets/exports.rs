//! Every table and paper goes out as a file that opens.

use super::county::{cases, id};
use super::{given, with};
use crate::fixture::CAMPAIGN;
use crate::service::{Answer, Service};
use engine::entry::CaseNumber;
use engine::input::{CaseAct, Input, RegisterAct};
use engine::plan::{Scope, Span};
use engine::state::State;
use sheets::{Limits, Wanted, read};

async fn file(service: &Service, what: &str, kind: &str) -> Answer {
    let answer = service.get(&format!("{CAMPAIGN}/{what}")).await;
    assert_eq!(answer.status, 200, "{what}: {:?}", String::from_utf8_lossy(&answer.bytes));
    assert!(answer.headers["content-type"].to_str().unwrap().contains(kind), "{what}: {:?}", answer.headers);
    let name = answer.headers["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment; ") && name.contains("filename*=UTF-8''%E9%9D%92%E5%B1%B1"), "{name}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    answer
}

/// A county with cases, an alert, and what was paid and scored.
async fn busy() -> Service {
    let service = with(cases(120, 4)).await;
    let register = |act| Input::Register { campaign: id("drive"), act };
    let (handle, ledger) = (service.handle(), id("qingshan"));
    let open = |state: &State| {
        state.campaigns[0].cases.all.iter().find(|case| case.closed().is_none()).map(|case| case.number)
    };
    let case: CaseNumber = handle.read(&ledger, open).await.unwrap().unwrap();
    let alert = CaseAct::SetAlert { level: 2, scope: Scope::Local, reason: "涉及人数较多".into() };
    given(&service, register(RegisterAct::Case { case, act: alert })).await;
    let days: Span = super::county::span("2022-04-01", "2022-05-19");
    given(&service, register(RegisterAct::AssessSubsidies(days))).await;
    given(&service, register(RegisterAct::Score(days))).await;
    service
}

#[tokio::test]
async fn tables_open_again() {
    let service = busy().await;
    let tables: [(&str, &[&str]); 9] = [
        ("cases/export.xlsx?under=qingshan&state=agreed,open", &["案件编号", "受理日期", "纠纷类型"]),
        ("statistics.xlsx?from=2022-04-01&to=2022-05-20", &["调解组织类型", "成功率"]),
        ("visits.xlsx?wanted=all", &["案件编号", "应访日期", "回访状态"]),
        ("visits.xlsx?wanted=missing&closed_from=2022-04-10", &["案件编号", "应访日期"]),
        ("alerts.xlsx?level=2", &["案件编号", "预警等级", "责任主体"]),
        ("circular.xlsx", &["单位", "问题类别", "情况说明"]),
        ("subsidies.xlsx", &["调解组织", "补贴金额（元）"]),
        ("targets.xlsx?under=t01", &["单位", "标准", "是否达标"]),
        ("scores.xlsx", &["单位", "加减分事项"]),
    ];
    for (what, headers) in tables {
        let query = what.replace("under=t01", "under=qingshan");
        let answer = file(&service, &query, "spreadsheetml").await;
        let sheet = read(&answer.bytes, &Wanted::all(headers.iter().copied()), &Limits::default());
        let sheet = sheet.unwrap_or_else(|faults| panic!("{what}: {faults:?}"));
        assert!(!sheet.rows.is_empty(), "{what}");
    }
}

#[tokio::test]
async fn the_ledger_is_filtered_as_the_list_is() {
    let service = busy().await;
    for query in ["state=agreed", "type=family&entered=true", "under=t02", "accepted_from=2022-04-10&q=排水沟"] {
        let list = service.get(&format!("{CAMPAIGN}/cases?limit=500&{query}")).await.ok();
        let list = list["items"].as_array().unwrap().len();
        let csv = service.get(&format!("{CAMPAIGN}/cases/export.csv?{query}")).await;
        assert!(csv.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        let sheet = read(&csv.bytes, &Wanted::all(["案件编号"]), &Limits::default()).unwrap();
        assert!(list > 0 && sheet.rows.len() == list, "{query}: {list} in the list, {} in the file", sheet.rows.len());
    }
    service.get(&format!("{CAMPAIGN}/cases/export.csv?state=gone")).await.refused(400, "bad_query");
    service.get(&format!("{CAMPAIGN}/visits.xlsx?wanted=some")).await.refused(400, "bad_query");
    service.get(&format!("{CAMPAIGN}/statistics.xlsx?under=t99")).await.refused(404, "unknown_unit");
    service.get(&format!("{CAMPAIGN}/statistics.xlsx?from=2022-05-01&to=2022-04-01")).await.refused(400, "bad_query");
}

#[tokio::test]
async fn papers_are_packages_with_a_document() {
    let service = busy().await;
    for what in ["papers/stage/mobilization", "papers/stage/implementation", "circular.docx"] {
        let answer = file(&service, what, "wordprocessingml").await;
        let name = b"word/document.xml";
        assert!(answer.bytes.starts_with(b"PK") && answer.bytes.windows(name.len()).any(|part| part == name), "{what}");
    }
    let office = service.get(&format!("{CAMPAIGN}/papers/stage/mobilization?under=t01")).await;
    assert_eq!(office.status, 200);
    service.get(&format!("{CAMPAIGN}/papers/stage/none")).await.refused(404, "no_such_stage");
}
