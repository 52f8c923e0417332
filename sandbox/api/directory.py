"""users.* and usergroups.*: who there is."""

from __future__ import annotations

from sandbox.api.call import TIER_2, TIER_3, TIER_4, Call, method
from sandbox.api.paging import one_page
from sandbox.errors import SlackError
from sandbox.records import Json
from sandbox.shapes import user_shape, usergroup_shape


@method("users.info", per_minute=TIER_4, required=("user",), scopes=("users:read",))
def users_info(call: Call) -> Json:
    user = call.ws.user(call.text("user"))
    locale = {"locale": user.locale} if call.flag("include_locale") else {}
    return {"user": user_shape(call.ws, user) | locale}


@method("users.list", per_minute=TIER_2, scopes=("users:read",))
def users_list(call: Call) -> Json:
    everyone = [user_shape(call.ws, user) for user in call.ws.users.values()]
    page, more = one_page(everyone, call.limit(default=1000), call.text("cursor"))
    return {"members": page, "cache_ts": call.ws.seconds(), "response_metadata": more}


@method("users.lookupByEmail", per_minute=TIER_3, required=("email",), scopes=("users:read.email",))
def lookup_by_email(call: Call) -> Json:
    """Deactivated people are not found this way."""
    wanted = call.text("email").lower()
    for user in call.ws.users.values():
        if user.email == wanted and wanted and not user.deleted:
            return {"user": user_shape(call.ws, user)}
    raise SlackError("users_not_found")


@method("usergroups.list", per_minute=TIER_2, scopes=("usergroups:read",))
def usergroups_list(call: Call) -> Json:
    groups = [usergroup_shape(call.ws, group) for group in call.ws.usergroups.values()]
    if not call.flag("include_users"):
        for group in groups:
            del group["users"]
    return {"usergroups": groups}


@method("usergroups.users.list", per_minute=TIER_2, required=("usergroup",), scopes=("usergroups:read",))
def usergroup_users(call: Call) -> Json:
    group = call.ws.usergroups.get(call.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}
