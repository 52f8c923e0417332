/** Dialogs: focus stays inside, Escape closes, and goes back to where it came from. */

import { h, iconButton } from './dom.js';

/**
 * Open a dialog. `onClose` hears of Escape and the cross; whoever opened it calls `close()`.
 * @returns {{node: HTMLDialogElement, close: () => void}}
 */
export function openDialog({ title, body, foot = null, testid, onClose, wide = false, before = null }) {
  const from = document.activeElement;
  const heading = h('h2', { class: 'dialog-title', id: `dialog-${nextId()}`, tabindex: '-1' }, title);
  const cross = iconButton('close', 'Close', { testid: `${testid}-close`, on: { click: () => onClose('cross') } });
  const node = h(
    'dialog',
    { class: wide ? 'dialog wide' : 'dialog', 'aria-labelledby': heading.id, testid },
    h('header', { class: 'dialog-head' }, before, heading, cross),
    body,
    foot,
  );
  node.addEventListener('cancel', (event) => event.preventDefault());
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose('escape');
  });
  document.body.append(node);
  node.showModal();
  const close = () => {
    node.close();
    node.remove();
    giveBack(from);
  };
  return { node, close };
}

/** Focus goes where it came from; if that is gone meanwhile, to where one goes on writing. */
function giveBack(from) {
  if (from?.isConnected && from !== document.body) from.focus();
  else if (matchMedia('(min-width: 861px)').matches) document.querySelector('.room [data-testid=composer]')?.focus();
}

let count = 0;
export function nextId() {
  count += 1;
  return count;
}

/** Ask before something happens; resolves true if the person goes on. */
export function ask({ title, text, yes = 'Yes', no = 'Cancel', danger = false }) {
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.close();
      resolve(answer);
    };
    const go = h(
      'button',
      {
        type: 'button',
        class: danger ? 'button danger' : 'button primary',
        testid: 'confirm-yes',
        on: { click: () => done(true) },
      },
      yes,
    );
    const dialog = openDialog({
      title,
      testid: 'confirm',
      onClose: () => done(false),
      body: h('div', { class: 'dialog-body confirm-text' }, text),
      foot: h(
        'footer',
        { class: 'dialog-foot' },
        h('button', { type: 'button', class: 'button', testid: 'confirm-no', on: { click: () => done(false) } }, no),
        go,
      ),
    });
    go.focus();
  });
}

/** One line asked for; resolves with it, or null. */
export function askLine({ title, label, value = '', yes = 'Save', hint = '', more = null, testid = 'ask' }) {
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.close();
      resolve(answer);
    };
    const input = h('input', {
      class: 'field',
      type: 'text',
      id: `ask-${nextId()}`,
      value,
      testid: `${testid}-input`,
      autocomplete: 'off',
    });
    const form = h(
      'form',
      {
        on: {
          submit: (event) => {
            event.preventDefault();
            done(input.value);
          },
        },
      },
      h(
        'div',
        { class: 'dialog-body' },
        h('label', { class: 'label', for: input.id }, label),
        input,
        hint ? h('p', { class: 'hint' }, hint) : null,
        more,
      ),
      h(
        'footer',
        { class: 'dialog-foot' },
        h('button', { type: 'button', class: 'button', on: { click: () => done(null) } }, 'Cancel'),
        h('button', { type: 'submit', class: 'button primary', testid: `${testid}-yes` }, yes),
      ),
    );
    const dialog = openDialog({ title, testid, onClose: () => done(null), body: form });
    input.focus();
    input.select();
  });
}
