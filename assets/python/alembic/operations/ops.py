"""`alembic.operations.ops`: each class is a call of `op` that waits to be invoked."""

from _aludel_refusal import unsupported


class MigrateOperation:
    """The base of them, and of those that scripts define."""

    def reverse(self):
        unsupported(f"{type(self).__name__}.reverse()")


class _Call(MigrateOperation):
    _name, _renamed, _spread = "", {}, False

    def __init__(self, *args, **kwargs):
        self._args, self._kwargs = args, kwargs


def call_of(operation):
    """The name of the function of `op`, and what it is called with."""
    if not isinstance(operation, _Call):
        unsupported(f"the operation {type(operation).__name__} without an implementation")
    args = operation._args
    if operation._spread:
        # Columns come as a list here and one by one there.
        args = [args[0], *args[1]]
    kwargs = {operation._renamed.get(name, name): given for name, given in operation._kwargs.items()}
    return operation._name, args, kwargs


def _operation(cls, name, **members):
    globals()[cls] = type(cls, (_Call,), {"_name": name, "__module__": __name__, **members})


def _operations():
    names = """
        DropTableOp drop_table AddColumnOp add_column DropColumnOp drop_column CreateIndexOp create_index
        DropIndexOp drop_index RenameTableOp rename_table ExecuteSQLOp execute BulkInsertOp bulk_insert
        CreatePrimaryKeyOp create_primary_key CreateUniqueConstraintOp create_unique_constraint
        CreateForeignKeyOp create_foreign_key CreateCheckConstraintOp create_check_constraint
        DropConstraintOp drop_constraint CreateTableCommentOp create_table_comment DropTableCommentOp drop_table_comment
    """.split()
    for cls, name in zip(names[::2], names[1::2]):
        _operation(cls, name)
    _operation("CreateTableOp", "create_table", _spread=True)
    changed = {"type": "type_", "nullable": "nullable", "server_default": "server_default", "name": "new_column_name", "comment": "comment"}
    _operation("AlterColumnOp", "alter_column", _renamed={f"modify_{said}": name for said, name in changed.items()})


_operations()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'alembic.operations.ops' has no attribute {name!r}")
    from _aludel_opaque import Opaque

    return Opaque(f"alembic.operations.ops.{name}", "Aludel does not have it yet", "unsupported-feature")
