/** Everything in blocks that people press, choose from or type into. */

import { combobox, matching } from './combobox.js';
import { ask, nextId } from './dialog.js';
import { h, icon } from './dom.js';
import { withEmoji } from './emoji.js';
import { followInside } from './links.js';
import { mrkdwn } from './mrkdwn.js';
import { openMenu } from './popup.js';
import { fromLocal, toLocal } from './time.js';

/**
 * Where an element stands.
 * @typedef {object} Spot
 * @property {import('./desk.js').Desk} desk
 * @property {object} block
 * @property {any} entry  what the state holds for it
 * @property {(element: object, value?: any) => void} press  tells the bot
 * @property {(element: object, value: any) => void} hold  keeps a value until the form is sent
 * @property {(element: object, typed: string) => Promise<object[]>} suggest
 * @property {(element: object) => boolean} isPending
 * @property {string} [labelledBy]  id for the control, which a label names
 * @property {string} [describedBy]
 */

export const textOf = (text) => (text ? withEmoji(text.text) : '');

/** A text object as nodes. */
export function textNodes(desk, text) {
  if (!text) return [];
  return text.type === 'mrkdwn' ? mrkdwn(desk, text.text) : [withEmoji(text.text)];
}

export function element(spot, one) {
  const make = MAKERS[one.type];
  return make ? make(spot, one) : h('span', { class: 'unknown' }, `(${one.type})`);
}

/** After the confirmation dialog, if the element asks for one. */
async function sure(spot, one) {
  if (!one.confirm) return true;
  const { title, text, confirm, deny, style } = one.confirm;
  const words = h('p', {}, textNodes(spot.desk, text));
  return ask({
    title: textOf(title),
    text: words,
    yes: textOf(confirm) || 'Yes',
    no: textOf(deny) || 'Cancel',
    danger: style === 'danger',
  });
}

const mark = (spot, one) => `${spot.block.block_id}/${one.action_id}`;

function button(spot, one) {
  const pending = spot.isPending(one);
  const press = async () => {
    if (one.url && !followInside(spot.desk, one.url) && /^https?:/i.test(one.url)) open(one.url, '_blank', 'noopener');
    if (await sure(spot, one)) spot.press(one);
  };
  return h(
    'button',
    {
      type: 'button',
      class: `button ${one.style ?? ''}${pending ? ' pending' : ''}`,
      'aria-busy': pending ? 'true' : null,
      'aria-disabled': pending ? 'true' : null,
      'aria-label': one.accessibility_label,
      testid: 'block-button',
      data: { focus: mark(spot, one) },
      on: { click: () => (pending ? null : press()) },
    },
    pending ? h('span', { class: 'spinner', 'aria-hidden': 'true' }) : null,
    h('span', {}, textOf(one.text)),
  );
}

function overflow(spot, one) {
  const more = h(
    'button',
    {
      type: 'button',
      class: 'button square',
      'aria-label': 'More options',
      testid: 'block-overflow',
      data: { focus: mark(spot, one) },
    },
    spot.isPending(one) ? h('span', { class: 'spinner' }) : icon('more'),
  );
  const choose = async (option) => {
    if (await sure(spot, one)) spot.press(one, option);
  };
  const items = one.options.map((option) => ({
    label: textOf(option.text),
    detail: textOf(option.description),
    run: () => choose(option),
  }));
  more.addEventListener('click', () => openMenu(more, items, { label: 'More options', alignEnd: true }));
  return more;
}

// typed

