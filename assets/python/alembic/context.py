"""`alembic.context`: what a script may ask of its environment."""

import _aludel
import _aludel_circumstances
from _aludel_bind import Transaction, connection as _connection
from _aludel_record import execute as _execute
from _aludel_refusal import not_there_yet


class Config:
    """The configuration, read only."""

    config_ini_section = "alembic"
    config_file_name = None
    cmd_opts = None

    def __init__(self):
        self.attributes = {}

    def get_main_option(self, name, default=None):
        return _aludel_circumstances.get("main_options").get(name, default)

    def get_section_option(self, section, name, default=None):
        return self.get_main_option(name, default) if section == self.config_ini_section else default

    def get_section(self, name, default=None):
        return dict(_aludel_circumstances.get("main_options")) if name == self.config_ini_section else default

    def __getattr__(self, name):
        not_there_yet("config", name)


config = Config()


class MigrationContext:
    """`op.get_context()`."""

    config = config
    version_table = "alembic_version"

    @property
    def version_table_schema(self):
        return _aludel_circumstances.get("main_options").get("version_table_schema")

    @property
    def bind(self):
        return _connection()

    connection = bind

    @property
    def dialect(self):
        return self.bind.dialect

    @property
    def as_sql(self):
        return is_offline_mode()

    @property
    def opts(self):
        return {"as_sql": is_offline_mode()}

    def execute(self, sql, execution_options=None):
        _execute(sql)

    def autocommit_block(self):
        return AutocommitBlock()

    def begin_transaction(self, _per_migration=False):
        return Transaction(self)

    def __getattr__(self, name):
        not_there_yet("MigrationContext", name)


class AutocommitBlock:
    """What is recorded inside runs outside the transaction."""

    def __enter__(self):
        self.line = _aludel.line()
        _aludel.open_block()

    def __exit__(self, *error):
        _aludel.close_block(self.line)
        return False


def get_context():
    return MigrationContext()


def get_bind():
    return _connection()


def is_offline_mode():
    return _aludel_circumstances.get("offline")


def is_transactional_ddl():
    return _aludel_circumstances.get("dialect") in ("postgresql", "sqlite")


def get_x_argument(as_dictionary=False):
    arguments = _aludel_circumstances.get("x_arguments")
    if not as_dictionary:
        return list(arguments)
    return {name: value for name, _, value in (argument.partition("=") for argument in arguments)}


def execute(sql, execution_options=None):
    _execute(sql)


def begin_transaction():
    return MigrationContext().begin_transaction()


def __getattr__(name):
    not_there_yet("alembic.context", name)
