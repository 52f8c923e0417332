/** Small notices at the edge: direct messages, and what went wrong. */

import { avatar } from './avatar.js';
import { h, iconButton } from './dom.js';
import { plainWords } from './mrkdwn.js';

const STAYS = 7000;
const MOST = 3;

/** @param {import('./desk.js').Desk} desk */
export function mountToasts(desk) {
  const node = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite', testid: 'toasts' });
  const show = (toast) => {
    node.append(toast);
    while (node.children.length > MOST) node.firstElementChild.remove();
    if (node.matches(':popover-open')) node.hidePopover();
    node.setAttribute('popover', 'manual');
    (document.querySelector('dialog[open]:not(.beneath):last-of-type') ?? document.body).append(node);
    node.showPopover();
    setTimeout(() => drop(toast), STAYS);
  };
  const drop = (toast) => {
    toast.remove();
    if (!node.children.length && node.matches(':popover-open')) node.hidePopover();
    if (!node.children.length) document.body.append(node);
  };

  desk.say = (text, kind = '') => {
    const toast = h(
      'div',
      { class: `toast ${kind}`, testid: 'toast' },
      h('span', {}, text),
      iconButton('close', 'Dismiss', { on: { click: () => drop(toast) } }),
    );
    show(toast);
  };
  /** What was told to one person is nothing for the next. */
  let before = '';
  desk.store.on(['me'], ({ me }) => {
    if (before && before !== me) [...node.querySelectorAll('.toast.dm')].forEach(drop);
    before = me;
  });
  desk.store.on(['notices'], ({ notices, room }) => {
    for (const notice of notices) {
      if (room?.id === notice.room && !document.hidden) continue;
      const open = () => {
        drop(toast);
        desk.enter(notice.room);
      };
      const toast = h(
        'button',
        { type: 'button', class: 'toast dm', testid: 'toast-dm', on: { click: open } },
        avatar(desk.store, notice.user, 'small'),
        h(
          'span',
          {},
          h('span', { class: 'strong' }, desk.store.nameOf(notice.user)),
          h('span', { class: 'toast-text' }, plainWords(desk, notice.text)),
        ),
      );
      show(toast);
    }
  });
  return node;
}
