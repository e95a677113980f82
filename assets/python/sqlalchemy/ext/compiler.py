"""`sqlalchemy.ext.compiler`: functions of a script that write SQL."""

from sqlalchemy._compilers import register


def compiles(class_, *specs):
    def decorate(function):
        register(class_, specs, function)
        return function

    return decorate


def deregister(class_):
    if "_aludel_renderings" in class_.__dict__:
        del class_._aludel_renderings
