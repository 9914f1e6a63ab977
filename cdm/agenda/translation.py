from modeltranslation.translator import TranslationOptions, register

from cdm.agenda.models import Closure, Regime, Site


@register(Site)
class SiteTranslation(TranslationOptions):
    fields = ("name", "address", "directions")
    required_languages = {"default": ("name", "address")}


@register(Regime)
class RegimeTranslation(TranslationOptions):
    fields = ("note",)


@register(Closure)
class ClosureTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = {"default": ("label",)}
