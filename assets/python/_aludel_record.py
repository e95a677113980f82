"""The way from our constructs to Rust: one tree an operation, checked there at once."""

import _aludel
from _aludel_live import recorded
from _aludel_refusal import refuse


def record(tree, result=None):
    """`result` is told how it went, once it has been carried out."""
    checked(_aludel.record(tree))
    recorded(result)


def add_to_batch(batch, tree):
    checked(_aludel.add_to_batch(batch, tree))


def close_batch(batch, tree, line):
    checked(_aludel.close_batch(batch, tree, line))
    recorded()


def checked(problem):
    if problem is None:
        return
    code, sentence, hints, catchable = problem
    if not catchable:
        refuse(code, sentence, *hints)
    from sqlalchemy.exc import CompileError

    # Alembic's own refusal of SQLite's constraints is a NotImplementedError.
    error = NotImplementedError(sentence) if code == "sqlite-needs-batch" else CompileError(sentence)
    error._aludel_code, error._aludel_hints = code, hints
    raise error


def statement_tree(statement):
    """The tree of anything that can be executed."""
    if isinstance(statement, str):
        from sqlalchemy._elements import TextClause

        statement = TextClause(statement)
    if hasattr(statement, "_statement_tree"):
        return statement._statement_tree()
    if hasattr(statement, "_expr_tree"):
        return {"statement": "expr", "expr": statement._expr_tree()}
    from sqlalchemy._values import stop_at_opaque
    from sqlalchemy.exc import ObjectNotExecutableError

    stop_at_opaque(statement)
    raise ObjectNotExecutableError(statement)


def execute(statement, result=None):
    record(operation_tree(statement), result)


def operation_tree(statement):
    """The operation that carries out anything that can be executed."""
    if hasattr(statement, "_operation_tree"):
        return statement._operation_tree()
    return {"op": "execute", "statement": statement_tree(statement)}
