"""`oslo_utils.timeutils`."""


def utcnow(with_timezone=False):
    from datetime import datetime, timezone

    now = datetime.now(timezone.utc)
    return now if with_timezone else now.replace(tzinfo=None)


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
