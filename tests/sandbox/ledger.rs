//! Hostile procedures of the deadline hook in real ledgers: whatever they do, all fourteen offices
//! owe what the definition says, the administrator hears of it once, and a neighbour county in the
//! same runtime, on the same host, has its own dates.

use crate::cases::finite;
use crate::cases::packages::manifest;
use crate::cases::running::{FOR_EVER, slow};
use crate::neighbour::GOOD;
use crate::shapes::{THERE, data, dating, declining, giving, ruling, words};
use chrono::NaiveDate;
use engine::entry::{Entry, Fact, NoticeKind, RuleUsed, Told};
use engine::id::{CampaignId, EntryNo, LedgerId};
use engine::input::{Input, Request};
use engine::procedure::{Hook, Package};
use engine::state::{Period, PeriodPhase, State};
use engine::time::Timestamp;
use host::guests::{DATA, Guest};
use host::package::{open, seal};
use runtime::{Handle, Options, Runtime, Simulated};
use std::sync::Arc;
use store::journal::Settings;
use store::{Journal, Ledgers};
use tests::procedures::{Calls, Machine};
use tests::scenario::places;

const DEFINITION: &str = "dispute-drive-2022";
const OFFICES: usize = 14;
/// The duty whose date the neighbour has changed.
const DUTY: &str = "stage-material";

/// A hostile procedure and the word that its ledger writes down for it.
struct Bad {
    name: &'static str,
    guest: Guest,
    /// Limits it asks for, as its manifest says them.
    limits: &'static str,
    cause: &'static str,
    /// Whether it is set aside: proposals that go too far are no failures.
    set_aside: bool,
}

