"""`sqlalchemy_utils.types.uuid`."""

from sqlalchemy_utils import UUIDType
