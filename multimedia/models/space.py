"""What can be used in the multimedia area, where it stands, and the rules under which it is lent."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.agenda.models import WEEKDAYS, Calendar


class MultimediaSettings(models.Model):
    """What managers may tune for all spaces at once. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    late_after_minutes = models.PositiveSmallIntegerField(
        _("a booked place is given away after, minutes late"), default=10, validators=[MinValueValidator(1)]
    )
    called_minutes = models.PositiveSmallIntegerField(
        _("a place is kept for a called ticket, minutes"), default=5, validators=[MinValueValidator(1)]
    )
    warn_minutes = models.PositiveSmallIntegerField(_("warn before the end, minutes"), default=5)
    change_until_minutes = models.PositiveSmallIntegerField(
        _("visitors may move or cancel until, minutes before"), default=30
    )
    erase_after_days = models.PositiveSmallIntegerField(_("days after which contact details are erased"), default=7)

    class Meta:
        verbose_name = _("settings of the multimedia area")
        verbose_name_plural = _("settings of the multimedia area")
        constraints = (models.CheckConstraint(name="multimedia_settings_one_row", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> MultimediaSettings:
        """The one row, or the defaults where nobody saved any."""
        return cls.objects.first() or cls()


class Equipment(models.Model):
    """Something a place may have besides: a second screen, a headset, a keyboard with large keys."""

    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class Space(models.Model):
    """Places of one sort that are booked alike. Its calendar (``cdm.agenda``) has one seat for each of its stations."""

    class Kind(models.TextChoices):
        WORKSTATION = "workstation", pgettext_lazy("space", "Workstation")
        TABLET = "tablet", pgettext_lazy("space", "Tablet")
        QUIET = "quiet", pgettext_lazy("space", "Quiet room")
        TABLE = "table", pgettext_lazy("space", "Table")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    code = models.SlugField(
        _("code"), max_length=20, unique=True, help_text=_("How the figures call it; it never changes.")
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what visitors read"), max_length=300, blank=True)
    calendar = models.OneToOneField(Calendar, on_delete=models.PROTECT, related_name="space", editable=False)
    step = models.PositiveSmallIntegerField(_("a start every, minutes"), default=15, validators=[MinValueValidator(5)])
    shortest = models.PositiveSmallIntegerField(
        _("shortest booking, minutes"), default=30, validators=[MinValueValidator(5)]
    )
    longest = models.PositiveSmallIntegerField(
        _("longest booking, minutes"), default=120, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    buffer = models.PositiveSmallIntegerField(
        _("pause after each use, minutes"), default=0, validators=[MaxValueValidator(60)]
    )
    notice = models.PositiveIntegerField(_("shortest notice, minutes"), default=0)
    horizon = models.PositiveSmallIntegerField(
        _("bookable ahead, days"), default=30, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    walk_up_minutes = models.PositiveSmallIntegerField(
        _("first stretch of who walks in, minutes"), default=60, validators=[MinValueValidator(5)]
    )
    extension_minutes = models.PositiveSmallIntegerField(
        _("one extension, minutes"), default=30, validators=[MinValueValidator(5)]
    )
    most_places = models.PositiveSmallIntegerField(
        _("most places in one booking by a visitor"), default=1, validators=[MinValueValidator(1)]
    )
    max_open_per_contact = models.PositiveSmallIntegerField(
        _("open bookings per e-mail or phone"), default=2, validators=[MinValueValidator(1)]
    )
    minutes_per_day = models.PositiveSmallIntegerField(
        _("minutes a day per e-mail or phone"), default=240, validators=[MinValueValidator(5)]
    )
    ticket_prefix = models.CharField(_("letter of its tickets"), max_length=2)
    public = models.BooleanField(
        _("bookable by visitors"), default=True, help_text=_("Otherwise it is used at the desk only.")
    )
    active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                name="space_lengths_in_order",
                condition=Q(shortest__lte=F("longest")),
                violation_error_message=_("The longest booking is not shorter than the shortest."),
            ),
            models.CheckConstraint(
                name="space_walk_up_fits",
                condition=Q(walk_up_minutes__lte=F("longest")),
                violation_error_message=_("Who walks in stays no longer than the longest booking."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.shortest and self.step and self.shortest % self.step:
            raise ValidationError({"shortest": _("Bookings last a whole number of steps.")})
        if self.longest and self.step and self.longest % self.step:
            raise ValidationError({"longest": _("Bookings last a whole number of steps.")})


class Station(models.Model):
    """One place: a workstation, a tablet, a quiet room, a table. ``number`` is its seat in the space's calendar.

    ``x`` and ``y`` are cells of the plan (see ``Landmark``), null for what has no fixed place, such as a tablet.
    That it is out of service is an absence of its seat (``multimedia.seating.outages``).
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="stations", verbose_name=_("space"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    label = models.CharField(_("name"), max_length=30, blank=True, help_text=_("Empty: its number."))
    accessible = models.BooleanField(_("accessible by wheelchair"), default=False)
    equipment = models.ManyToManyField(Equipment, blank=True, related_name="+", verbose_name=_("equipment"))
    x = models.PositiveSmallIntegerField(_("column on the plan"), null=True, blank=True)
    y = models.PositiveSmallIntegerField(_("row on the plan"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("space", "number")
        constraints = (
            models.UniqueConstraint(fields=("space", "number"), name="station_number_once"),
            models.UniqueConstraint(
                fields=("x", "y"),
                name="station_cell_once",
                violation_error_message=_("Another place stands there on the plan."),
            ),
            models.CheckConstraint(
                name="station_cell_whole",
                condition=Q(x__isnull=True, y__isnull=True) | Q(x__isnull=False, y__isnull=False),
                violation_error_message=_("Give both the column and the row, or neither."),
            ),
        )

    def __str__(self) -> str:
        return self.label or str(self.number)


class Landmark(models.Model):
    """What helps to find one's way on the plan: the entrance, the desk, a printer. In cells, from the top left."""

    name = models.CharField(_("name"), max_length=40)
    x = models.PositiveSmallIntegerField(_("column on the plan"))
    y = models.PositiveSmallIntegerField(_("row on the plan"))
    width = models.PositiveSmallIntegerField(_("width, cells"), default=1, validators=[MinValueValidator(1)])
    height = models.PositiveSmallIntegerField(_("height, cells"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("landmark of the plan")
        verbose_name_plural = _("landmarks of the plan")
        ordering = ("y", "x", "pk")

    def __str__(self) -> str:
        return self.name


class StewardHours(models.Model):
    """When a digital steward helps: a booking with help begins within these hours, on the wall clock."""

    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("hours of the steward")
        verbose_name_plural = _("hours of the steward")
        ordering = ("weekday", "starts", "pk")
        constraints = (
            models.CheckConstraint(
                name="steward_hours_in_order",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("The end comes after the beginning."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"