fn all_bad() -> Vec<Bad> {
    let guest = |instructions: &str| Guest::answering(Hook::Deadline, instructions);
    let keep = "i32.const 1024";
    let grow = "(loop $l (drop (memory.grow (i32.const 16))) (br $l)) unreachable";
    let table = "(loop $l (drop (table.grow $t (ref.null func) (i32.const 500))) (br $l)) unreachable";
    let deep = "(func $deep (call $deep) (drop (i32.load (i32.const 0))))";
    let post = "(func (export \"cabi_post_maplebridge:procedure/deadline@1.0.0#propose\") (param i32) unreachable)";
    let flood = "(loop $l (call $write (i32.const 0) (i32.const 0) (i32.const 0)) (br $l)) unreachable";
    let large = format!("(memory.fill (i32.const 65536) (i32.const 97) (i32.const 65537)) {THERE}");
    let large = guest(&large).memory("9").with(&data(DATA, &words(&[1, 65_536, 65_537])));
    // Time is only for one of them to run out of: others share the machine.
    let fails = |name, cause, guest| Bad { name, guest, limits: r#"{"millis":2000}"#, cause, set_aside: true };
    let too_far = |name, cause, guest| Bad { name, guest, limits: "{}", cause, set_aside: false };
    let for_ever = r#"{"fuel":500000000,"millis":20}"#;
    vec![
        fails("endless loop", "fuel", guest(FOR_EVER)),
        Bad { limits: for_ever, ..fails("endless loop with much fuel", "time", slow()) },
        Bad { limits: r#"{"fuel":10,"millis":2000}"#, ..fails("ten units of fuel", "fuel", finite(100)) },
        fails("memory bomb", "memory", guest(grow)),
        fails("table bomb", "table", guest(table).with("(table $t 1 funcref)")),
        fails("deep recursion", "stack", guest(&format!("(call $deep) {keep}")).with(deep)),
        fails("unreachable", "trap", guest("unreachable")),
        fails("trap in start", "trap", guest(keep).with("(func $s unreachable) (start $s)")),
        fails("trap in realloc", "trap", guest(keep).realloc("unreachable")),
        fails("trap in post-return", "trap", giving(Hook::Deadline, &[0], b"").with(post)),
        fails("host-call flood", "host-calls", guest(flood).importing("log", "write", "(param i32 i32 i32)")),
        fails("oversized answer", "output", large),
        fails("pointer out of bounds", "malformed", guest("i32.const -4")),
        fails("unknown variant", "malformed", giving(Hook::Deadline, &[0, 9], b"")),
        fails("invalid UTF-8", "malformed", declining(b"\xff")),
        fails("excuses", "declined", declining(b"no\x1b[2J\r\nok")),
        too_far("sixty-five thousand days", "out-of-range", ruling(65_535, [0; 4], b"24:00")),
        too_far("a year later", "relaxes", ruling(300, [0; 4], b"24:00")),
        too_far("path as a key", "unknown-name", dating("../../../etc/passwd", "2022-04-18")),
    ]
}

/// A bureau's ledger in the runtime.
struct County {
    ledger: LedgerId,
    handle: Handle,
}

impl County {
    /// With units, calendars and the definition of 2022.
    async fn new(handle: &Handle, id: &str) -> Self {
        let county = County { ledger: id.parse().unwrap(), handle: handle.clone() };
        let (ledger, units) = (county.ledger.clone(), places::library_units("county").unwrap());
        county.must(Input::OpenLedger { id: ledger, title: id.into(), zone: chrono_tz::Asia::Shanghai }).await;
        for notice in workflows::calendars::bundled() {
            county.must(Input::ImportCalendar(notice.into())).await;
        }
        county.must(Input::ImportUnits { rows: units.clone().into(), complete: true }).await;
        let calendar = county.read(|state| state.calendar.clone()).await;
        let text = places::library(DEFINITION).unwrap();
        let plan = Arc::new(places::plan("definition.yaml", text, &calendar, &units).unwrap());
        county.must(Input::PublishDefinition { source: text.into(), plan: plan.into() }).await;
        county
    }

    async fn must(&self, input: Input) {
        let asked = self.handle.execute(&self.ledger, Request::new("officer", input)).await;
        asked.unwrap_or_else(|error| panic!("{}: {error}", self.ledger));
    }

    async fn read<T: Send + 'static>(&self, look: impl FnOnce(&State) -> T + Send + 'static) -> T {
        self.handle.read(&self.ledger, look).await.unwrap()
    }

    /// A procedure comes into use the way every procedure does.
    async fn deploy(&self, file: Vec<u8>) {
        let package: Package = open(&file).unwrap();
        let procedure = package.id.clone();
        self.handle.put_blob(file).await.unwrap();
        self.must(Input::UploadProcedure { package: Arc::new(package).into(), unsigned_allowed: true }).await;
        let shadow = Input::ShadowProcedure { procedure: procedure.clone(), version: None, settings: None };
        self.must(shadow).await;
        self.must(Input::ActivateProcedure { procedure, version: None, settings: None }).await;
    }

    /// Starts a campaign; gives its entries.
    async fn start(&self, campaign: &str) -> Vec<Entry> {
        let campaign: CampaignId = campaign.parse().unwrap();
        let definition = DEFINITION.parse().unwrap();
        self.must(Input::CreateCampaign { campaign: campaign.clone(), definition, version: None }).await;
        let head = self.read(|state| state.head).await;
        self.must(Input::Activate { campaign }).await;
        self.entries(head).await
    }

    async fn entries(&self, after: EntryNo) -> Vec<Entry> {
        let records = self.handle.entries(&self.ledger, after, 10_000).await.unwrap();
        records.iter().map(|record| Entry::decode(&record.bytes).unwrap()).collect()
    }

    /// Periods of its newest campaign with the duty each is of.
    async fn periods(&self) -> Vec<(String, Period)> {
        let duties = |state: &State| {
            let campaign = state.campaigns.last().unwrap();
            let duty = |period: &Period| campaign.slots[usize::from(period.slot)].id.to_string();
            campaign.periods.iter().map(|period| (duty(period), period.clone())).collect()
        };
        self.read(duties).await
    }
}

/// A runtime on real files, at nine o'clock on 20 March 2022.
async fn begin(folder: &std::path::Path) -> (Runtime, Arc<Simulated>) {
    let journal = Journal::open(&folder.join("store"), Settings::default()).unwrap();
    let clock = Arc::new(Simulated::new(at("2022-03-20T09:00:00+08:00")));
    let sandbox = Machine::new().sandboxes(&Calls::default())();
    let options = Options { sandbox, ..Options::default() };
    let store: Arc<dyn Ledgers> = Arc::new(journal);
    (Runtime::start(store, Arc::clone(&clock) as Arc<dyn runtime::Clock>, options).await.unwrap(), clock)
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_procedure_does_its_county_has_base_dates_and_the_neighbour_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, clock) = begin(folder.path()).await;
    let handle = runtime.handle();
    let plain = County::new(&handle, "plain-county").await;
    plain.start("plain").await;
    let base = plain.periods().await;
    let neighbour = County::new(&handle, "qingshan-county").await;
    neighbour.deploy(GOOD.to_vec()).await;
    let mut counties = Vec::new();
    for (n, bad) in all_bad().into_iter().enumerate() {
        let id = format!("county-{n}");
        let county = County::new(&handle, &id).await;
        let text = manifest(&id, "1.0.0").replace('}', &format!(",\"limits\":{}}}", bad.limits.replace('}', "^")));
        county.deploy(seal(&bad.guest.component(), &text.replace('^', "}")).unwrap()).await;
        let drive = format!("drive-{n}");
        let (entries, _) = tokio::join!(county.start("drive"), neighbour.start(&drive));
        has_base_dates(&county, &bad, &base).await;
        administrator_heard_once(&county, &bad, &entries).await;
        has_its_own_dates(&neighbour, &base).await;
        println!("{:<28} {}", bad.name, bad.cause);
        counties.push((county, bad));
    }
    // The first stage is over: what is owed then is owed by all offices, by the definition's rule.
    clock.set(at("2022-04-16T09:00:00+08:00"));
    handle.settled().await;
    for (county, bad) in &counties {
        let periods = county.periods().await;
        let open: Vec<_> = periods.iter().filter(|(duty, p)| duty == DUTY && p.phase == PeriodPhase::Open).collect();
        assert!(!open.is_empty(), "{}: nothing is open", bad.name);
        for (_, period) in open {
            assert_eq!(period.units.len(), OFFICES, "{}", bad.name);
            assert!(matches!(period.basis.rule, RuleUsed::Base { .. }), "{}: {:?}", bad.name, period.basis.rule);
        }
    }
    runtime.stop().await;
}

