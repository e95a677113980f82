"""Collections of related objects: lists and sets that tell of what comes and goes."""


class Collection:
    @classmethod
    def of(cls, state, relationship, items):
        made = cls(items)
        made.state, made.relationship = state, relationship
        return made

    def _come(self, item):
        self.relationship.snapshot(self.state)
        return item

    def _arrived(self, item):
        self.relationship.appended(self.state, item)

    def _go(self, item):
        self.relationship.snapshot(self.state)

    def _left(self, item):
        self.relationship.removed(self.state, item)


class InstrumentedList(Collection, list):
    def put(self, item):
        list.append(self, item)

    def take(self, item):
        for place, one in enumerate(self):
            if one is item:
                list.__delitem__(self, place)
                return

    def append(self, item):
        self._come(item)
        list.append(self, item)
        self._arrived(item)

    def insert(self, place, item):
        self._come(item)
        list.insert(self, place, item)
        self._arrived(item)

    def extend(self, items):
        for item in list(items):
            self.append(item)

    def __iadd__(self, items):
        self.extend(items)
        return self

    def remove(self, item):
        self._go(item)
        list.remove(self, item)
        self._left(item)

    def pop(self, place=-1):
        self._go(self[place])
        item = list.pop(self, place)
        self._left(item)
        return item

    def clear(self):
        for item in list(self):
            self.remove(item)

    def __setitem__(self, place, item):
        if isinstance(place, slice):
            items = list(self)
            items[place] = item
            self._become(items)
            return
        self._go(self[place])
        before = self[place]
        list.__setitem__(self, place, item)
        self._left(before)
        self._arrived(item)

    def __delitem__(self, place):
        items = list(self)
        del items[place]
        self._become(items)

    def _become(self, items):
        before = list(self)
        self.relationship.snapshot(self.state)
        list.clear(self)
        list.extend(self, items)
        for item in before:
            if not any(item is one for one in items):
                self._left(item)
        for item in items:
            if not any(item is one for one in before):
                self._arrived(item)


class InstrumentedSet(Collection, set):
    def put(self, item):
        set.add(self, item)

    def take(self, item):
        set.discard(self, item)

    def add(self, item):
        if item in self:
            return
        self._come(item)
        set.add(self, item)
        self._arrived(item)

    append = add

    def update(self, *others):
        for items in others:
            for item in list(items):
                self.add(item)

    def __ior__(self, items):
        self.update(items)
        return self

    def remove(self, item):
        if item not in self:
            raise KeyError(item)
        self._go(item)
        set.remove(self, item)
        self._left(item)

    def discard(self, item):
        if item in self:
            self.remove(item)

    def pop(self):
        item = next(iter(self))
        self.remove(item)
        return item

    def clear(self):
        for item in list(self):
            self.remove(item)

    def difference_update(self, *others):
        for items in others:
            for item in list(items):
                self.discard(item)
