"""Preparing activities and their sessions: what coordinators and managers do before the day."""

from activities.planning import activity, pictures, series
from activities.planning.plans import Plan, PoolPlan, Stretch
from activities.planning.rooms import Clash, RoomTaken
from activities.planning.sessions import change, change_all, create
from activities.planning.states import Before, cancel, drop, publish, restore, unpublish

__all__ = [
    "Before",
    "Clash",
    "Plan",
    "PoolPlan",
    "RoomTaken",
    "Stretch",
    "activity",
    "cancel",
    "change",
    "change_all",
    "create",
    "drop",
    "pictures",
    "publish",
    "restore",
    "series",
    "unpublish",
]