/// Every date is the definition's, and says why.
async fn has_base_dates(county: &County, bad: &Bad, base: &[(String, Period)]) {
    let periods = county.periods().await;
    assert_eq!(periods.len(), base.len(), "{}", bad.name);
    let mut causes = std::collections::BTreeSet::new();
    for ((duty, period), (same, plain)) in periods.iter().zip(base) {
        assert_eq!((duty, &period.key, &period.dates), (same, &plain.key, &plain.dates), "{}", bad.name);
        match &period.basis.rule {
            RuleUsed::Base { cause, .. } => drop(causes.insert(cause.to_string())),
            other => panic!("{}: {duty} {} by {other:?}", bad.name, period.key),
        }
    }
    let aside = county.read(|state| state.procedures.versions[0].quarantine.clone()).await;
    assert_eq!(aside.is_some(), bad.set_aside, "{}: {aside:?}", bad.name);
    let mut wanted = std::collections::BTreeSet::from([bad.cause.to_owned()]);
    if bad.set_aside {
        wanted.insert("quarantined".into());
        let failures = county.read(|state| state.procedures.versions[0].track.failures).await;
        assert_eq!(failures, 3, "{}: nobody waits for a fourth", bad.name);
    }
    // A rule that goes too far may break another guardrail where another duty's dates are.
    let same = if bad.set_aside { causes == wanted } else { wanted.is_subset(&causes) };
    assert!(same, "{}: {causes:?}, not {wanted:?}", bad.name);
}

/// One notice, to one post of the bureau.
async fn administrator_heard_once(county: &County, bad: &Bad, entries: &[Entry]) {
    let told: Vec<_> = entries
        .iter()
        .filter_map(|entry| match &entry.fact {
            Fact::NoticesOwed { notices } => Some(notices),
            _ => None,
        })
        .flatten()
        .filter(|notice| notice.kind == NoticeKind::BaseRuleUsed)
        .cloned()
        .collect();
    assert_eq!(told.len(), 1, "{}: {told:?}", bad.name);
    let Told::Posts(posts) = told[0].to.clone() else { panic!("{}: {told:?}", bad.name) };
    assert_eq!(posts.len(), 1, "{}", bad.name);
    let post = posts[0].0;
    let name = county.read(move |state| state.organisation.post(post).map(|post| post.id.to_string())).await;
    assert_eq!(name.as_deref(), Some("administrator"), "{}", bad.name);
    let words = told[0].words.as_deref().unwrap_or_default();
    assert!(words.contains(bad.cause) && !words.chars().any(char::is_control), "{}: {words:?}", bad.name);
}

/// Three days after each stage instead of five, rolled to a working day; all else as it was.
async fn has_its_own_dates(neighbour: &County, base: &[(String, Period)]) {
    let periods = neighbour.periods().await;
    assert_eq!(periods.len(), base.len());
    let mut days: Vec<NaiveDate> = Vec::new();
    for ((duty, period), (_, plain)) in periods.iter().zip(base) {
        if duty == DUTY {
            assert!(matches!(period.basis.rule, RuleUsed::Local(_)), "{:?}", period.basis.rule);
            days.push(period.dates.day);
        } else {
            assert_eq!(
                (&period.basis.rule, &period.dates),
                (&RuleUsed::Definition, &plain.dates),
                "{duty} {}",
                period.key
            );
        }
    }
    let wanted = ["2022-04-18", "2022-11-18", "2022-11-28"].map(|day| day.parse::<NaiveDate>().unwrap());
    assert_eq!(days, wanted);
}
