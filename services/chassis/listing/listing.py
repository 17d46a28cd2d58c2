"""A list's fields together: a filter's conditions, a sequence, and pages of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, not_, or_, tuple_

from services.chassis.listing.fields import UNREADABLE, Field, Key
from services.chassis.listing.grammar import Comparison, Filter, filter_from
from services.chassis.rpc.paging import Page, bad_token
from services.errors import Invalid

Q = TypeVar("Q")


@dataclass(frozen=True, slots=True)
class Listing:
    """The fields of a list by the names that its messages give them.

    `unique` is a field that no two rows have in common, with its attribute of rows: the list comes by it where nothing
    else is asked for (`descending`: the largest first), and what is alike in another field comes by it. `attributes`
    are those of rows, where a field is called otherwise.
    """

    fields: Mapping[str, Field]
    unique: tuple[str, Field]
    attributes: Mapping[str, str]
    descending: bool = False

    def wanted(self, filter_text: str = "", order_by: str = "") -> Wanted:
        """The part of the list that is asked for. Raises Invalid, naming the field, for what cannot be read."""
        conditions = self.conditions(filter_from(filter_text))
        return Wanted(self, conditions, *self._sequence(order_by))

    def conditions(self, found: Filter | None) -> tuple[ColumnElement[bool], ...]:
        """The conditions of a filter, none of None. Raises Invalid as `condition` does."""
        return () if found is None else (self.condition(found),)

    def condition(self, found: Filter) -> ColumnElement[bool]:
        """The condition that a filter means. Raises Invalid for an unknown field, operator or value."""
        if isinstance(found, Comparison):
            return self._compared(found)
        parts = [self.condition(part) for part in found.parts]
        joined = or_(*parts) if found.any_of else and_(*parts)
        return not_(joined) if found.negated else joined

    def _compared(self, found: Comparison) -> ColumnElement[bool]:
        field = self.fields.get(found.field)
        if field is None:
            known = ", ".join(self.fields)
            hint = f"there is no field {found.field} to filter by: there are {known}"
            raise Invalid.field("FILTER_FIELD_UNKNOWN", "filter", {"field": found.field, "known": known}, hint)
        if found.operator not in field.operators:
            known = " ".join(field.operators)
            hint = f"{found.field} takes {known}"
            raise Invalid.field("FILTER_OPERATOR_UNKNOWN", "filter", {"field": found.field, "known": known}, hint)
        try:
            value = field.read(found.value)
        except UNREADABLE as wrong:
            hint = f"compare {found.field} with {field.form}"
            raise Invalid.field("FILTER_VALUE_WRONG", "filter", {"field": found.field}, hint) from wrong
        return field.condition(found.operator, value)

    def _sequence(self, order_by: str) -> tuple[str, bool]:
        if not order_by.strip():
            return "", self.descending
        name, *rest = order_by.split()
        sortable = [name for name, field in self.fields.items() if field.sortable]
        if name not in sortable or rest not in ([], ["asc"], ["desc"]):
            known = ", ".join(sortable)
            hint = f"give one of {known}, with desc behind it for the largest first"
            raise Invalid.field("ORDER_BY_UNKNOWN", "order_by", {"known": known}, hint)
        return name, rest == ["desc"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions on a list's rows, and the field by which they come, "" the unique one alone."""

    listing: Listing
    conditions: tuple[ColumnElement[bool], ...]
    sequence: str
    descending: bool

    def page(self, query: Select[Q], page: Page) -> Select[Q]:
        """`query` for the rows of `page` and one more. Raises Invalid for a key that is none of this sequence."""
        fields = [field for _, field in self._keys]
        keys = [field.column for field in fields]
        ordered = query.where(*self.conditions).order_by(*(key.desc() if self.descending else key for key in keys))
        after = page.key_of(*(field.key_kind for field in fields))
        if not after:
            return ordered.limit(page.limit)
        try:
            last = [field.from_key(part) for field, part in zip(fields, after, strict=True)]
        except UNREADABLE as wrong:
            raise bad_token() from wrong
        row, place = tuple_(*keys), tuple_(*last)
        return ordered.where(row < place if self.descending else row > place).limit(page.limit)

    def key_of(self, row: Any) -> tuple[Key, ...]:
        """The row's place in the list, as a page's token has it."""
        return tuple(field.to_key(getattr(row, attribute)) for attribute, field in self._keys if field.to_key)

    @property
    def _keys(self) -> list[tuple[str, Field]]:
        name, unique = self.sequence, self.listing.unique
        if not name or self.listing.attributes.get(name, name) == unique[0]:
            return [unique]
        return [(self.listing.attributes.get(name, name), self.listing.fields[name]), unique]
