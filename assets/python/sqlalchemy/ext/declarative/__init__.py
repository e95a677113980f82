"""`sqlalchemy.ext.declarative`, the old place of mapped classes."""

from sqlalchemy.orm import DeclarativeMeta, as_declarative, declarative_base, declared_attr
from sqlalchemy.orm import __getattr__
