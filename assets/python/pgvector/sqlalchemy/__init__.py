"""`pgvector.sqlalchemy`: the types of vectors."""

from _aludel_refusal import unsupported
from sqlalchemy._types import STRINGTYPE, TypeDecorator, UserDefinedType
from sqlalchemy.dialects import postgresql as _postgresql


class _Vector(UserDefinedType):
    cache_ok = True

    def __init__(self, dim=None):
        self.dim = dim

    def get_col_spec(self, **kw):
        return self._name if self.dim is None else f"{self._name}({int(self.dim)})"

    def process_bind_param(self, value, dialect):
        if not isinstance(value, str):
            unsupported(f"a value of type '{type(value).__name__}' for {self._name}", "write it as text, such as '[1,2,3]'")
        return value

    def _sent(self, value):
        return self.process_bind_param(value, None), STRINGTYPE


class VECTOR(_Vector):
    _name = "VECTOR"

    def process_bind_param(self, value, dialect):
        if isinstance(value, (list, tuple)):
            return f"[{','.join(str(float(number)) for number in value)}]"
        return super().process_bind_param(value, dialect)


class HALFVEC(_Vector):
    _name = "HALFVEC"


class SPARSEVEC(_Vector):
    _name = "SPARSEVEC"


class BIT(TypeDecorator):
    impl = _postgresql.BIT
    cache_ok = True


Vector = VECTOR


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
