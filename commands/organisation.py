"""`/incident setup`: who is called, and where and how Muster speaks. For the people who run it."""

from collections.abc import Container, Mapping

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Answer, ShowForm
from commands.views.organisation import Members, function_form, general_form, overview
from commands.views.submission import Submission
from workflows.domain.break_glass import SecondPerson
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.naming import unaccented
from workflows.domain.organisation import Setting, SettingValue, cleared_type_of
from workflows.organisation.admins import require_admin
from workflows.organisation.channels import check_announce_channel, check_leadership_channel
from workflows.organisation.members import checked_members, people_behind, people_lists, setting_of, user_groups
from workflows.organisation.quiet_hours import read_quiet_hours
from workflows.organisation.rosters import refresh_roster
from workflows.organisation.settings import change_settings, current, last_changes, standing
from workflows.organisation.zones import read_zone
from workflows.text.slack_text import plain


def setup(context: Context, text: str) -> Answer:
    """`/incident setup` shows what is set up; `/incident setup legal` opens the form of that function, `/incident setup
    csea` that of who is cleared for the type."""
    require_admin(context.person, context.now, context.deps)
    named = plain(text).strip().casefold()
    return _function(context, _named(context, named)) if named else _overview(context)


def _overview(context: Context) -> Answer:
    deps = current(context.deps)
    person = context.person
    fmt = context.fmt.over(deps.programme).into(person.locale, person.timezone)
    return ShowForm(overview(fmt, standing(deps), last_changes(deps)))


def _named(context: Context, named: str) -> str:
    """The function or restricted type of that name or title, or the only one that begins so. Raises `InvalidField`."""
    lists = people_lists(context.fmt.programme)
    titles = {name: context.fmt.local(one.title) for name, one in lists.items()}
    codes = {name: cleared_type_of(name) or name for name in lists}
    spelt = {name: [unaccented(t) for t in (codes[name], *one.title.spellings)] for name, one in lists.items()}
    wanted = unaccented(named)
    exact = [name for name, known in spelt.items() if wanted in known]
    close = [name for name, known in spelt.items() if any(one.startswith(wanted) for one in known)]
    found = exact or close
    if len(found) != 1:
        raise InvalidField("function", "no_such_function", text=named, known=tuple(titles.values()))
    return found[0]


def _function(context: Context, name: str) -> Answer:
    listed = people_lists(context.fmt.programme).get(name)
    if listed is None:
        raise NotFound("control_gone")
    offered = user_groups(context.deps)
    known = {group.id for group in offered}
    people, unknown = people_behind([one for one in listed.members if one not in known], context.deps)
    members = Members(
        people=people, groups=[one for one in listed.members if one in known], unknown=unknown, offered=offered
    )
    return ShowForm(function_form(context.fmt, name, listed, members))


def press_change(context: Context, press: Press) -> Answer:
    """Channels, defaults, language and quiet hours."""
    require_admin(context.person, context.now, context.deps)
    return ShowForm(general_form(context.fmt, standing(context.deps), context.person.timezone))


def press_function(context: Context, press: Press) -> Answer:
    require_admin(context.person, context.now, context.deps)
    return _function(context, press.value)


def submit_function(context: Context, submission: Submission) -> Answer:
    """The people and groups of a function."""
    require_admin(context.person, context.now, context.deps)
    name = str(submission.private_metadata.get("function", ""))
    if name not in people_lists(context.fmt.programme):
        raise NotFound("control_gone")
    members = checked_members(submission.people("people"), submission.choices("groups"), context.request, context.deps)
    change_settings({setting_of(name): members}, context.request, context.deps)
    refresh_roster(setting_of(name), context.now, current(context.deps))
    return _overview(context)


def submit_general(context: Context, submission: Submission) -> Answer:
    """Channels, defaults, language and quiet hours."""
    require_admin(context.person, context.now, context.deps)
    change_settings(_wanted(context, submission), context.request, context.deps)
    return _overview(context)


def _wanted(context: Context, submission: Submission) -> dict[str, SettingValue]:
    """Raises `InvalidField` for what cannot be used. An empty announce channel stays as it is."""
    wanted: dict[str, SettingValue] = {
        Setting.LEADERSHIP_CHANNEL: submission.channel(Setting.LEADERSHIP_CHANNEL),
        Setting.TIMEZONE: read_zone(Setting.TIMEZONE, submission.text(Setting.TIMEZONE)),
        Setting.QUIET_HOURS: read_quiet_hours(
            submission.time_of_day("quiet_start"),
            submission.time_of_day("quiet_end"),
            submission.text("quiet_zone"),
            submission.choices("quiet_severities"),
        ),
    }
    if announce := submission.channel(Setting.ANNOUNCE_CHANNEL):
        check_announce_channel(announce, context.deps)
        wanted[Setting.ANNOUNCE_CHANNEL] = announce
    if leadership := submission.channel(Setting.LEADERSHIP_CHANNEL):
        check_leadership_channel(leadership, context.deps)
    return wanted | {str(setting): chosen for setting, chosen in _chosen(context, submission).items()}


def _chosen(context: Context, submission: Submission) -> Mapping[Setting, str]:
    known: Mapping[Setting, Container[str]] = {
        Setting.DEFAULT_TYPE: context.fmt.programme.types,
        Setting.DEFAULT_SEVERITY: context.fmt.programme.severities,
        Setting.LANGUAGE: context.fmt.catalogue.languages,
        Setting.BREAK_GLASS_SECOND: tuple(SecondPerson),
    }
    chosen = {setting: submission.choice(setting) or "" for setting in known}
    for setting, value in chosen.items():
        if value not in known[setting]:
            raise InvalidField(setting, "choice_gone")
    return chosen
