"""`sqlalchemy.ext.declarative`, the old place of mapped classes."""

from sqlalchemy.orm import DeclarativeMeta, declarative_base, declared_attr
from sqlalchemy.orm import __getattr__
