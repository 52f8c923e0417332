/** The small emoji picker. */

import { h } from './dom.js';
import { PICKS, emoji, emojiLike } from './emoji.js';
import { floatAt } from './popup.js';

let closeOpen = () => {};
const ACROSS = 7;

/** Choose an emoji beside a button; `onPick` gets its name. */
export function pickEmoji(button, onPick) {
  closeOpen();
  const close = () => {
    removeEventListener('pointerdown', outside, true);
    box.remove();
    closeOpen = () => {};
  };
  const outside = (event) => {
    if (!box.contains(event.target)) close();
  };
  const choose = (name) => {
    close();
    if (button.isConnected) button.focus();
    onPick(name);
  };
  const grid = h('div', { class: 'emoji-grid', role: 'group', 'aria-label': 'Emoji' });
  const fill = (names) =>
    grid.replaceChildren(
      ...names.map((name) =>
        h(
          'button',
          {
            type: 'button',
            class: 'emoji-button',
            'aria-label': name.replaceAll('_', ' '),
            title: `:${name}:`,
            testid: `emoji-${name}`,
            on: { click: () => choose(name) },
          },
          emoji(name),
        ),
      ),
    );
  const search = h('input', {
    class: 'field',
    type: 'text',
    placeholder: 'Find an emoji',
    'aria-label': 'Find an emoji',
    testid: 'emoji-search',
  });
  search.addEventListener('input', () => fill(search.value ? emojiLike(search.value.toLowerCase(), 28) : PICKS));
  const box = h(
    'div',
    { class: 'emoji-picker', role: 'dialog', 'aria-label': 'Emoji picker', testid: 'emoji-picker' },
    search,
    grid,
  );
  box.addEventListener('keydown', (event) => {
    const all = [...grid.children];
    const at = all.indexOf(document.activeElement);
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
      button.focus();
    } else if (event.key === 'Enter' && document.activeElement === search) {
      event.preventDefault();
      all[0]?.click();
    } else {
      const to = { ArrowDown: at < 0 ? 0 : at + ACROSS, ArrowUp: at - ACROSS, ArrowRight: at + 1, ArrowLeft: at - 1 }[
        event.key
      ];
      if (to === undefined || (document.activeElement === search && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      (all[to] ?? search).focus();
    }
  });
  closeOpen = close;
  fill(PICKS);
  document.body.append(box);
  floatAt(box, button, { alignEnd: true });
  addEventListener('pointerdown', outside, true);
  search.focus();
}
