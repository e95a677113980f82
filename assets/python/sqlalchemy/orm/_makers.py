"""`sessionmaker` and `scoped_session`: sessions made alike, and one for all who ask."""

from ._session import Session


class sessionmaker:
    def __init__(self, bind=None, *, class_=Session, **kwargs):
        self.class_, self.kw = class_, {"bind": bind, **kwargs}

    def __class_getitem__(cls, parameters):
        return cls

    def __call__(self, **kwargs):
        return self.class_(**{**self.kw, **kwargs})

    def configure(self, **kwargs):
        self.kw.update(kwargs)

    def begin(self):
        return _Begun(self())


class _Begun:
    """A session and its transaction, for one `with` block."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.transaction = self.session.begin()
        return self.session

    def __exit__(self, *error):
        try:
            return self.transaction.__exit__(*error)
        finally:
            self.session.close()


class scoped_session:
    def __init__(self, session_factory, scopefunc=None):
        self.session_factory, self._session = session_factory, None

    @property
    def registry(self):
        return self

    def __call__(self, **kwargs):
        if self._session is None:
            self._session = self.session_factory(**kwargs)
        return self._session

    def remove(self):
        if self._session is not None:
            self._session.close()
        self._session = None

    def configure(self, **kwargs):
        self.session_factory.configure(**kwargs)

    def query_property(self, query_cls=None):
        return _QueryProperty(self)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self(), name)

    def __contains__(self, instance):
        return instance in self()

    def __iter__(self):
        return iter(self())


class _QueryProperty:
    def __init__(self, scoped):
        self.scoped = scoped

    def __get__(self, instance, owner):
        from ._mapper import is_mapped

        return self.scoped().query(owner) if is_mapped(owner) else None
