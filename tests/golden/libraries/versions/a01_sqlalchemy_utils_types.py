"""types of SQLAlchemy-Utils"""

import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op
from sqlalchemy_utils import ChoiceType, StringEncryptedType, UUIDType
from sqlalchemy_utils.types.choice import ChoiceType as ChoiceTypeByModule
from sqlalchemy_utils.types.encrypted.encrypted_type import AesEngine, EncryptedType
from sqlalchemy_utils.types.uuid import UUIDType as UUIDTypeByModule

revision = "a01"
down_revision = None


def upgrade():
    op.create_table(
        "everything",
        sa.Column("id", UUIDType(binary=False), primary_key=True),
        sa.Column("binary", UUIDTypeByModule(), nullable=False),
        sa.Column("plain", sqlalchemy_utils.types.uuid.UUIDType(binary=False, native=False)),
        sa.Column("json", sqlalchemy_utils.types.json.JSONType(), nullable=True),
        sa.Column("secret", StringEncryptedType(length=255), nullable=True),
        sa.Column("old_secret", EncryptedType(sa.Unicode, "key", AesEngine, "pkcs5")),
        sa.Column("kind", ChoiceType([("a", "A"), ("b", "B")]), nullable=False),
        sa.Column("number", ChoiceTypeByModule([(1, "one")], impl=sa.Integer()), server_default="1"),
        sa.Column("address", sqlalchemy_utils.types.ip_address.IPAddressType(length=50)),
        sa.Column("link", sqlalchemy_utils.types.url.URLType()),
        sa.Column("mail", sqlalchemy_utils.types.email.EmailType(), nullable=True),
        sa.Column("long_mail", sqlalchemy_utils.EmailType(length=300)),
        sa.Column("at", sqlalchemy_utils.ArrowType()),
        sa.Column("at_zone", sqlalchemy_utils.types.arrow.ArrowType(timezone=True)),
        sa.Column("locale", sqlalchemy_utils.LocaleType()),
        sa.Column("zone", sqlalchemy_utils.TimezoneType(backend="zoneinfo")),
        sa.Column("password", sqlalchemy_utils.types.password.PasswordType(max_length=1137)),
        sa.Column("password_default", sqlalchemy_utils.PasswordType()),
        sa.Column("phone", sqlalchemy_utils.types.phone_number.PhoneNumberType(length=20)),
        sa.Column("country", sqlalchemy_utils.types.country.CountryType(length=2)),
        sa.Column("currency", sqlalchemy_utils.CurrencyType()),
        sa.Column("days", sqlalchemy_utils.types.weekdays.WeekDaysType()),
        sa.Column("list", sqlalchemy_utils.ScalarListType()),
        sa.Column("list_of_numbers", sqlalchemy_utils.types.scalar_list.ScalarListType(int)),
        sa.Column("colour", sqlalchemy_utils.ColorType()),
        sa.Column("int_range", sqlalchemy_utils.IntRangeType()),
        sa.Column("big_range", sqlalchemy_utils.Int8RangeType()),
        sa.Column("numeric_range", sqlalchemy_utils.types.range.NumericRangeType()),
        sa.Column("date_range", sqlalchemy_utils.DateRangeType()),
        sa.Column("time_range", sqlalchemy_utils.DateTimeRangeType()),
    )


def downgrade():
    op.drop_table("everything")
