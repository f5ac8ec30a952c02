//! The list of codes. Programs and people refer to them, so the list only grows: a code is never
//! renamed, never removed, never given another meaning. Each has an entry in `codes.md`.

use serde::{Serialize, Serializer};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What kind of mistake it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All codes, in order of their introduction.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as text, for example `unknown_field`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    /// More bytes than a definition may have.
    FileTooLarge = "file_too_large",
    /// Not UTF-8.
    NotUtf8 = "not_utf8",
    /// A character that is not text.
    ControlCharacter = "control_character",
    /// Nothing in the file.
    EmptyFile = "empty_file",
    /// Not YAML.
    YamlSyntax = "yaml_syntax",
    /// An anchor or alias.
    AnchorRefused = "anchor_refused",
    /// A tag.
    TagRefused = "tag_refused",
    /// A merge key.
    MergeRefused = "merge_refused",
    /// More than one document.
    SeveralDocuments = "several_documents",
    /// A key that is a list or mapping.
    KeyNotText = "key_not_text",
    /// Too deeply nested.
    TooDeep = "too_deep",
    /// Too many keys and values.
    TooManyValues = "too_many_values",
    /// A text that is too long.
    TextTooLong = "text_too_long",
    /// The rest of the mistakes is not listed.
    TooManyMistakes = "too_many_mistakes",
    /// A field that does not exist here.
    UnknownField = "unknown_field",
    /// A field that must be there.
    MissingField = "missing_field",
    /// The same field twice.
    DuplicateField = "duplicate_field",
    /// The same id twice.
    DuplicateId = "duplicate_id",
    /// A mapping, list or text where another is needed.
    WrongShape = "wrong_shape",
    /// A key without a value.
    EmptyValue = "empty_value",
    /// Fields that exclude each other.
    ConflictingFields = "conflicting_fields",
    /// A field without effect here.
    MisplacedField = "misplaced_field",
    /// Not an id.
    BadId = "bad_id",
    /// An id with a meaning of its own.
    ReservedId = "reserved_id",
    /// Not one of the words a field takes.
    UnknownWord = "unknown_word",
    /// Neither yes nor no.
    BadYesNo = "bad_yes_no",
    /// Not a whole number.
    BadNumber = "bad_number",
    /// A number outside its bounds.
    NumberOutOfRange = "number_out_of_range",
    /// Not a day.
    BadDate = "bad_date",
    /// Not a window.
    BadWindow = "bad_window",
    /// Not a time of day.
    BadTime = "bad_time",
    /// Not a time zone.
    BadZone = "bad_zone",
    /// Not something a deadline can count from.
    BadAnchor = "bad_anchor",
    /// Not a rhythm.
    BadRhythm = "bad_rhythm",
    /// Not a cron expression.
    BadCron = "bad_cron",
    /// Not a reminder.
    BadReminder = "bad_reminder",
    /// Not a delay.
    BadDelay = "bad_delay",
    /// Not a post.
    BadPost = "bad_post",
    /// Not a grant.
    BadGrant = "bad_grant",
    /// No such stage.
    UnknownStage = "unknown_stage",
    /// No such duty.
    UnknownDuty = "unknown_duty",
    /// No such kind of unit.
    UnknownKind = "unknown_kind",
    /// No such unit.
    UnknownUnit = "unknown_unit",
    /// No such post.
    UnknownPost = "unknown_post",
    /// No such form.
    UnknownForm = "unknown_form",
    /// No such field on the form.
    UnknownFormField = "unknown_form_field",
    /// No such announced window.
    UnknownWindow = "unknown_window",
    /// No such event.
    UnknownEvent = "unknown_event",
    /// Declared, but used nowhere.
    Unused = "unused",
    /// The end lies before the start.
    WindowReversed = "window_reversed",
    /// A stage (or another part) outside the campaign.
    OutsideCampaign = "outside_campaign",
    /// Stages that overlap.
    StagesOverlap = "stages_overlap",
    /// A campaign longer than the service takes.
    CampaignTooLong = "campaign_too_long",
    /// A deadline before the stage or campaign it belongs to begins.
    DeadlineBeforeStart = "deadline_before_start",
    /// A fixed date after the campaign.
    DeadlineAfterCampaign = "deadline_after_campaign",
    /// It may be handed in only after it is due.
    OpensAfterDue = "opens_after_due",
    /// Nothing ever falls due.
    NeverDue = "never_due",
    /// A cron expression that never fires.
    CronNeverFires = "cron_never_fires",
    /// A date that rests on a year whose days off are not announced.
    YearNotAnnounced = "year_not_announced",
    /// A due day that is a day off.
    DueOnDayOff = "due_on_day_off",
    /// More of something than the service takes.
    TooMany = "too_many",
    /// A campaign that asks nothing of anybody.
    NoDuties = "no_duties",
    /// Nobody owes the duty.
    EmptyAudience = "empty_audience",
    /// A duty that satisfies itself, directly or in a circle.
    SatisfiesCycle = "satisfies_cycle",
    /// Duties of different rhythm.
    SatisfiesRhythm = "satisfies_rhythm",
    /// Duties that no unit owes both of.
    SatisfiesAudience = "satisfies_audience",
    /// A target without figures to measure.
    TargetWithoutForm = "target_without_form",
    /// A target that does not fit its field.
    TargetType = "target_type",
    /// A rung of the ladder before the one below it.
    LadderOrder = "ladder_order",
    /// A post that its unit does not have.
    PostVacant = "post_vacant",
    /// Not a length of time.
    BadTerm = "bad_term",
    /// Not something that can be counted.
    BadQuantity = "bad_quantity",
    /// No such dispute type.
    UnknownDisputeType = "unknown_dispute_type",
    /// Levels of alert that are not 1, 2, 3 … each once.
    AlertLevels = "alert_levels",
    /// A measure of a period that is not over.
    MeasurePeriod = "measure_period",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
