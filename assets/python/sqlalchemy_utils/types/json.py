"""`sqlalchemy_utils.types.json`."""

from sqlalchemy_utils import JSONType
