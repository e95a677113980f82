"""`sqlalchemy.ext.mutable`: types whose values tell of their changes. To a table they are the types they were."""

from sqlalchemy._elements import to_type


class Mutable:
    @classmethod
    def as_mutable(cls, sqltype):
        return to_type(sqltype)

    @classmethod
    def associate_with(cls, sqltype):
        pass

    associate_with_attribute = associate_with

    @classmethod
    def coerce(cls, key, value):
        return value

    def changed(self):
        pass


class MutableDict(Mutable, dict):
    pass


class MutableList(Mutable, list):
    pass


class MutableSet(Mutable, set):
    pass