function line(spot, one, { type = 'text', mode = null } = {}) {
  const long = one.type === 'plain_text_input' && one.multiline;
  const holds = spot.entry?.value ?? '';
  const input = h(long ? 'textarea' : 'input', {
    class: 'field',
    id: spot.labelledBy,
    type: long ? null : type,
    inputmode: mode,
    rows: long ? 4 : null,
    autocomplete: 'off',
    placeholder: textOf(one.placeholder),
    'aria-describedby': spot.describedBy,
    data: { focus: mark(spot, one) },
    testid: 'input',
  });
  input.value = holds;
  const counter = one.max_length ? h('span', { class: 'counter', 'aria-hidden': 'true' }) : null;
  const count = () => {
    if (!counter) return;
    const left = one.max_length - input.value.length;
    counter.textContent = String(left);
    counter.hidden = left > Math.max(20, one.max_length * 0.1);
    counter.classList.toggle('over', left < 0);
  };
  const triggers = one.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const dispatches = spot.block.dispatch_action;
  let later = 0;
  input.addEventListener('input', () => {
    count();
    spot.hold(one, input.value || null);
    if (!dispatches || !triggers.includes('on_character_entered')) return;
    clearTimeout(later);
    later = setTimeout(() => spot.press(one, input.value || null), 300);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !long && dispatches && triggers.includes('on_enter_pressed')) {
      event.preventDefault();
      spot.press(one, input.value || null);
    }
  });
  count();
  return h('div', { class: 'line' }, input, counter);
}

// chosen

const optionChoice = (option, group) => ({
  key: option.value,
  label: textOf(option.text),
  detail: textOf(option.description),
  group,
  value: option,
});

function optionsOf(one) {
  if (!one.option_groups) return (one.options ?? []).map((option) => optionChoice(option));
  return one.option_groups.flatMap((set) => set.options.map((option) => optionChoice(option, textOf(set.label))));
}

const personChoice = (person) => ({ key: person.id, label: person.name, detail: person.title, value: person.id });
const roomChoice = (room) => ({ key: room.id, label: `#${room.name}`, value: room.id });

/** Where the choices come from, by the kind of menu. */
const SOURCES = {
  static_select: (spot, one) => (typed) => matching(optionsOf(one), typed),
  external_select: (spot, one) => async (typed) => {
    if (typed.length < (one.min_query_length ?? 3)) return [];
    return (await spot.suggest(one, typed)).map((option) => optionChoice(option));
  },
  users_select: (spot) => (typed) => {
    const people = spot.desk.store.state.people.filter((person) => !person.gone);
    return matching(people.map(personChoice), typed);
  },
  conversations_select: (spot) => (typed) =>
    matching(spot.desk.store.state.rooms.filter((r) => r.kind !== 'im').map(roomChoice), typed),
  channels_select: (spot) => (typed) =>
    matching(spot.desk.store.state.rooms.filter((r) => r.kind === 'public').map(roomChoice), typed),
};

const HELD = {
  static_select: ['selected_option', optionChoice],
  external_select: ['selected_option', optionChoice],
  users_select: ['selected_user', (id, desk) => personChoice(desk.store.person.get(id) ?? { id, name: 'Somebody' })],
  conversations_select: [
    'selected_conversation',
    (id, desk) => roomChoice(desk.store.roomOf.get(id) ?? { id, name: 'private channel' }),
  ],
  channels_select: ['selected_channel', (id, desk) => roomChoice(desk.store.roomOf.get(id) ?? { id, name: 'unknown' })],
};

function menu(spot, one) {
  const many = one.type.startsWith('multi_');
  const kind = one.type.replace('multi_', '');
  const [key, choice] = HELD[kind];
  const held = many ? (spot.entry?.[`${key}s`] ?? []) : [spot.entry?.[key]].filter(Boolean);
  return combobox({
    id: spot.labelledBy,
    label: spot.labelledBy ? undefined : textOf(one.placeholder) || 'Choose',
    placeholder: textOf(one.placeholder) || (many ? 'Select some' : 'Select one'),
    chosen: held.map((value) => choice(value, spot.desk)),
    offer: SOURCES[kind](spot, one),
    many,
    most: one.max_selected_items ?? 100,
    focusMark: mark(spot, one),
    describedBy: spot.describedBy,
    testid: 'select',
    compact: spot.block.type !== 'input',
    onChange: (chosen) => changed(spot, one, many ? chosen.map((item) => item.value) : (chosen[0]?.value ?? null)),
  });
}

