"""What a procedure is written with: one class for each hook, and settings, calendar and log.

    from maplebridge import Procedure, settings
    from wit_world.exports import deadline

    class Deadline(Procedure):
        def propose(self, question: deadline.Question) -> deadline.Proposal:
            return deadline.Proposal_Keep()

The class has the hook's name (`return-visits` is `ReturnVisits`). Import at the top of a file only:
when a question comes there is no file to import from, as there is no clock, no chance and no network.
"""

import _strptime  # noqa: F401  (datetime.strptime would look for it when a question comes)
import functools
import sys
from typing import Any, Callable

import wit_world.exports as _exports
from componentize_py_types import Err
from wit_world.imports import calendar as _calendar
from wit_world.imports import log as _log
from wit_world.imports import settings as _settings
from wit_world.imports.types import Distance, Rollover, Rule

import _nothing_else
import _shapes


class Declined(Exception):
    """Raise it to say: no proposal, for this reason. The definition's own rule then decides."""


class Procedure:
    """Answers one hook (挂接点) with `propose`.

    Whatever `propose` raises becomes the reason why there is no proposal, with file and line. An
    answer of the wrong shape is told in the same way, naming the field.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        propose = cls.__dict__.get("propose")
        contract = getattr(_exports, cls.__name__, None)
        if propose is None or contract is None:
            hooks = ", ".join(name for name in dir(_exports) if name[0].isupper() and hasattr(getattr(_exports, name), "propose"))
            raise TypeError(f"类 {cls.__name__} 不是挂接点或没有 propose · class {cls.__name__} is no hook or has no propose; hooks: {hooks}")
        cls.propose = _told(propose, _shapes.of(contract.propose))  # type: ignore[attr-defined]


def _told(propose: Callable[[Any, Any], Any], shape: _shapes.Shape) -> Callable[[Any, Any], Any]:
    @functools.wraps(propose)
    def told(self: Any, question: Any) -> Any:
        _nothing_else.close()
        try:
            answer = propose(self, question)
        except Err:
            raise
        except Declined as declined:
            raise Err(str(declined)) from None
        except Exception as error:
            raise Err(_where(error)) from None
        wrong = shape(answer, "proposal")
        if wrong:
            raise Err(wrong)
        return answer

    return told


def _where(error: Exception) -> str:
    """`app.py:12: KeyError: 'x'`: the last line of the author's own files that was running."""
    place = ""
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename.rsplit("/", 1)[-1]
        if file not in ("maplebridge.py", "_nothing_else.py"):
            place = f"{file}:{step.tb_lineno}: "
        step = step.tb_next
    return f"{place}{type(error).__name__}: {error}"


class log:
    """Lines for the author and the operator, at most 8 KiB a call. Never a name or a case's facts."""

    @staticmethod
    def debug(line: str) -> None:
        _log.write(_log.Level.DEBUG, line)

    @staticmethod
    def info(line: str) -> None:
        _log.write(_log.Level.INFO, line)

    @staticmethod
    def warn(line: str) -> None:
        _log.write(_log.Level.WARN, line)


class settings:
    """The procedure's settings, as `procedure.json` declares them and the county set them."""

    @staticmethod
    def integer(key: str) -> int:
        return _setting(key, _settings.Setting_Integer)

    @staticmethod
    def text(key: str) -> str:
        return _setting(key, _settings.Setting_Text)

    @staticmethod
    def yes_no(key: str) -> bool:
        return _setting(key, _settings.Setting_YesNo)


def _setting(key: str, kind: Any) -> Any:
    found = _settings.get(key)
    if isinstance(found, kind):
        return found.value
    raise ValueError(f"procedure.json 中没有这种类型的设置项 · no such setting of this type in procedure.json: {key}, {kind.__name__}")


class calendar:
    """Days as the county's ledger knows them, make-up working days (调休) included."""

    @staticmethod
    def is_working_day(day: str) -> bool:
        return _known(_calendar.is_working_day(day), day)

    @staticmethod
    def add_working_days(day: str, days: int) -> str:
        """The n-th working day after a day, or before it for a negative number; 0 is the day itself."""
        return _known(_calendar.add_working_days(day, days), day)

    @staticmethod
    def add_days(day: str, days: int) -> str:
        return _known(_calendar.add_days(day, days), day)

    @staticmethod
    def days_between(first: str, second: str) -> int:
        """Calendar days from one day to another; negative where the second comes first."""
        return _known(_calendar.days_between(first, second), first, second)

    @staticmethod
    def weekday(day: str) -> int:
        """1 is Monday, 7 is Sunday."""
        return _known(_calendar.weekday(day), day)

    @staticmethod
    def working_day_from(day: str) -> str:
        """The day itself if it is a working day, else the next one."""
        return day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)

    @staticmethod
    def working_day_until(day: str) -> str:
        """The day itself if it is a working day, else the one before."""
        return day if calendar.is_working_day(day) else calendar.add_working_days(day, -1)

    @staticmethod
    def is_announced(year: int) -> bool:
        """Whether the year's holidays are announced; if not, its dates are provisional."""
        return _calendar.is_announced(year)


def _known(answer: Any, *days: str) -> Any:
    if answer is None:
        raise ValueError(f"不是日期 · not a day within reach: {', '.join(map(str, days))}")
    return answer


def within_days(days: int) -> Rule:
    """"N日内": that many calendar days, the first day not counted; a due day off moves to the next
    working day; until 24:00."""
    return Rule(days, Distance.CALENDAR_DAYS, False, False, Rollover.NEXT, "24:00")


def within_working_days(days: int) -> Rule:
    """"N个工作日内": that many working days, the first day not counted; until 24:00."""
    return Rule(days, Distance.WORKING_DAYS, False, False, Rollover.NEXT, "24:00")


def on_the_day() -> Rule:
    """"On the day itself", or on the working day before if it is a day off; until 24:00."""
    return Rule(0, Distance.CALENDAR_DAYS, False, False, Rollover.PREVIOUS, "24:00")
