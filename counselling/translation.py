from modeltranslation.translator import TranslationOptions, register

from counselling.models import InterviewKind


@register(InterviewKind)
class InterviewKindTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"default": ("name",)}
