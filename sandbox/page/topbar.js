/** The line at the top: where one is, what time it is, and who one acts as. */

import { avatar } from './avatar.js';
import { h, icon, iconButton } from './dom.js';
import { showKeys } from './keyboard.js';
import { openMenu } from './popup.js';
import { clockTime } from './time.js';

const THEMES = [
  ['', 'As the system has it'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const LANGUAGES = [
  ['en-US', 'English'],
  ['es-ES', 'Español'],
  ['pt-BR', 'Português (Brasil)'],
];

/** @param {import('./desk.js').Desk} desk */
export function mountTopbar(desk, toggleSidebar) {
  const { store } = desk;
  const clock = h('span', { class: 'top-clock', testid: 'clock', title: 'The time of the sandbox' });
  const lost = h('span', { class: 'top-lost', role: 'status', testid: 'lost', hidden: true }, 'Connecting…');
  const outage = h(
    'span',
    { class: 'top-outage', role: 'status', testid: 'outage-mark', hidden: true },
    'Slack is down',
  );
  const who = h('button', { type: 'button', class: 'act-as', testid: 'act-as' });
  who.addEventListener('click', () =>
    openMenu(who, cast(desk), { label: 'Act as', alignEnd: true, testid: 'act-as-menu' }),
  );
  const language = h('button', { type: 'button', class: 'icon-button top-language', testid: 'language' });
  language.addEventListener('click', () =>
    openMenu(language, languages(desk), { label: 'Language', alignEnd: true, testid: 'language-menu' }),
  );
  const theme = iconButton('theme', 'Light or dark', { testid: 'theme' });
  theme.addEventListener('click', () =>
    openMenu(theme, themes(desk), { label: 'Light or dark', alignEnd: true, testid: 'theme-menu' }),
  );
  const panel = iconButton('panel', 'Behind the scenes', {
    testid: 'panel-toggle',
    on: { click: () => desk.show(desk.right === 'panel' ? '' : 'panel') },
  });

  const tick = () => {
    clock.replaceChildren(icon('clock'), clockTime(store.now(), store.me?.tz));
  };
  setInterval(tick, 1000);
  store.on(['clock', 'me'], tick);
  store.on(['connection'], () => {
    lost.hidden = desk.connected;
  });
  store.on(['panel'], ({ panel: seen }) => {
    outage.hidden = !seen?.outage;
  });
  store.on(['right'], () => panel.setAttribute('aria-pressed', String(desk.right === 'panel')));
  store.on(['me', 'people'], () => {
    const { me } = store;
    if (!me) return;
    language.textContent = me.locale.slice(0, 2).toUpperCase();
    language.title = `The language of ${me.name}’s Slack`;
    language.setAttribute('aria-label', `${language.title}: ${languageName(me.locale)}. Change`);
    who.setAttribute('aria-label', `Acting as ${me.name}, ${me.title}. Change`);
    who.replaceChildren(
      avatar(store, me.id, 'small'),
      h(
        'span',
        { class: 'act-words' },
        h('span', { class: 'strong' }, me.name),
        h('span', { class: 'act-title' }, me.title),
      ),
      icon('down'),
    );
  });

  return h(
    'header',
    { class: 'topbar' },
    iconButton('menu', 'Channels', {
      class: 'icon-button only-phone',
      testid: 'sidebar-toggle',
      'aria-controls': 'sidebar',
      on: { click: toggleSidebar },
    }),
    h(
      'div',
      { class: 'brand' },
      h('span', { class: 'brand-sign', 'aria-hidden': 'true' }, 'm'),
      h('span', {}, 'Sandbox'),
    ),
    clock,
    outage,
    lost,
    h('div', { class: 'top-space' }),
    who,
    language,
    iconButton('help', 'Keyboard', { testid: 'help', on: { click: () => showKeys() } }),
    theme,
    panel,
  );
}

function cast(desk) {
  const { store } = desk;
  const people = store.state.people.filter((one) => !one.bot && !one.gone);
  const item = (one) => ({
    label: one.name,
    detail: one.title,
    node: avatar(store, one.id, 'small'),
    current: one.id === store.state.me,
    testid: `act-as-${one.name}`,
    run: () => desk.act(one.name),
  });
  const others = people.filter((one) => !one.cast);
  return [
    { heading: true, label: 'Act as' },
    ...people.filter((one) => one.cast).map(item),
    ...(others.length ? [{ heading: true, label: 'Other colleagues' }, ...others.map(item)] : []),
  ];
}

const languageName = (locale) => LANGUAGES.find(([code]) => code === locale)?.[1] ?? locale;

const languages = (desk) =>
  LANGUAGES.map(([locale, label]) => ({
    label,
    current: desk.store.me.locale === locale,
    testid: `language-${locale}`,
    run: () => desk.do('language', { locale }),
  }));

const themes = (desk) =>
  THEMES.map(([name, label]) => ({
    label,
    current: desk.theme === name,
    testid: `theme-${name || 'system'}`,
    run: () => {
      desk.theme = name;
    },
  }));
