"""`session.query(…)`: a SELECT built step by step, whose rows are objects, columns, or both."""

from _aludel_refusal import not_there_yet, unsupported
from _aludel_result import Row

from .._elements import LiteralColumn, _constant
from .._functions import Function
from .._joins import join_into
from .._mapping import table_of
from .._statements import Exists, Select
from ..exc import InvalidRequestError, MultipleResultsFound, NoResultFound
from ._bulk import delete_where, update_where
from ._entities import entities_of
from ._joining import named, steps
from ._options import taken
from ._results import rows_of, without_repeats


class Query:
    def __init__(self, entities, session=None):
        self.session, self._said = session, list(entities if isinstance(entities, (list, tuple)) else [entities])
        self._select, self._options, self._last = Select(), [], None
        self._yield_per, self._populate, self._flushes, self._parameters, self._closed = None, False, True, None, None

    def __class_getitem__(cls, parameters):
        return cls

    def __getattr__(self, name):
        not_there_yet("Query", name)

    def _but(self, **changes):
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, **changes)
        return copy

    def _with(self, select):
        if self._closed is not None:
            unsupported(f"a query that goes on after {self._closed}()")
        return self._but(_select=select)

    # What it reads.

    @property
    def _entities(self):
        return list(entities_of(self._said, self._options))

    def with_entities(self, *entities):
        return self._but(_said=list(entities), _select=self._rooted()._select)

    def _rooted(self):
        """Reads from where it read, whatever columns it is given."""
        return self._but(_select=self._select._but(_froms=self._sources()))

    def add_columns(self, *columns):
        return self._but(_said=[*self._said, *columns])

    add_column = add_entity = add_columns

    def _sources(self):
        """What is read from, before columns and conditions add to it."""
        froms = list(self._select._froms)
        seen = {part._from_key() for source in froms for part in source.parts()}
        for entity in self._entities:
            source = entity.source
            if source is not None and source._from_key() not in seen:
                seen.add(source._from_key())
                froms.append(source)
        return froms

    def select_from(self, *froms):
        return self._with(self._select.select_from(*froms))

    def join(self, target, *props, isouter=False, full=False, **kwargs):
        if kwargs or len(props) > 1:
            unsupported("Query.join() of several targets")
        return self._join(target, props[0] if props else None, isouter, full)

    def outerjoin(self, target, *props, full=False, **kwargs):
        return self.join(target, *props, isouter=True, full=full, **kwargs)

    def _join(self, target, onclause, isouter, full):
        made = self
        entity, joins = steps(target, onclause)
        for right, on, left in joins:
            froms = join_into(made._sources(), right, on, isouter, left, full)
            made = made._with(made._select._but(_froms=froms))
        return made._but(_last=entity)

    def reset_joinpoint(self):
        return self._but(_last=None)

    def filter(self, *criteria):
        return self._with(self._select.where(*map(_constant, criteria)))

    where = filter

    def filter_by(self, **kwargs):
        return self.filter(*named(self._last, self._said, kwargs))

    def order_by(self, *clauses):
        if clauses and (clauses[0] is None or clauses[0] is False):
            return self._with(self._select._but(_order=[]))
        return self._with(self._select.order_by(*clauses))

    def group_by(self, *clauses):
        return self._with(self._select.group_by(*(one for clause in clauses for one in _expanded(clause))))

    def having(self, *clauses):
        return self._with(self._select.having(*clauses))

    def distinct(self, *expressions):
        return self._with(self._select.distinct(*expressions))

    def limit(self, limit):
        return self._but(_select=self._select.limit(limit))

    def offset(self, offset):
        return self._but(_select=self._select.offset(offset))

    def slice(self, start, stop):
        before = self._select._offset or 0
        made = self._select.offset(before + (start or 0)) if start else self._select
        if stop is not None:
            made = made.limit(stop - (start or 0))
        return self._but(_select=made)

    def __getitem__(self, item):
        if isinstance(item, slice):
            if (item.start or 0) < 0 or (item.stop or 0) < 0:
                raise IndexError("negative indexes are not accepted by SQL index / slice operators")
            found = self.slice(item.start, item.stop).all()
            return found[:: item.step] if item.step else found
        if item < 0:
            raise IndexError("negative indexes are not accepted by SQL index / slice operators")
        return self.slice(item, item + 1).all()[0]

    def with_for_update(self, **kwargs):
        return self._with(self._select.with_for_update(**kwargs))

    def correlate(self, *froms):
        return self._with(self._select.correlate(*froms))

    def union(self, *queries):
        return self._compound("union", queries)

    def union_all(self, *queries):
        return self._compound("union_all", queries)

    def _compound(self, how, queries):
        whole = getattr(self._statement(), how)(*[query._statement() for query in queries])
        return self._but(_select=whole, _closed=how)

    # How it reads.

    def options(self, *options):
        return self._but(_options=[*self._options, *taken(options)])

    def yield_per(self, count):
        return self._but(_yield_per=count)

    def populate_existing(self):
        return self._but(_populate=True)

    def autoflush(self, setting):
        return self._but(_flushes=setting)

    def params(self, *args, **kwargs):
        return self._but(_parameters={**(self._parameters or {}), **(args[0] if args else {}), **kwargs})

    def execution_options(self, **options):
        return self._but(_yield_per=options["yield_per"]) if "yield_per" in options else self

    def enable_eagerloads(self, value):
        return self

    enable_assertions = set_label_style = enable_eagerloads

    def with_labels(self):
        return self

    # As a part of another statement.

    def _statement(self):
        if self._closed is not None:
            return self._select
        entities = self._entities
        elements = [element for entity in entities for element in entity.elements()]
        select = self._select.with_only_columns(*elements)
        return select._but(_froms=self._froms(entities))

    def _froms(self, entities):
        """Classes keep their place among the sources; the tables of single columns find theirs by themselves."""
        froms = list(self._select._froms)
        return froms if froms else [entity.source for entity in entities if entity.is_object]

    @property
    def statement(self):
        return self._statement()

    @property
    def selectable(self):
        return self._statement()

    @property
    def whereclause(self):
        from .._elements import and_

        conditions = self._select._where
        return None if not conditions else conditions[0] if len(conditions) == 1 else and_(*conditions)

    def __clause_element__(self):
        return self._statement()

    def _expr_tree(self):
        return self._statement()._expr_tree()

    def _select_tree(self):
        return self._statement()._select_tree()

    def __str__(self):
        return str(self._statement())

    def subquery(self, name=None, with_labels=False, reduce_columns=False):
        return self._statement().subquery(name)

    def cte(self, name=None, recursive=False, nesting=False):
        return self._statement().cte(name, recursive=recursive)

    def scalar_subquery(self):
        return self._statement().scalar_subquery()

    as_scalar = scalar_subquery

    def label(self, name):
        return self._statement().label(name)

    def exists(self):
        return Exists(self._rooted()._select.with_only_columns(LiteralColumn("1")))

    # What it finds.

    def _run(self):
        session = self.session
        if session is None:
            raise InvalidRequestError("This Query has no Session")
        if self._flushes:
            session._autoflush()
        return rows_of(session, self._entities, self._statement(), self._populate, self._yield_per, self._parameters)

    def _found(self):
        """Whole: what the script does meanwhile changes nothing of what was found."""
        entities = self._entities
        found = self._run()
        return without_repeats(found, entities) if any(entity.is_object for entity in entities) else list(found)

    def __iter__(self):
        return iter(self._found()) if self._yield_per is None else iter(self._run())

    def all(self):
        return self._found() if self._yield_per is None else list(self._run())

    def first(self):
        found = self.limit(1)._found()
        return found[0] if found else None

    def one_or_none(self):
        found = self._found()
        if len(found) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return found[0] if found else None

    def one(self):
        found = self._found()
        if not found:
            raise NoResultFound("No row was found when one was required")
        if len(found) > 1:
            raise MultipleResultsFound("Multiple rows were found when exactly one was required")
        return found[0]

    def scalar(self):
        try:
            found = self.one()
        except NoResultFound:
            return None
        return found[0] if isinstance(found, Row) else found

    def get(self, ident):
        if len(self._said) != 1:
            raise InvalidRequestError("get() can only be used against a single mapped class.")
        return self.session.get(self._said[0], ident, populate_existing=self._populate)

    def count(self):
        of_rows = Select(Function("count", LiteralColumn("*"))).select_from(self._statement().subquery())
        if self._flushes:
            self.session._autoflush()
        return next(iter(self.session._rows(of_rows, self._parameters)))[0]

    # What it changes.

    def _target(self, doing):
        select = self._select
        for given, what in (
            (select._limit, "limit()"), (select._offset, "offset()"), (select._order, "order_by()"), (select._group, "group_by()"),
            (select._distinct, "distinct()"), (select._froms, "join(), outerjoin(), select_from(), or from_self()"),
        ):
            if given:
                raise InvalidRequestError(f"Can't call Query.{doing}() when {what} has been called")
        return self._entities[0], select._where

    def update(self, values, synchronize_session="auto", update_args=None):
        if update_args:
            unsupported("Query.update(update_args=…)")
        return update_where(self.session, *self._target("update"), values, synchronize_session)

    def delete(self, synchronize_session="auto", delete_args=None):
        if delete_args:
            unsupported("Query.delete(delete_args=…)")
        return delete_where(self.session, *self._target("delete"), synchronize_session)


def _expanded(clause):
    """A class in GROUP BY stands for its columns."""
    table = table_of(clause)
    return [clause] if table is clause else list(table.c)
