"""`sqlmodel.sql`."""

from . import sqltypes


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
