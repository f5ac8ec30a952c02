"""A procedure has no clock, no chance and no file: the same question must have the same answer on every
machine and on every day. Without this file a use of them would end the procedure without a word."""

import builtins
import random
import sys
import time
from typing import Any, NoReturn

from wit_world.imports import log


def _refuse(zh: str, en: str) -> Any:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise RuntimeError(f"本地程序没有{zh} · a procedure has no {en}")

    return refused


class _NoMoreModules:
    """Stands where modules are found, once a question has come."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> NoReturn:
        raise ImportError(f"请在文件开头导入 · import at the top of the file: {name}")


class _Printed:
    """`print` goes to the log, a line at a time: there is no standard output."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.rest = ""

    def write(self, text: str) -> int:
        *lines, self.rest = (self.rest + text).split("\n")
        for line in lines:
            log.write(log.Level.DEBUG, line)
        return len(text)

    def flush(self) -> None:
        pass


_no_clock = _refuse("时钟，请使用提问中的日期", "clock: use the days in the question")
for _name in ("time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "ctime", "sleep"):
    setattr(time, _name, _no_clock)
_no_chance = _refuse("随机数", "chance: the same question must have the same answer")
for _name in ("random", "randint", "randrange", "choice", "choices", "shuffle", "sample", "uniform"):
    setattr(random, _name, _no_chance)
_no_file = _refuse("文件", "file")
_no_modules: list[Any] = [_NoMoreModules]
_printed: Any = _Printed()


def close() -> None:
    """From here on nothing but the question is there. Until then modules are being imported."""
    builtins.open = _no_file
    sys.meta_path = _no_modules
    sys.stdout = sys.stderr = _printed
