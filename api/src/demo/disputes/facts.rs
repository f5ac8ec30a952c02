//! What a dispute is about: types in their usual shares, a few sentences for each.

use crate::rehearse::Draw;
use engine::entry::CaseFacts;
use engine::id::TermId;
use engine::plan::Register;
use engine::procedure::Difficulty;

/// Types by title, how many of a thousand, and what such a dispute is about.
const TYPES: [(&str, u64, [&str; 4]); 12] = [
    ("邻里", 229, ["相邻院墙位置争执", "屋檐滴水损及邻家墙面", "共用巷道堆放杂物影响通行", "夜间噪声影响邻居休息"]),
    (
        "婚姻家庭",
        197,
        ["赡养老人费用分担意见不一", "离婚后子女探望安排不能商定", "兄弟分家财产划分争执", "彩礼返还金额有争议"],
    ),
    (
        "损害赔偿",
        81,
        ["放养牲畜损坏庄稼要求赔偿", "施工碰坏围栏赔偿数额不一", "宠物伤人医药费承担争执", "借用农具损坏后赔偿争议"],
    ),
    ("房屋宅基地", 69, ["宅基地界址不清", "翻建房屋占用共有通道", "房屋租赁到期腾退争执", "老宅继承份额有分歧"]),
    ("合同", 80, ["货款结算数额有出入", "承包合同提前解除争执", "定金返还争议", "服务质量与约定不符"]),
    ("山林土地", 75, ["林地四至界线争执", "承包地流转租金支付争议", "耕地边界犁占争执", "退耕补助分配意见不一"]),
    (
        "道路交通事故",
        68,
        ["电动车相撞车损赔偿争执", "停车剐蹭责任认定有异议", "农用车刮倒路边作物赔偿", "事故误工费数额争议"],
    ),
    ("拖欠农民工工资", 45, ["工程完工后工资未结清", "工时计算有争议", "包工头拖欠劳务费", "试工期间报酬争议"]),
    ("生产经营", 40, ["共用水渠灌溉次序争执", "摊位经营范围重叠", "合伙账目不清", "收购价格临时变动争议"]),
    ("物业", 36, ["物业费收取标准争议", "公共照明长期不修", "车位分配意见不一", "电梯维修费用分摊争执"]),
    ("医疗", 18, ["诊疗费用明细有异议", "术后恢复效果争议", "陪护费用承担争执", "检查项目告知不清"]),
    ("其他", 62, ["红白事场地使用争执", "村集体分红公示疑问", "公共水井使用时间争执", "快递代收丢失赔偿争议"]),
];

const WHERE: [&str; 6] = ["村东头", "村部附近", "集镇沿街", "河道旁", "新建小区", "三组与四组交界处"];

/// A dispute, drawn.
pub(super) fn drawn(register: &Register, draw: Draw) -> CaseFacts {
    let all: u64 = TYPES.iter().map(|(_, share, _)| share).sum();
    let mut left = draw.below(10, all);
    let kind = TYPES.iter().find(|(_, share, _)| {
        let found = left < *share;
        left = left.saturating_sub(*share);
        found
    });
    let (title, _, about) = kind.unwrap_or(&TYPES[0]);
    let place = WHERE[draw.below(11, WHERE.len() as u64) as usize];
    let what = about[draw.below(12, about.len() as u64) as usize];
    let difficulty = match draw.below(13, 100) {
        0..60 => Difficulty::Simple,
        60..92 => Difficulty::Ordinary,
        _ => Difficulty::Complex,
    };
    let about_money = matches!(*title, "合同" | "损害赔偿" | "拖欠农民工工资" | "道路交通事故" | "物业");
    let yuan = 200 + draw.mostly_small(14, 60_000) as u64;
    CaseFacts {
        kind: by_title(&register.types, title),
        source: register.sources.get(source(draw, register)).map_or_else(TermId::other, |source| source.id.clone()),
        brief: format!("{place}{what}，双方协商未果，申请调解。").into(),
        difficulty,
        sides: 2 + u16::from(draw.below(15, 12) == 0),
        people: 2 + draw.mostly_small(16, 18) as u32,
        amount: about_money.then_some(yuan / 10 * 1_000),
        leader: None,
        mediator: Some(format!("M{}", 1 + draw.below(17, 3)).into()),
        measures: "上门走访，分别听取意见，集中调解".into(),
        entered: None,
        signs: Vec::new(),
    }
}

fn by_title(list: &[engine::plan::Named<TermId>], title: &str) -> TermId {
    let found = list.iter().find(|known| known.title.trim_end_matches("纠纷") == title);
    found.or(list.last()).map_or_else(TermId::other, |known| known.id.clone())
}

/// Most are found by screening, the first source; some come by application or are handed over.
fn source(draw: Draw, register: &Register) -> usize {
    match draw.below(18, 100) {
        0..55 => 0,
        55..88 => 1,
        _ => 2 + draw.below(19, register.sources.len().saturating_sub(2).max(1) as u64) as usize,
    }
}
