/** Menus and lists that float above everything, dialogs included. */

import { h } from './dom.js';

const GAP = 4;
const TOGETHER = 800;

/** Place `popup` under its anchor, or above it where there is no room; `popup` must be in the document. */
export function floatAt(popup, anchor, { alignEnd = false, above = false, width = 0 } = {}) {
  popup.setAttribute('popover', 'manual');
  popup.showPopover();
  if (width) popup.style.minWidth = `${width}px`;
  const at = anchor.getBoundingClientRect();
  const size = popup.getBoundingClientRect();
  const up = above || (at.bottom + size.height + GAP > innerHeight && at.top > size.height + GAP);
  const left = alignEnd ? at.right - size.width : at.left;
  popup.style.left = `${Math.max(GAP, Math.min(left, innerWidth - size.width - GAP))}px`;
  popup.style.top = `${Math.max(GAP, up ? at.top - size.height - GAP : Math.min(at.bottom + GAP, innerHeight - size.height - GAP))}px`;
}

let closeOpen = () => {};
let forget = 0;

/**
 * A menu under a button. Arrow keys move, Enter chooses, Escape goes back to the button.
 * @param {{label: string, detail?: string, danger?: boolean, current?: boolean, testid?: string, node?: Node,
 *   heading?: boolean, run?: () => void}[]} items
 */
export function openMenu(button, items, { label, alignEnd = false, testid = 'menu' } = {}) {
  const reopen = button.getAttribute('aria-expanded') === 'true';
  closeOpen();
  if (reopen) return;
  const close = (refocus) => {
    removeEventListener('pointerdown', outside, true);
    button.setAttribute('aria-expanded', 'false');
    menu.remove();
    closeOpen = () => {};
    if (refocus && button.isConnected) button.focus();
  };
  const menu = h(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': label, testid },
    items.map((item) => entry(item, close)),
  );
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close(false);
  };
  menu.addEventListener('keydown', (event) => moveIn(menu, event, close));
  closeOpen = () => close(false);
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'true');
  (button.closest('dialog') ?? document.body).append(menu);
  floatAt(menu, button, { alignEnd });
  addEventListener('pointerdown', outside, true);
  (menu.querySelector('[aria-current]') ?? menu.querySelector('[role=menuitem]'))?.focus();
}

function entry(item, close) {
  if (item.heading) return h('div', { class: 'menu-heading', role: 'presentation' }, item.label);
  const choose = () => {
    close(true);
    item.run();
  };
  return h(
    'button',
    {
      type: 'button',
      role: 'menuitem',
      tabindex: '-1',
      class: item.danger ? 'menu-item danger' : 'menu-item',
      'aria-current': item.current ? 'true' : null,
      testid: item.testid,
      on: { click: choose },
    },
    item.node,
    h('span', { class: 'menu-label' }, item.label),
    item.detail ? h('span', { class: 'menu-detail' }, item.detail) : null,
  );
}

function moveIn(menu, event, close) {
  const all = [...menu.querySelectorAll('[role=menuitem]')];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  } else if (event.key === 'Tab') {
    close(true);
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && (event.key !== ' ' || menu.dataset.typed)) {
    event.preventDefault();
    seek(menu, all, event.key.toLowerCase());
  }
}

/** Letters typed one after another lead to the entry that begins with them. */
function seek(menu, all, letter) {
  const typed = (menu.dataset.typed ?? '') + letter;
  menu.dataset.typed = typed;
  clearTimeout(forget);
  forget = setTimeout(() => delete menu.dataset.typed, TOGETHER);
  all.find((one) => one.querySelector('.menu-label').textContent.toLowerCase().startsWith(typed))?.focus();
}
