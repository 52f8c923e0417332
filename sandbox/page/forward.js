/** Forwarding a message to another room. */

import { combobox, matching } from './combobox.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { plainWords } from './mrkdwn.js';

/** @param {{room: string, ts: string}} about  which message */
export function forward(desk, about, post) {
  const { store } = desk;
  let to = '';
  const rooms = () =>
    store.state.rooms
      .filter((one) => one.member && !one.archived)
      .map((one) => ({
        key: one.id,
        label: one.kind === 'im' ? store.roomName(one) : `${one.kind === 'private' ? '🔒 ' : '#'}${one.name}`,
        value: one.id,
      }));
  const where = combobox({
    label: 'Forward to',
    placeholder: 'Name of a channel',
    chosen: [],
    offer: (typed) => matching(rooms(), typed),
    onChange: ([chosen]) => {
      to = chosen?.value ?? '';
      send.disabled = !to;
    },
    testid: 'forward-to',
  });
  const text = h('textarea', {
    class: 'field',
    rows: '2',
    placeholder: 'Add a message, if you like',
    'aria-label': 'Add a message',
    testid: 'forward-text',
  });
  const send = h('button', { type: 'submit', class: 'button primary', disabled: true, testid: 'forward-yes' }, 'Forward');
  const submit = async (event) => {
    event.preventDefault();
    if (to && (await desk.do('forward', { ...about, to, text: text.value.trim() })) !== undefined) dialog.close();
  };
  const quote = h(
    'blockquote',
    {},
    h('span', { class: 'strong' }, `${store.authorOf(post)} `),
    plainWords(desk, post.text ?? ''),
  );
  const form = h(
    'form',
    { on: { submit } },
    h('div', { class: 'dialog-body' }, where, text, quote),
    h('footer', { class: 'dialog-foot' }, send),
  );
  const dialog = openDialog({ title: 'Forward this message', testid: 'forward', onClose: () => dialog.close(), body: form });
  where.querySelector('input').focus();
}
