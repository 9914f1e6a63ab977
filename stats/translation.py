from modeltranslation.translator import TranslationOptions, register

from stats.models import Cohort, KeyEvent, ReportingCategory, SeriesBreak, Term, TermGroup, YearNote


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


@register(TermGroup)
class TermGroupTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ("fr", "nl")


@register(SeriesBreak)
class SeriesBreakTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("fr", "nl")


@register(Cohort)
class CohortTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = ("fr", "nl")
