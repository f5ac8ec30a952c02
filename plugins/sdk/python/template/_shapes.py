"""Whether an answer has the shape the contract wants, by the types that were made from it."""

import dataclasses
import enum
import types
import typing
from typing import Any, Callable

Shape = Callable[[Any, str], str]


def of(propose: Any) -> Shape:
    """The shape of what a hook's `propose` answers: '' or what is wrong, naming the field."""
    return _shape(typing.get_type_hints(propose)["return"])


def _wanted(at: str, what: str, value: Any) -> str:
    return f"{at} 应为 {what}，而不是 {value!r:.60} · {at} must be {what}, not {value!r:.60}"


@typing.no_type_check
def _shape(hint: Any) -> Shape:
    origin, given = typing.get_origin(hint), typing.get_args(hint)
    if origin is list:
        return _list(_shape(given[0]))
    if origin is tuple:
        return _tuple([_shape(one) for one in given])
    if origin in (typing.Union, types.UnionType):
        some = [one for one in given if one is not type(None)]
        shape = _shape(some[0]) if len(some) == 1 else _variant(some)
        return _maybe(shape) if len(some) < len(given) else shape
    if dataclasses.is_dataclass(hint):
        return _variant([hint])
    return _plain(hint)


def _plain(hint: Any) -> Shape:
    # A boolean is a number to Python; to the contract it is none. A number of an enum is no word of it.
    def shape(value: Any, at: str) -> str:
        good = isinstance(value, hint) and (hint is not int or not isinstance(value, (bool, enum.Enum)))
        return "" if good else _wanted(at, hint.__name__, value)

    return shape


def _maybe(shape: Shape) -> Shape:
    return lambda value, at: "" if value is None else shape(value, at)


def _list(shape: Shape) -> Shape:
    def each(value: Any, at: str) -> str:
        if not isinstance(value, list):
            return _wanted(at, "list", value)
        return next((wrong for n, one in enumerate(value) if (wrong := shape(one, f"{at}[{n}]"))), "")

    return each


def _tuple(shapes: list[Shape]) -> Shape:
    def each(value: Any, at: str) -> str:
        if not isinstance(value, tuple) or len(value) != len(shapes):
            return _wanted(at, f"tuple({len(shapes)})", value)
        parts = zip(shapes, value)
        return next((wrong for n, (shape, one) in enumerate(parts) if (wrong := shape(one, f"{at}[{n}]"))), "")

    return each


def _variant(classes: list[Any]) -> Shape:
    """One of these classes, each of them a record; a record alone is a variant with one case."""
    fields = {one: _fields(one) for one in classes}
    names = " | ".join(one.__name__ for one in classes)

    def shape(value: Any, at: str) -> str:
        parts = fields.get(type(value))
        if parts is None:
            return _wanted(at, names, value)
        return next((wrong for key, part in parts if (wrong := part(getattr(value, key), f"{at}.{key}"))), "")

    return shape


def _fields(record: Any) -> list[tuple[str, Shape]]:
    hints = typing.get_type_hints(record)
    return [(field.name, _number(record, field.name, _shape(hints[field.name]))) for field in dataclasses.fields(record)]


# The only numbers of the contract's answers that may be negative.
_SIGNED = {("Item", "points"), ("DayRule_Working", "value")}


def _number(record: Any, field: str, shape: Shape) -> Shape:
    if (record.__name__, field) in _SIGNED:
        return shape

    def natural(value: Any, at: str) -> str:
        negative = type(value) is int and value < 0
        return _wanted(at, "0, 1, 2…", value) if negative else shape(value, at)

    return natural
