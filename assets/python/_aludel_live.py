"""Asking the database while the script runs. What the script records waits until something is asked, or until its own `try` has to
hear at once how it went."""

import _aludel
from _aludel_refusal import refuse

# Once a script has asked something, what it records is carried out in lots: enough to be quick, few enough to be seen.
_LOT = 200


class _State:
    """Of the script that runs."""

    # What waits to hear how an operation went, None where nobody does; in the order of the operations.
    waiting = []
    # The same of the lot that is being carried out while the script goes on, None where there is none.
    out = None
    asked = False
    # The script rolled the transaction back that is not its own.
    rolled_back = False
    # Results that nobody reads any more.
    abandoned = []
    # How many things were recorded or asked that may have changed something.
    moment = 0


def begin():
    _State.waiting, _State.out, _State.asked, _State.rolled_back, _State.abandoned = [], None, False, False, []


def roll_back():
    """Where the script goes on to raise, that tells more."""
    _State.rolled_back = True


def end():
    """The script has come to its end."""
    _hear()
    if _State.rolled_back:
        refuse(
            "script-rolled-back",
            "the script rolled back the transaction of its revision, so nothing of the revision is kept",
            "a part that may fail belongs into `with connection.begin_nested():`, which is rolled back alone",
        )


def recorded(result=None):
    """An operation was recorded; `result` is told of it."""
    _State.moment += 1
    if not _aludel.live():
        return
    _State.waiting.append(result)
    if _aludel.guarded():
        _ask({"ask": "nothing"}, _aludel.ask, True)
    elif _State.asked and len(_State.waiting) >= _LOT:
        _hear()
        _State.out, _State.waiting = _State.waiting, []
        _aludel.send_lot()


def quickly(statement, given, result):
    """Whether the statement, which returns nothing, could be recorded without a tree of it."""
    if not _aludel.record_quick(statement, given):
        return False
    recorded(result)
    return True


def quick_rows(statement, given):
    """As `rows`; None where it has to be asked with a tree."""
    if not _aludel.live():
        return None
    _State.moment += 1
    return _ask(statement, _aludel.ask_quick, given)


def carry_out():
    """Everything that was recorded so far has happened when this returns."""
    if _State.waiting:
        _ask({"ask": "nothing"}, _aludel.ask)
    else:
        _hear()


def _hear():
    """Of the lot that is out."""
    if _State.out is not None:
        waiting, _State.out = _State.out, None
        _told(_aludel.hear_lot(), waiting)


def rows(statement):
    """The answer to a statement: more, columns, rows, and the count of rows."""
    _State.moment += 1
    return _ask(statement, _aludel.ask_rows)


def more(result):
    return _ask({"ask": "more", "result": result}, _aludel.ask)[0]


def forget(result):
    _ask({"ask": "forget", "result": result}, _aludel.ask)


def abandoned(result):
    """Nobody reads the rest of it; told when something is asked next."""
    _State.abandoned.append(result)


def moment():
    """The same as before while nothing happened that the catalog could tell of."""
    return _State.moment


def inspect(question):
    """What the catalog tells, as plain values."""
    return _ask({"ask": "inspect", "inspect": question}, _aludel.ask)[0]


def _ask(question, way, more=False):
    """None where that way is none for this question."""
    if not _aludel.live():
        from _aludel_bind import reads

        reads("the script asks the database")
    _hear()
    while _State.abandoned:
        forget(_State.abandoned.pop())
    told = way(question, more)
    if told is None:
        return None
    waiting, _State.waiting, _State.asked = _State.waiting, [], True
    return _told(told, waiting)


def _told(told, waiting):
    """The answer, and the count of what was asked; `waiting` hears of what was recorded."""
    if len(told) == 4:
        # It could not even be asked.
        from _aludel_record import checked

        checked(told)
    executed, kind, answer = told
    for result, counted in zip(waiting, executed):
        if result is not None:
            result._happened(*counted)
    if kind == "stopped":
        refuse(*answer[:2], *answer[2])
    if kind == "failed":
        from sqlalchemy.exc import raised

        raise raised(answer)
    return answer, executed[-1] if len(executed) > len(waiting) else (0, None)
