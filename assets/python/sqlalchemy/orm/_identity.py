"""The identity map: one object for each row of a session, for as long as somebody holds it."""

import _weakref


class IdentityMap:
    def __init__(self):
        self._found = {}

    def find(self, key):
        reference = self._found.get(key)
        return None if reference is None else reference()

    def put(self, key, instance):
        found = self._found

        def gone(reference):
            if found.get(key) is reference:
                del found[key]

        found[key] = _weakref.ref(instance, gone)

    def remove(self, key):
        self._found.pop(key, None)

    def clear(self):
        self._found.clear()

    def values(self):
        return [instance for reference in list(self._found.values()) if (instance := reference()) is not None]

    all_states = values

    def keys(self):
        return list(self._found)

    def mappers(self):
        return list({id(mapper): mapper for mapper in (type(one).__mapper__ for one in self.values())}.values())

    def __len__(self):
        return len(self._found)

    def __iter__(self):
        return iter(self.values())

    def __contains__(self, key):
        return self.find(key) is not None

    def get(self, key, default=None):
        found = self.find(key)
        return default if found is None else found
