//! What goes out comes back as it was.

use crate::samples::{day, ledger, time};
use sheets::{Limits, Wanted, read, to_csv, to_xlsx};

#[test]
fn a_ledger_goes_out_and_comes_back() {
    let wanted = Wanted::all(["纠纷简要情况", "涉及人数", "协议金额(元)", "受理日期", "登记时间"]);
    for bytes in [to_xlsx(&[ledger()]).unwrap(), to_csv(&ledger()).unwrap()] {
        let is_xlsx = bytes.starts_with(b"PK");
        let sheet = read(&bytes, &wanted, &Limits::default()).unwrap();
        let column = |name| sheet.column(name).unwrap();
        assert_eq!(sheet.rows.len(), 2);
        assert_eq!(sheet.notes.len(), usize::from(is_xlsx), "the remark below the table: {:?}", sheet.notes);
        let (one, two) = (&sheet.rows[0], &sheet.rows[1]);
        assert_eq!(one.number, if is_xlsx { 4 } else { 2 });
        assert_eq!(
            one.text(column("纠纷简要情况")).unwrap().unwrap(),
            "相邻两户因排水沟走向发生争执，\n现场查看后商定由双方各出资一半改建“明沟”。"
        );
        assert_eq!(two.text(column("纠纷简要情况")).unwrap().unwrap(), "=1+1");
        assert_eq!(one.integer(column("涉及人数")), Ok(Some(1200)));
        assert_eq!(one.money_in_fen(column("协议金额(元)")), Ok(Some(120_050)));
        assert_eq!(two.money_in_fen(column("协议金额(元)")), Ok(Some(-1)));
        assert_eq!(one.date(column("受理日期")), Ok(Some(day("2022-04-01"))));
        assert_eq!(two.date(column("受理日期")), Ok(Some(day("1999-12-31"))));
        assert_eq!(one.date_time(column("登记时间")), Ok(Some(time("2022-04-01T09:30:00"))));
        assert_eq!(two.date_time(column("登记时间")), Ok(None));
    }
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    assert!(to_xlsx(&[ledger(), ledger()]).unwrap() == to_xlsx(&[ledger(), ledger()]).unwrap());
    assert!(to_csv(&ledger()).unwrap() == to_csv(&ledger()).unwrap());
}
