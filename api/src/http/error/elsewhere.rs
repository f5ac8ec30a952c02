//! Codes that other rooms of the project own and that can reach a caller, for the description.
//! Their exact sentences carry names and numbers; these say the same without them.

/// Status, code, Chinese, English.
pub(crate) const ALL: &[(u16, &str, &str, &str)] = &[
    (
        404,
        "unknown_ledger",
        "没有这个账本，请核对名称或先建立账本。",
        "There is no such ledger; check the name or open it first.",
    ),
    (
        422,
        "other_ledger",
        "请求发往一个账本，内容却要建立另一个。",
        "The request for one ledger opens another; use one name in both places.",
    ),
    (503, "ledger_conflict", "账本刚被别处写入，请重试。", "The ledger was just written elsewhere; try again."),
    (
        503,
        "ledger_fenced",
        "账本已由其他写入方接管，请稍后重试。",
        "Another writer holds the ledger; try again shortly.",
    ),
    (
        503,
        "ledger_held",
        "账本正由其他写入方持有，请稍后重试。",
        "Another writer holds the ledger; try again when its lease has run out.",
    ),
    (
        503,
        "store_busy",
        "等待写盘的请求过多，请稍后重试。",
        "Too many writes are waiting for the disk; try again in a moment.",
    ),
    (503, "disk_full", "磁盘已满，暂停写入；请清理空间。", "The disk is full and nothing is written; make space."),
    (
        503,
        "store_read_only",
        "磁盘出错，存储已转为只读；请检查磁盘后重启。",
        "The disk failed and the store only reads; check the disk, then restart.",
    ),
    (503, "store_closed", "存储已关闭；请重新启动服务。", "The store is closed; start the service again."),
    (
        503,
        "store_io",
        "文件操作失败；请检查磁盘与目录权限。",
        "A file could not be read or written; check the disk and the folder's rights.",
    ),
    (500, "ledger_corrupt", "存储数据损坏；请用备份恢复。", "Stored data is damaged; restore a backup."),
    (
        500,
        "entry_unreadable",
        "有一条记录无法读取；请使用最新版本，或用备份恢复。",
        "An entry cannot be read; use the newest version, or restore a backup.",
    ),
    (
        500,
        "case_key_damaged",
        "案件密钥已损坏；请放回副本，或清除该案件的姓名。",
        "The key of a case is damaged; put a copy back, or erase the case's names.",
    ),
    (
        500,
        "sealed_name_malformed",
        "保存的姓名不是加密后的内容；请重新填写。",
        "What is kept is no sealed name; give the name again.",
    ),
    (
        500,
        "sealed_name_newer",
        "姓名由更新的版本加密；请使用该版本。",
        "A newer version sealed the name; use that version.",
    ),
    (500, "sealed_name_unreadable", "姓名无法解密；请重新填写。", "The name does not open; give it again."),
    (
        500,
        "sealing_failed",
        "系统未能提供加密所需的随机数；请稍后重试。",
        "The system gave no random numbers to seal with; try again.",
    ),
    (422, "entry_too_large", "内容过大；请拆分。", "The content is too large for an entry; split it."),
    (
        422,
        "calendar_too_large",
        "文件比日历大得多；请确认它只是一个年度的日历。",
        "The file is far larger than a calendar; check that it is one of one year.",
    ),
    (
        422,
        "calendar_malformed",
        "日历文件有误；请对照自带的文件修改。",
        "The calendar file is not of a form that is read; compare it with a bundled one.",
    ),
    (422, "calendar_text", "名称须为一行、不宜过长。", "A name must be one short line."),
    (
        422,
        "calendar_not_announced",
        "该年安排尚未公布；公布后再导入。",
        "The year is not announced yet; import the file once it lists days.",
    ),
    (
        422,
        "calendar_incomplete",
        "文件缺少固定节日，不完整；请重新获取。",
        "The file lacks a fixed holiday, so it is not complete; fetch it again.",
    ),
    (
        422,
        "calendar_plain_weekday",
        "调休上班日本来就是工作日；请改正日期。",
        "A make-up working day is a plain weekday; correct the date.",
    ),
    (422, "calendar_year", "年份超出范围；请改正。", "The year is out of range; correct it."),
    (422, "calendar_foreign_day", "有日期不属于该年；请改正。", "A day does not belong to the year; correct it."),
    (422, "calendar_day_twice", "有日期列了两次；请改正。", "A day is listed twice; correct it."),
    (422, "calendar_too_many_days", "列出的日期过多；请改正。", "Too many days are listed; correct it."),
];
