"""Prints, for every day of the years given, "2022-10-08 work" or "2022-10-08 off",
as the PyPI library chinesecalendar sees it.

Usage: agreement.py FIRST_YEAR LAST_YEAR
"""

import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("python")))

from chinese_calendar import is_workday  # noqa: E402  (the folder must be known first)

first, last = (int(year) for year in sys.argv[1:3])
day = date(first, 1, 1)
while day.year <= last:
    print(day.isoformat(), "work" if is_workday(day) else "off")
    day += timedelta(days=1)
