/** Times as people read them, in the reader's time zone. */

const format = (seconds, tz, options) => {
  return new Intl.DateTimeFormat('en-GB', { timeZone: tz, ...options }).format(new Date(seconds * 1000));
};
const us = (seconds, tz, options) => {
  return new Intl.DateTimeFormat('en-US', { timeZone: tz, ...options }).format(new Date(seconds * 1000));
};

export const clockTime = (seconds, tz) => format(seconds, tz, { hour: '2-digit', minute: '2-digit' });
export const exactTime = (seconds, tz) => format(seconds, tz, { dateStyle: 'full', timeStyle: 'medium' });
export const dayOf = (seconds, tz) => format(seconds, tz, { year: 'numeric', month: '2-digit', day: '2-digit' });

/** The line between two days: Today, Yesterday, or the date. */
export function dayName(seconds, now, tz) {
  return daysApart(seconds, now, tz) ?? format(seconds, tz, { weekday: 'long', day: 'numeric', month: 'long' });
}

function daysApart(seconds, now, tz) {
  const day = dayOf(seconds, tz);
  if (day === dayOf(now, tz)) return 'Today';
  if (day === dayOf(now - 86400, tz)) return 'Yesterday';
  return day === dayOf(now + 86400, tz) ? 'Tomorrow' : null;
}

const ordinal = (day) => {
  const suffix = day >= 11 && day <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
};

/** Fill the pattern of a `<!date^…>` for a reader; tokens Slack does not know stay as they are. */
export function slackDate(seconds, pattern, now, reader) {
  const say = reader?.locale && !reader.locale.startsWith('en') ? localToken : token;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => say(name, seconds, now, reader?.tz, reader?.locale) ?? whole);
}

const PATTERNS = {
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  date_short: { day: 'numeric', month: 'short', year: 'numeric' },
  date_long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
};

/** In the language of the reader; what has no words in it is the same in all of them. */
function localToken(name, at, now, tz, locale) {
  const plain = name.replace(/_pretty$/, '');
  const near = { Today: 0, Yesterday: -1, Tomorrow: 1 }[daysApart(at, now, tz)];
  if (plain !== name && near !== undefined)
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(near, 'day');
  const options = PATTERNS[plain];
  if (!options) return token(name, at, now, tz);
  return new Intl.DateTimeFormat(locale, { timeZone: tz, ...options }).format(new Date(at * 1000));
}

function token(name, at, now, tz) {
  if (name.endsWith('_pretty')) {
    return daysApart(at, now, tz)?.toLowerCase() ?? token(name.slice(0, -'_pretty'.length), at, now, tz);
  }
  const part = (options) => us(at, tz, options);
  const day = () => ordinal(Number(part({ day: 'numeric' })));
  const known = {
    date_num: () =>
      format(at, tz, { year: 'numeric', month: '2-digit', day: '2-digit' }).split('/').reverse().join('-'),
    date_slash: () => part({ year: 'numeric', month: '2-digit', day: '2-digit' }),
    date: () => `${part({ month: 'long' })} ${day()}, ${part({ year: 'numeric' })}`,
    date_short: () => part({ month: 'short', day: 'numeric', year: 'numeric' }),
    date_long: () => `${part({ weekday: 'long' })}, ${part({ month: 'long' })} ${day()}, ${part({ year: 'numeric' })}`,
    day_divider: () => `${part({ weekday: 'long' })}, ${part({ month: 'long' })} ${day()}`,
    time: () => clockTime(at, tz),
    time_secs: () => format(at, tz, { timeStyle: 'medium' }),
    ago: () => ago(at, now),
  };
  return known[name]?.();
}

/** `5 minutes ago`, `in 2 hours`. */
export function ago(at, now) {
  const away = Math.abs(now - at);
  for (const [size, unit] of [
    [86400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ]) {
    if (away >= size) {
      const words = `${Math.floor(away / size)} ${unit}${away >= 2 * size ? 's' : ''}`;
      return now > at ? `${words} ago` : `in ${words}`;
    }
  }
  return now >= at ? 'just now' : 'in a moment';
}

/** Seconds of a local date and time (`2026-11-24T10:30`) in a zone, and back. */
export function fromLocal(text, tz) {
  const guess = Date.parse(`${text}:00Z`) / 1000;
  return Number.isNaN(guess) ? null : guess - (Date.parse(`${toLocal(guess, tz)}:00Z`) / 1000 - guess);
}

export function toLocal(seconds, tz) {
  const part = (options) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: tz, ...options }).format(new Date(seconds * 1000));
  return part({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).replace(
    ' ',
    'T',
  );
}
