"""oslo.i18n: translations are the text itself."""


def _untranslated(text):
    return text


class TranslatorFactory:
    def __init__(self, domain, localedir=None):
        self.primary = _untranslated
        self.log_info = self.log_warning = self.log_error = self.log_critical = _untranslated


def enable_lazy(enable=True):
    pass


def translate(obj, desired_locale=None):
    return obj


def __getattr__(name):
    from _aludel_names import part_of

    return part_of(__name__, name)
