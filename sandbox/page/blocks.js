/** Block Kit as document nodes. */

import { h, icon } from './dom.js';
import { element, image, textNodes, textOf } from './elements.js';
import { nextId } from './dialog.js';
import { markdown, richText } from './richtext.js';
import { anchor } from './links.js';
import { mrkdwn } from './mrkdwn.js';

/**
 * @typedef {object} Place  what stands around the blocks
 * @property {import('./desk.js').Desk} desk
 * @property {object} [values]  the state: block id -> action id -> entry
 * @property {object} [errors]  block id -> text
 * @property {(block: object, element: object, value: any) => void} press
 * @property {(block: object, element: object, value: any) => void} hold
 * @property {(block: object, element: object, typed: string) => Promise<object[]>} suggest
 * @property {(block: object, element: object) => boolean} isPending
 */

export function block(place, one) {
  const make = MAKERS[one.type];
  const inside = make ? make(place, one) : h('p', { class: 'unknown' }, `(a block of type ${one.type})`);
  return h('div', { class: `block ${one.type}`, testid: `block-${one.type}` }, inside);
}

function spot(place, one, more = {}) {
  return {
    desk: place.desk,
    block: one,
    press: (el, value) => place.press(one, el, value),
    hold: (el, value) => place.hold(one, el, value),
    suggest: (el, typed) => place.suggest(one, el, typed),
    isPending: (el) => place.isPending(one, el),
    ...more,
  };
}

function interactive(place, one, el) {
  const entry = place.values?.[one.block_id]?.[el.action_id] ?? initial(el);
  return element(spot(place, one, { entry }), el);
}

/** What an element of a message shows at first: messages keep no state. */
function initial(el) {
  const entry = {};
  for (const [key, value] of Object.entries(el)) {
    if (key.startsWith('initial_')) entry[key.replace('initial_', 'selected_')] = value;
  }
  return { ...entry, value: el.initial_value };
}

function section({ ...place }, one) {
  const { desk } = place;
  const accessory = one.accessory ? h('div', { class: 'accessory' }, interactive(place, one, one.accessory)) : null;
  return [
    h(
      'div',
      { class: 'section-words' },
      one.text ? h('div', { class: 'text' }, textNodes(desk, one.text)) : null,
      one.fields
        ? h(
            'div',
            { class: 'fields' },
            one.fields.map((field) => h('div', { class: 'text' }, textNodes(desk, field))),
          )
        : null,
    ),
    accessory,
  ];
}

function context({ desk }, one) {
  return one.elements.map((el) =>
    el.type === 'image' ? image(el) : h('span', { class: 'text' }, textNodes(desk, el)),
  );
}

function table({ desk }, one) {
  const settings = one.column_settings ?? [];
  const cell = (tag, value, column) =>
    h(
      tag,
      { scope: tag === 'th' ? 'col' : null, class: `align-${settings[column]?.align ?? 'left'}` },
      value.type === 'rich_text' ? richText(desk, value) : value.text,
    );
  const [head, ...rows] = one.rows;
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Table' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((value, column) => cell('th', value, column)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((value, column) => cell('td', value, column)),
          ),
        ),
      ),
    ),
  );
}

function input(place, one) {
  const id = `input-${nextId()}`;
  const error = place.errors?.[one.block_id];
  const el = one.element;
  const entry = place.values?.[one.block_id]?.[el.action_id];
  const labelled = spot(place, one, { entry, labelledBy: id, describedBy: `${id}-said` });
  const group = ['checkboxes', 'radio_buttons'].includes(el.type);
  return h(
    'div',
    { class: error ? 'input-block wrong' : 'input-block', testid: `field-${one.block_id}` },
    h(
      group ? 'div' : 'label',
      { class: 'label', for: group ? null : id, id: `${id}-label` },
      textOf(one.label),
      one.optional ? h('span', { class: 'optional' }, ' (optional)') : null,
    ),
    element(labelled, el),
    h(
      'div',
      { id: `${id}-said` },
      error ? h('p', { class: 'error', role: 'alert', testid: 'field-error' }, error) : null,
      one.hint ? h('p', { class: 'hint' }, textOf(one.hint)) : null,
    ),
  );
}

const MAKERS = {
  section,
  context,
  table,
  input,
  actions: (place, one) => one.elements.map((el) => interactive(place, one, el)),
  context_actions: (place, one) => one.elements.map((el) => interactive(place, one, el)),
  header: ({ desk }, one) => h('h3', {}, textNodes(desk, one.text)),
  divider: () => h('hr'),
  image: (place, one) => h('figure', {}, one.title ? h('figcaption', {}, textOf(one.title)) : null, image(one, true)),
  rich_text: ({ desk }, one) => h('div', { class: 'text' }, richText(desk, one)),
  markdown: ({ desk }, one) => h('div', { class: 'text markdown-text' }, markdown(desk, one.text)),
  video: (place, one) => h('p', {}, textOf(one.title)),
  alert: ({ desk }, one) =>
    h('p', { class: `alert ${one.level ?? 'info'}`, role: 'status' }, textNodes(desk, one.text)),
};

/** What stands in attachments: old, but Slack shows them; and messages that somebody forwarded. */
export function attachment(place, one) {
  const { desk } = place;
  if (one.is_share) return forwarded(place, one);
  const texts = ['pretext', 'title', 'text'].filter((key) => one[key]);
  return h(
    'div',
    {
      class: 'attachment',
      style: /^#?[0-9a-f]{6}$/i.test(one.color ?? '') ? { '--edge': `#${one.color.replace('#', '')}` } : {},
    },
    texts.map((key) => h('div', { class: key === 'title' ? 'text strong' : 'text' }, mrkdwn(desk, one[key]))),
    (one.blocks ?? []).map((inner) => block(place, inner)),
  );
}

function forwarded(place, one) {
  const { desk } = place;
  const blocks = (one.message_blocks ?? []).flatMap(({ message }) => message.blocks ?? []);
  const words = blocks.length
    ? blocks.map((inner) => block({ ...place, press: () => {} }, inner))
    : h('div', { class: 'text' }, mrkdwn(desk, one.text ?? ''));
  return h(
    'div',
    { class: 'attachment', testid: 'forwarded' },
    h('div', { class: 'strong' }, one.author_name),
    words,
    (one.files ?? []).map((file) => h('div', { class: 'hint' }, icon('file'), ` ${file.title || file.name}`)),
    h('div', { class: 'hint' }, anchor(desk, one.from_url ?? '', one.footer ?? 'Forwarded')),
  );
}
