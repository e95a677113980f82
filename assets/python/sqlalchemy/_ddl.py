"""Statements about sequences and schemas, which scripts make themselves and execute."""

from ._schema import SchemaItem, Sequence
from ._values import stop_at_opaque
from .exc import ArgumentError


class ExecutableDDL(SchemaItem):
    """What becomes an operation of its own when it is executed."""

    _wanted = str

    def __init__(self, element):
        stop_at_opaque(element)
        if not isinstance(element, self._wanted):
            raise ArgumentError(f"{type(self).__name__} expects a {self._wanted.__name__}, got {element!r}")
        self.element = element

    def execution_options(self, **options):
        return self


class CreateSequence(ExecutableDDL):
    _wanted = Sequence

    def __init__(self, element, if_not_exists=False):
        super().__init__(element)
        self.if_not_exists = if_not_exists

    def _operation_tree(self):
        sequence = self.element._sequence_tree()
        return {"op": "create_sequence", "sequence": sequence, "if_not_exists": bool(self.if_not_exists)}


class DropSequence(ExecutableDDL):
    _wanted = Sequence

    def __init__(self, element, if_exists=False):
        super().__init__(element)
        self.if_exists = if_exists

    def _operation_tree(self):
        return {"op": "drop_sequence", "sequence": self.element._name_tree(), "if_exists": bool(self.if_exists)}


class CreateSchema(ExecutableDDL):
    def __init__(self, name, if_not_exists=False):
        super().__init__(name)
        self.if_not_exists = if_not_exists

    def _operation_tree(self):
        return {"op": "create_schema", "schema": str(self.element), "if_not_exists": bool(self.if_not_exists)}


class DropSchema(ExecutableDDL):
    def __init__(self, name, cascade=False, if_exists=False):
        super().__init__(name)
        self.cascade, self.if_exists = cascade, if_exists

    def _operation_tree(self):
        return {
            "op": "drop_schema",
            "schema": str(self.element),
            "cascade": bool(self.cascade),
            "if_exists": bool(self.if_exists),
        }
