from modeltranslation.translator import TranslationOptions, register

from multimedia.models import Equipment, Landmark, SkillArea, SkillQuestion, Space, Station


@register([Equipment, Landmark])
class NameTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("fr", "nl")


@register(Space)
class SpaceTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"fr": ("name",), "nl": ("name",)}


@register(Station)
class StationTranslation(TranslationOptions):
    fields = ("label",)


@register(SkillArea)
class SkillAreaTranslation(TranslationOptions):
    fields = ("name", "advice", "search")
    required_languages = {"fr": ("name",), "nl": ("name",)}


@register(SkillQuestion)
class SkillQuestionTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("fr", "nl")