/** Inputs keep what was chosen until the form is sent; everything else tells the bot at once. */
async function changed(spot, one, value) {
  if (spot.block.type === 'input' && !spot.block.dispatch_action) spot.hold(one, value);
  else if (await sure(spot, one)) spot.press(one, value);
}

function ticks(spot, one) {
  const many = one.type === 'checkboxes';
  const chosen = many ? (spot.entry?.selected_options ?? []) : [spot.entry?.selected_option].filter(Boolean);
  const name = `ticks-${nextId()}`;
  const boxes = one.options.map((option, index) => {
    const id = `${name}-${index}`;
    const box = h('input', {
      type: many ? 'checkbox' : 'radio',
      name,
      id,
      checked: chosen.some((other) => other.value === option.value),
      data: { focus: `${mark(spot, one)}/${option.value}` },
    });
    const detail = option.description ? h('span', { class: 'hint' }, textNodes(spot.desk, option.description)) : null;
    return {
      option,
      box,
      row: h('label', { class: 'tick', for: id }, box, h('span', {}, textNodes(spot.desk, option.text), detail)),
    };
  });
  const read = () => boxes.filter(({ box }) => box.checked).map(({ option }) => option);
  const group = h(
    'div',
    {
      class: 'ticks',
      role: many ? 'group' : 'radiogroup',
      'aria-labelledby': spot.labelledBy && `${spot.labelledBy}-label`,
      testid: many ? 'checkboxes' : 'radios',
    },
    boxes.map(({ row }) => row),
  );
  group.addEventListener('change', () => changed(spot, one, many ? read() : (read()[0] ?? null)));
  return group;
}

// dates and times

function moment(spot, one, type, holds, value) {
  const input = h('input', {
    class: 'field short',
    type,
    id: spot.labelledBy,
    'aria-label': spot.labelledBy ? null : textOf(one.placeholder) || 'Date',
    'aria-describedby': spot.describedBy,
    data: { focus: mark(spot, one) },
    testid: 'input',
  });
  input.value = holds;
  input.addEventListener('change', () => changed(spot, one, input.value ? value(input.value) : null));
  return input;
}

function datetime(spot, one) {
  const tz = spot.desk.store.me?.tz ?? 'UTC';
  const at = spot.entry?.selected_date_time;
  return moment(spot, one, 'datetime-local', at ? toLocal(at, tz) : '', (text) => fromLocal(text, tz));
}

function picture(spot, one) {
  return image(one);
}

/** Pictures of other machines are not fetched: the page stays offline, and shows their words. */
export function image(one, big = false) {
  const own = /^data:image\//.test(one.image_url ?? '');
  if (own) return h('img', { class: big ? 'picture' : 'thumb', src: one.image_url, alt: one.alt_text });
  return h(
    'span',
    {
      class: big ? 'picture stand-in' : 'thumb stand-in',
      role: 'img',
      'aria-label': one.alt_text,
      title: one.alt_text,
    },
    big ? one.alt_text : '',
  );
}

const MAKERS = {
  button,
  workflow_button: button,
  overflow,
  plain_text_input: line,
  rich_text_input: line,
  email_text_input: (spot, one) => line(spot, one, { type: 'email' }),
  url_text_input: (spot, one) => line(spot, one, { type: 'url' }),
  number_input: (spot, one) => line(spot, one, { mode: 'decimal' }),
  static_select: menu,
  external_select: menu,
  users_select: menu,
  conversations_select: menu,
  channels_select: menu,
  multi_static_select: menu,
  multi_external_select: menu,
  multi_users_select: menu,
  multi_conversations_select: menu,
  multi_channels_select: menu,
  checkboxes: ticks,
  radio_buttons: ticks,
  datepicker: (spot, one) => moment(spot, one, 'date', spot.entry?.selected_date ?? '', (text) => text),
  timepicker: (spot, one) => moment(spot, one, 'time', spot.entry?.selected_time ?? '', (text) => text),
  datetimepicker: datetime,
  image: picture,
};
