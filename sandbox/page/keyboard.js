/** Everything by keyboard, and the list of it. */

import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { browse, jump, nextRoom } from './sidebar.js';

const LISTED = [
  [
    'Everywhere',
    [
      ['?', 'This list'],
      ['Ctrl K', 'Jump to a room'],
      ['Alt ↑ / Alt ↓', 'Previous or next room'],
      ['Alt Shift ↓', 'Next room with something new'],
      ['Alt 1 … Alt 6', 'Act as Alice, Bob, Dana, Petra, Charlie, Gus'],
      ['Ctrl .', 'Behind the scenes'],
      ['F6', 'Next part of the page'],
      ['Escape', 'Close what is open'],
    ],
  ],
  [
    'Writing',
    [
      ['Enter', 'Send'],
      ['Shift Enter', 'New line'],
      ['/', 'Commands'],
      ['@  #  :', 'People, channels, emoji'],
      ['↑', 'Edit your last message'],
    ],
  ],
  [
    'On a message',
    [
      ['↑ / ↓', 'Other messages'],
      ['Enter', 'Into the message'],
      ['T', 'Reply in thread'],
      ['R', 'Add a reaction'],
      ['E', 'Edit'],
      ['P', 'Pin or unpin'],
      ['M', 'Menu with shortcuts'],
    ],
  ],
  [
    'In a form',
    [
      ['Tab', 'Next field'],
      ['Ctrl Enter', 'Send'],
      ['Escape', 'Cancel'],
    ],
  ],
];

export function showKeys() {
  const group = ([title, keys]) =>
    h(
      'section',
      {},
      h('h3', {}, title),
      h(
        'dl',
        { class: 'keys' },
        keys.map(([key, what]) => [
          h(
            'dt',
            {},
            key.split(/ +/).map((one) => (/^[/…]$/.test(one) && key.length > 1 ? ` ${one} ` : h('kbd', {}, one))),
          ),
          h('dd', {}, what),
        ]),
      ),
    );
  const dialog = openDialog({
    title: 'Keyboard',
    testid: 'keys',
    wide: true,
    onClose: () => dialog.close(),
    body: h('div', { class: 'dialog-body columns', tabindex: '0' }, LISTED.map(group)),
  });
}

/** @param {import('./desk.js').Desk} desk */
export function mountKeyboard(desk) {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const typing = event.target.matches?.('input, textarea');
    const run = shortcut(desk, event, typing);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

function shortcut(desk, event, typing) {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === 'k') return () => jump(desk);
  if (command && event.key === '.') return () => desk.show(desk.right === 'panel' ? '' : 'panel');
  if (command && event.shiftKey && event.key.toLowerCase() === 'l') return () => browse(desk);
  if (event.altKey && !command && ['ArrowUp', 'ArrowDown'].includes(event.key)) {
    return () => {
      const room = nextRoom(desk, event.key === 'ArrowDown' ? 1 : -1, event.shiftKey);
      if (room) desk.enter(room.id);
    };
  }
  if (event.altKey && !command && /^Digit[1-6]$/.test(event.code))
    return () => actAs(desk, Number(event.code.slice(-1)) - 1);
  if (event.key === 'F6') return () => nextPart(event.shiftKey ? -1 : 1);
  if (event.key === 'Escape' && desk.right) return () => closeRight(desk);
  return event.key === '?' && !typing ? () => showKeys() : null;
}

function closeRight(desk) {
  desk.show('');
  document.querySelector('[data-testid=composer]')?.focus();
}

function actAs(desk, index) {
  const person = desk.store.state.people.filter((one) => one.cast)[index];
  if (person) desk.act(person.name);
}

/** The parts of the page, in the order of reading. */
function nextPart(by) {
  const composer = document.querySelector('[data-testid=composer]');
  const parts = [
    [document.querySelector('.topbar'), () => document.querySelector('[data-testid=act-as]')],
    [document.querySelector('.sidebar'), () => document.querySelector('.room-line[aria-current]')],
    [document.querySelector('.scroller'), () => document.querySelector('.room .message[tabindex="0"]')],
    [composer?.closest('.room-foot'), () => composer],
    [
      document.querySelector('.aside:not([hidden])'),
      () => document.querySelector('.aside :is(button, textarea, input)'),
    ],
  ].filter(([part]) => part?.checkVisibility());
  const at = parts.findIndex(([part]) => part.contains(document.activeElement));
  const [part, first] = parts[(at + by + parts.length) % parts.length];
  (first() ?? part).focus();
}
