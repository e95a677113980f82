"""`oslo_utils.uuidutils`."""


def generate_uuid(dashed=True):
    import uuid

    made = uuid.uuid4()
    return str(made) if dashed else made.hex


def is_uuid_like(val):
    import uuid

    try:
        bare = str(val).lower().replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
        return str(uuid.UUID(bare)).replace("-", "") == bare
    except (TypeError, ValueError, AttributeError):
        return False


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
