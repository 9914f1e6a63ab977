from django.urls import path
from django.utils.translation import gettext_lazy as _

import stats.converters  # noqa: F401 - registers <code:…>
from stats.vocabulary.views import categories, groups, lists, series, terms

urlpatterns = [
    path(_("lists/"), lists.index, name="vocabulary"),
    path(_("lists/undo/<str:key>/"), lists.undo, name="vocabulary_undo"),
    path(_("lists/<code:name>/"), lists.one, name="vocabulary_list"),
    path(_("lists/<code:name>/compare/"), lists.compare, name="vocabulary_compare"),
    path(_("lists/<code:name>/change/"), terms.change, name="vocabulary_change"),
    path(_("lists/<code:name>/add/"), terms.add, name="vocabulary_add"),
    path(_("lists/<code:name>/code/<code:code>/"), terms.edit, name="vocabulary_term"),
    path(_("lists/<code:name>/code/<code:code>/revive/"), terms.revive, name="vocabulary_revive"),
    path(_("lists/<code:name>/code/<code:code>/remove/"), terms.remove, name="vocabulary_remove"),
    path(_("lists/<code:name>/group/"), groups.add, name="vocabulary_group_add"),
    path(_("lists/<code:name>/group/<code:code>/"), groups.edit, name="vocabulary_group"),
    path(_("lists/<code:name>/group/<code:code>/remove/"), groups.remove, name="vocabulary_group_remove"),
    path(_("categories/"), categories.sets, name="vocabulary_categories"),
    path(_("categories/add/"), categories.add, name="vocabulary_category_add"),
    path(_("categories/<code:service>/<code:code>/"), categories.edit, name="vocabulary_category"),
    path(_("categories/<code:service>/<code:code>/remove/"), categories.remove, name="vocabulary_category_remove"),
    path(_("breaks/"), series.breaks, name="vocabulary_breaks"),
    path(_("breaks/add/"), series.add, name="vocabulary_break_add"),
    path(_("breaks/<uuid:key>/"), series.edit, name="vocabulary_break"),
    path(_("breaks/<uuid:key>/remove/"), series.remove, name="vocabulary_break_remove"),
    path(_("definitions/"), series.definitions, name="definitions"),
]
