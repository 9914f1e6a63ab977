from modeltranslation.translator import TranslationOptions, register

from partners.models import MeetingDecision, Partner, PartnerLink, PartnerMeeting, Programme, Resource


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "description", "website", "address")
    required_languages = {"default": ("name",)}


@register(PartnerLink)
class PartnerLinkTranslation(TranslationOptions):
    fields = ("label", "url")
    required_languages = {"default": ("label", "url")}


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "description", "audience", "funder")
    required_languages = {"default": ("name",)}


@register(PartnerMeeting)
class PartnerMeetingTranslation(TranslationOptions):
    fields = ("title", "place", "agenda")
    required_languages = {"default": ("title",)}


@register(MeetingDecision)
class MeetingDecisionTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = {"default": ("text",)}


@register(Resource)
class ResourceTranslation(TranslationOptions):
    fields = ("title", "description", "url", "place")
    required_languages = {"default": ("title",)}
