"""SELECT, INSERT, UPDATE and DELETE."""

from ._dml import Delete, Insert, Update, delete, insert, update
from ._select import Select, select
from ._subqueries import (
    CompoundSelect,
    Exists,
    Subquery,
    alias,
    distinct_on,
    except_,
    except_all,
    exists,
    intersect,
    intersect_all,
    tablesample,
    union,
    union_all,
)
