"""`oslo_log.log`: the standard library's logging, which writes to the run log."""

from logging import CRITICAL, DEBUG, ERROR, INFO, WARN, WARNING


def getLogger(name=None, project="unknown", version="unknown"):
    import logging

    return logging.getLogger(name)


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
