from modeltranslation.translator import TranslationOptions, register

from activities.models import Activity, Audience, Picture, Session


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("title", "summary", "description", "prerequisites", "accessibility")


@register(Audience)
class AudienceTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ("fr", "nl")


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt",)
    required_languages = ("fr", "nl")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("place",)
