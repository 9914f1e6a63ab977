from modeltranslation.translator import TranslationOptions, register

from partners.models import Partner, Programme


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "description", "website", "address")
    required_languages = {"default": ("name",)}


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"default": ("name",)}
