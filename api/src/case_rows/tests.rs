use super::{Incoming, Lists, cases};
use engine::entry::{Ending, Performance};
use engine::id::{TermId, UnitId};
use engine::plan::Named;
use sheets::Limits;

fn lists(columns: &[(&str, &str)]) -> Lists {
    let named = |list: &[(&str, &str)]| -> Vec<Named<TermId>> {
        let named = |(id, title): &(&str, &str)| Named { id: id.parse().unwrap(), title: (*title).to_owned() };
        list.iter().map(named).collect()
    };
    let columns = columns.iter().map(|(field, header)| ((*field).into(), (*header).into())).collect();
    let units = [("t1", "柳河司法所"), ("t1-v1", "东村调委会")];
    Lists::of_words(
        named(&[("neighbourhood", "邻里"), ("contract", "合同")]),
        named(&[("screening", "排查发现"), ("application", "依申请")]),
        named(&[("arbitration", "仲裁"), ("litigation", "诉讼")]),
        units.map(|(id, name)| (id.parse().unwrap(), name.to_owned())),
        columns,
    )
}

fn office() -> UnitId {
    "t1".parse().unwrap()
}

const HEADER: &str =
    "序号,受理日期,纠纷类型,纠纷简要情况,承办单位,办结日期,调解结果,告知途径,回访日期,履行情况,未履行原因,当事人\n";

#[test]
fn a_ledger_comes_in() {
    let rows = "1,2022年4月1日,邻里纠纷,因院墙争执,东村调委会,2022/4/10,达成协议,,2022.4.20,部分履行,尚欠一期,甲某\n\
                2,2022-04-02,合同,租金争议,,,,,,,,乙某\n\
                3,2022-04-03,合同,押金争议,t1,2022-04-20,调解不成,仲裁、诉讼,,,,\n";
    let file = format!("{HEADER}{rows}");
    let incoming = cases(file.as_bytes(), &office(), &lists(&[]), &Limits::default()).unwrap();
    assert_eq!(incoming.rows.len(), 3);
    let first = &incoming.rows[0];
    assert_eq!((first.row, first.draft.unit.as_str(), first.draft.facts.kind.as_str()), (2, "t1-v1", "neighbourhood"));
    assert!(matches!(first.closing.as_ref().unwrap().ending, Ending::Agreed { .. }));
    let visited = first.visited.as_ref().unwrap();
    assert_eq!(visited.performance, Performance::Partly { reason: "尚欠一期".into() });
    assert!(incoming.rows[1].closing.is_none());
    assert_eq!(incoming.rows[1].draft.unit, office(), "without a unit the row is the office's own");
    let Ending::NotAgreed { informed } = &incoming.rows[2].closing.as_ref().unwrap().ending else { panic!() };
    assert_eq!(informed.len(), 2);
    let (zh, _) = incoming.notes.last().unwrap();
    assert!(zh.contains("当事人") && zh.contains("序号"), "{zh}");
    let debug = format!("{incoming:?}");
    assert!(!debug.contains("甲某") && !debug.contains("乙某"), "names of parties stay in the file");
}

#[test]
fn mistakes_come_all_at_once_by_row_and_cell() {
    let rows = "1,不详,邻里,院墙,,,,,,,,\n2,2022-04-02,猫狗,,,2022-04-30,,,,,,\n3,2022-04-03,合同,押金,西村,,,,,,,\n";
    let file = format!("{HEADER}{rows}");
    let Incoming { rows, faults, .. } = cases(file.as_bytes(), &office(), &lists(&[]), &Limits::default()).unwrap();
    assert!(rows.is_empty(), "each row has a mistake");
    let mut places: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.place, fault.code)).collect();
    places.sort();
    assert_eq!(faults.len(), 5, "{places:?}");
    for place in ["B2", "C3", "D3", "E4", "G3"] {
        assert!(places.iter().any(|found| found.starts_with(place)), "{place}: {places:?}");
    }
}

#[test]
fn columns_of_an_office() {
    let file = "案号,收案时间,种类,事由\n1,2022-04-01,合同,租金\n";
    let usual = cases(file.as_bytes(), &office(), &lists(&[]), &Limits::default());
    assert!(usual.is_err());
    let own = lists(&[("accepted", "收案时间"), ("type", "种类"), ("brief", "事由")]);
    let incoming = cases(file.as_bytes(), &office(), &own, &Limits::default()).unwrap();
    assert_eq!(&*incoming.rows[0].draft.facts.brief, "租金");
}
