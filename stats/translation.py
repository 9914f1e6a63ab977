from modeltranslation.translator import TranslationOptions, register

from stats.models import KeyEvent, ReportingCategory, Term, YearNote


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ("fr", "nl")


@register(ReportingCategory)
class ReportingCategoryTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ("fr", "nl")


@register(YearNote)
class YearNoteTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("fr", "nl")


@register(KeyEvent)
class KeyEventTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = {"default": ("title",)}
