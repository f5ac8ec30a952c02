//! Festivals that deadlines may be counted from. Three of them follow the lunar calendar and one
//! the sun, so their days are kept as facts; they are fixed by astronomy long before the State
//! Council announces which days around them are off.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A statutory festival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Festival {
    /// 元旦, 1 January.
    NewYear,
    /// 春节, the first day of the first lunar month.
    SpringFestival,
    /// 清明节.
    TombSweeping,
    /// 劳动节, 1 May.
    LabourDay,
    /// 端午节, the fifth day of the fifth lunar month.
    DragonBoat,
    /// 中秋节, the fifteenth day of the eighth lunar month.
    MidAutumn,
    /// 国庆节, 1 October.
    NationalDay,
}

/// First year of the table below.
const FIRST: i32 = 2019;

/// Spring Festival, Tomb-Sweeping, Dragon Boat, Mid-Autumn as (month, day), one row a year.
const MOVING: [[(u32, u32); 4]; 32] = [
    [(2, 5), (4, 5), (6, 7), (9, 13)],   // 2019
    [(1, 25), (4, 4), (6, 25), (10, 1)], // 2020
    [(2, 12), (4, 4), (6, 14), (9, 21)],
    [(2, 1), (4, 5), (6, 3), (9, 10)],
    [(1, 22), (4, 5), (6, 22), (9, 29)],
    [(2, 10), (4, 4), (6, 10), (9, 17)],
    [(1, 29), (4, 4), (5, 31), (10, 6)], // 2025
    [(2, 17), (4, 5), (6, 19), (9, 25)],
    [(2, 6), (4, 5), (6, 9), (9, 15)],
    [(1, 26), (4, 4), (5, 28), (10, 3)],
    [(2, 13), (4, 4), (6, 16), (9, 22)],
    [(2, 3), (4, 5), (6, 5), (9, 12)], // 2030
    [(1, 23), (4, 5), (6, 24), (10, 1)],
    [(2, 11), (4, 4), (6, 12), (9, 19)],
    [(1, 31), (4, 4), (6, 1), (9, 8)],
    [(2, 19), (4, 5), (6, 20), (9, 27)],
    [(2, 8), (4, 5), (6, 10), (9, 16)], // 2035
    [(1, 28), (4, 4), (5, 30), (10, 4)],
    [(2, 15), (4, 4), (6, 18), (9, 24)],
    [(2, 4), (4, 5), (6, 7), (9, 13)],
    [(1, 24), (4, 5), (5, 27), (10, 2)],
    [(2, 12), (4, 4), (6, 14), (9, 20)], // 2040
    [(2, 1), (4, 4), (6, 3), (9, 10)],
    [(1, 22), (4, 4), (6, 22), (9, 28)],
    [(2, 10), (4, 5), (6, 11), (9, 17)],
    [(1, 30), (4, 4), (5, 31), (10, 5)],
    [(2, 17), (4, 4), (6, 19), (9, 25)], // 2045
    [(2, 6), (4, 4), (6, 8), (9, 15)],
    [(1, 26), (4, 5), (5, 29), (10, 4)],
    [(2, 14), (4, 4), (6, 15), (9, 22)],
    [(2, 2), (4, 4), (6, 4), (9, 11)],
    [(1, 23), (4, 4), (6, 23), (9, 30)], // 2050
];

impl Festival {
    /// All of them, in the order of the year.
    pub const ALL: [Festival; 7] = [
        Festival::NewYear,
        Festival::SpringFestival,
        Festival::TombSweeping,
        Festival::LabourDay,
        Festival::DragonBoat,
        Festival::MidAutumn,
        Festival::NationalDay,
    ];

    /// The festival's own day in a year; `None` for a moving one outside 2019 to 2050.
    pub fn day(self, year: i32) -> Option<NaiveDate> {
        let row = usize::try_from(year - FIRST).ok().and_then(|i| MOVING.get(i));
        let (month, day) = match self {
            Festival::NewYear => (1, 1),
            Festival::LabourDay => (5, 1),
            Festival::NationalDay => (10, 1),
            Festival::SpringFestival => row?[0],
            Festival::TombSweeping => row?[1],
            Festival::DragonBoat => row?[2],
            Festival::MidAutumn => row?[3],
        };
        NaiveDate::from_ymd_opt(year, month, day)
    }

    /// The days of this festival from `first` to `last`, in order.
    pub fn days_within(self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        (first.year()..=last.year()).filter_map(move |y| self.day(y)).filter(move |d| (first..=last).contains(d))
    }

    /// As written in definitions.
    pub fn id(self) -> &'static str {
        match self {
            Festival::NewYear => "new-year",
            Festival::SpringFestival => "spring-festival",
            Festival::TombSweeping => "tomb-sweeping",
            Festival::LabourDay => "labour-day",
            Festival::DragonBoat => "dragon-boat",
            Festival::MidAutumn => "mid-autumn",
            Festival::NationalDay => "national-day",
        }
    }
}
