//! `maple case`: a register kept from the command line.

use crate::maple::{Answer, Service, bureau, file};
use std::fs;
use std::path::Path;

const CAMPAIGN: &str = "standing-register";
const HEADER: &str = "受理日期,纠纷类型,纠纷简要情况,难易程度,办结日期,调解结果,协议形式\n";

/// A bureau with a register that runs.
fn county() -> (tempfile::TempDir, Service) {
    let (folder, _, service) = bureau();
    service.ask(&["publish", &file("register.yaml")]).done();
    service.ask(&["campaign", "create", CAMPAIGN]).done();
    service.ask(&["campaign", "activate", CAMPAIGN]).done();
    (folder, service)
}

fn case(service: &Service, what: &str, more: &[&str]) -> Answer {
    service.run(&[&["case", what, CAMPAIGN], more, &["--lang", "zh"]].concat())
}

fn sheet(folder: &Path, name: &str, rows: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, format!("{HEADER}{rows}")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_case_from_its_registration_to_its_visit() {
    let (folder, service) = county();
    let new = ["--unit", "qingshan-t01", "--type", "neighbourhood", "--brief", "两户因院墙位置发生争执"];
    case(&service, "register", &[&new[..], &["--accepted", "2025-03-03"]].concat()).done();
    let listed = case(&service, "list", &["--search", "院墙"]).done().out;
    assert!(listed.contains("2025-000001") && listed.contains("超期未结!  ") && listed.contains("邻里"), "{listed}");
    case(&service, "transfer", &["2025-000001", "--to", "qingshan-t02", "--reason", "属地管辖"]).done();
    let untold = case(&service, "close", &["2025-000001", "--day", "2025-03-20", "--not-agreed"]);
    assert_eq!(untold.code, 1);
    assert!(untold.err.contains("not_informed"), "{}", untold.err);
    case(&service, "close", &["2025-000001", "--day", "2025-03-20", "--agreed", "written"]).done();
    case(&service, "visit", &["2025-000001", "--day", "2025-03-28", "--performed"]).done();
    let shown = case(&service, "show", &["2025-000001"]).done().out;
    for words in
        ["（2025）青人调字第1号  调解成功", "清竹镇司法所", "移送", "属地管辖", "2025-03-28", "已回访", "已履行"]
    {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    for table in ["cases", "statistics", "visits", "alerts", "targets", "circular", "subsidies", "scores"] {
        let to = folder.path().join(format!("{table}.xlsx"));
        case(&service, "export", &[table, "-o", to.to_str().unwrap()]).done();
        assert!(fs::read(&to).unwrap().starts_with(b"PK"), "{table}");
    }
}

/// Whoever looks at a file first is told every mistake with its cell, by the exit code, too; so is
/// whoever does not.
#[test]
fn a_ledger_with_mistakes_is_not_taken_over() {
    let (folder, service) = county();
    let rows = "2025-03-03,邻里,院墙,简单,2025-02-01,调解成功,口头\n不详,猫狗,,简单,,,\n2025-03-04,合同,押金,,,,\n";
    let wrong = sheet(folder.path(), "wrong.csv", rows);
    let import = ["--unit", "qingshan-t01"];
    let look = case(&service, "import", &[&[&*wrong], &import[..]].concat());
    assert_eq!(look.code, 1, "{}", look.out);
    for place in [":E2 [day_before]", ":A3 [", ":B3 [", ":C3 ["] {
        assert!(look.out.contains(&format!("wrong.csv{place}")), "{place}:\n{}", look.out);
    }
    assert!(look.out.contains("共有 4 处错误") && look.out.contains("新增 1 件，已有 0 件，未导入"), "{}", look.out);
    let apply = case(&service, "import", &[&[&*wrong, "--apply"], &import[..]].concat());
    assert_eq!(apply.code, 1);
    assert!(apply.err.contains("wrong.csv:E2 [day_before]") && apply.err.contains("sheet_unusable"), "{}", apply.err);
    let json = service.ask(&[&["case", "import", CAMPAIGN, &wrong], &import[..]].concat());
    assert_eq!((json.code, json.line()["mistakes_count"].as_u64()), (1, Some(4)));

    let right = sheet(folder.path(), "right.csv", "2025-03-03,邻里,院墙,简单,,,\n2025-03-04,合同,押金,,,,\n");
    let answers = [
        "新增 2 件，已有 0 件，未导入（加 --apply 导入）",
        "新增 2 件，已有 0 件，已导入",
        "新增 0 件，已有 2 件，已导入",
    ];
    for (more, wanted) in [&[][..], &["--apply"], &["--apply"]].into_iter().zip(answers) {
        let answer = case(&service, "import", &[&[&*right], &import[..], more].concat()).done();
        assert!(answer.out.contains(wanted), "{wanted}: {}", answer.out);
    }
}
