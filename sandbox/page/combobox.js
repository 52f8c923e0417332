/** One or several choices out of a list that narrows while one types. */

import { h, icon } from './dom.js';
import { nextId } from './dialog.js';
import { floatAt } from './popup.js';

/**
 * @typedef {{key: string, label: string, detail?: string, group?: string, value: any}} Choice
 * @param {object} options
 * @param {string} options.label  for screen readers, if no label element names it
 * @param {Choice[]} options.chosen  what is chosen at first
 * @param {(typed: string) => Choice[] | Promise<Choice[]>} options.offer
 * @param {(chosen: Choice[]) => void} options.onChange
 */
export function combobox({
  id,
  label,
  placeholder,
  chosen,
  offer,
  onChange,
  many = false,
  most = 100,
  focusMark,
  describedBy,
  testid,
  compact,
}) {
  const state = { chosen: [...chosen], offered: [], active: -1, open: false, asked: 0 };
  const listId = `list-${nextId()}`;
  const list = h('div', {
    class: 'options',
    popover: 'manual',
    role: 'listbox',
    id: listId,
    'aria-label': label,
    'aria-multiselectable': many ? 'true' : null,
    testid: 'options',
  });
  const input = h('input', {
    id,
    type: 'text',
    class: 'combo-input',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-describedby': describedBy,
    'aria-label': label,
    data: { focus: focusMark },
    testid,
  });
  const chips = h('span', { class: 'chips' });
  const box = h(
    'div',
    { class: compact ? 'combo compact' : 'combo' },
    chips,
    input,
    h('span', { class: 'combo-arrow' }, icon('down')),
    list,
  );

  const show = () => {
    if (many) chips.replaceChildren(...state.chosen.map((one) => chip(one)));
    else input.value = state.chosen[0]?.label ?? '';
    input.placeholder = state.chosen.length && many ? '' : placeholder;
  };
  const chip = (one) =>
    h(
      'span',
      { class: 'chip' },
      one.label,
      h(
        'button',
        { type: 'button', tabindex: '-1', 'aria-label': `Remove ${one.label}`, on: { click: () => drop(one) } },
        icon('close'),
      ),
    );
  const change = (next) => {
    state.chosen = next;
    show();
    onChange(next);
  };
  const drop = (one) => {
    change(state.chosen.filter((other) => other.key !== one.key));
    input.focus();
  };

  const close = () => {
    if (!state.open) return;
    state.open = false;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    list.hidePopover();
    if (many) input.value = '';
    else show();
  };
  const open = async (typed) => {
    const asked = (state.asked += 1);
    const found = await offer(typed);
    if (asked !== state.asked || !box.isConnected || document.activeElement !== input) return;
    state.offered = found;
    const at = found.findIndex((one) => state.chosen.some((other) => other.key === one.key));
    state.active = many || at < 0 ? (found.length ? 0 : -1) : at;
    list.replaceChildren(...rows());
    state.open = true;
    input.setAttribute('aria-expanded', 'true');
    if (list.matches(':popover-open')) list.hidePopover();
    floatAt(list, box, { width: box.offsetWidth });
    point();
  };
  const rows = () => {
    if (!state.offered.length) return [h('div', { class: 'option-none' }, 'No matches')];
    let group = '';
    return state.offered.flatMap((one, index) => {
      const heading = one.group && one.group !== group ? [h('div', { class: 'menu-heading' }, one.group)] : [];
      group = one.group ?? '';
      return [...heading, row(one, index)];
    });
  };
  const row = (one, index) =>
    h(
      'div',
      {
        class: 'option',
        role: 'option',
        id: `${listId}-${index}`,
        testid: 'option',
        'aria-selected': state.chosen.some((other) => other.key === one.key) ? 'true' : 'false',
        on: { pointerdown: (event) => event.preventDefault(), click: () => take(index) },
      },
      h('span', { class: 'option-label' }, one.label),
      one.detail ? h('span', { class: 'option-detail' }, one.detail) : null,
    );
  const point = () => {
    const all = [...list.querySelectorAll('.option')];
    for (const [index, node] of all.entries()) node.classList.toggle('active', index === state.active);
    const node = all[state.active];
    if (!node) return;
    input.setAttribute('aria-activedescendant', node.id);
    node.scrollIntoView({ block: 'nearest' });
  };
  const take = (index) => {
    const one = state.offered[index];
    if (!one) return;
    const has = state.chosen.some((other) => other.key === one.key);
    if (!many) {
      state.chosen = [one];
      close();
      onChange([one]);
      return;
    }
    if (!has && state.chosen.length >= most) return;
    change(has ? state.chosen.filter((other) => other.key !== one.key) : [...state.chosen, one]);
    input.value = '';
    open('');
  };

  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => (state.open ? take(state.active) : open('')),
    Escape: () => close(),
  };
  const step = (by) => {
    if (!state.open) return open('');
    state.active = (state.active + by + state.offered.length) % Math.max(1, state.offered.length);
    return point();
  };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' && !input.value && many && state.chosen.length) drop(state.chosen.at(-1));
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || (event.key === 'Escape' && !state.open)) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  input.addEventListener('input', () => {
    if (!many && !input.value && state.chosen.length) {
      state.chosen = [];
      onChange([]);
    }
    open(input.value);
  });
  box.addEventListener('click', (event) => {
    if (event.target.closest('.chip, .option')) return;
    input.focus();
    if (!many) input.select();
    if (!state.open) open('');
  });
  input.addEventListener('blur', close);
  show();
  return box;
}

/** The choices whose words hold what was typed. */
export function matching(choices, typed) {
  const wanted = typed.trim().toLowerCase();
  return choices.filter((one) => `${one.label} ${one.detail ?? ''}`.toLowerCase().includes(wanted));
}
