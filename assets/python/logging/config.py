"""`logging.config`: env.py configures a logger that nobody here reads. The real module wants sockets."""


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    pass


def dictConfig(config):
    pass


def listen(*args, **kwargs):
    from _aludel_refusal import unsupported

    unsupported("logging.config.listen()")


def stopListening():
    pass
