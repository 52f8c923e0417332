/** Building and updating the document. Text goes in as text nodes only, so nothing anyone writes becomes markup. */

/**
 * An element. In `props`: `on` holds listeners, `data` data attributes, `testid` the stable name for tests,
 * `style` single CSS properties; everything else is an attribute (true: present, false or null: absent).
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === 'data') Object.assign(node.dataset, value);
  else if (name === 'testid') node.dataset.testid = value;
  else if (name === 'style') for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
  else if (value === true) node.setAttribute(name, '');
  else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
}

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = {
  lock: 'M5 7V5a3 3 0 0 1 6 0v2m-7 0h8v6H4z',
  hash: 'M6.5 2.5 5 13.5M11 2.5 9.500 13.500M3 6h10.500M2.500 10.500H13',
  plus: 'M8 3v10M3 8h10',
  close: 'm4 4 8 8m0-8-8 8',
  menu: 'M2.500 4.500h11M2.500 8h11M2.500 11.500h11',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  smile:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.500 9.500s.8 1.500 2.500 1.500 2.500-1.500 2.500-1.500M6 6.200h.01M10 6.200h.01',
  reply: 'M2.500 3h11v7.500h-6L4.500 13v-2.500h-2z',
  pin: 'M8 9.500V14M5 2.500h6l-.8 4 1.800 3H4l1.800-3z',
  people:
    'M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1.500 13c0-2.500 2-4 4.500-4s4.500 1.500 4.500 4M10.500 3a2.300 2.300 0 0 1 0 4.400M12 9.500c1.600.5 2.500 1.800 2.500 3.500',
  send: 'M2.500 13.500 14 8 2.500 2.500 4 8zM4 8h5',
  bolt: 'M9 1.500 3.500 9H8l-1 5.500L12.500 7H8z',
  down: 'm4 6 4 4 4-4',
  back: 'm9.500 3.500-4.500 4.500 4.500 4.500',
  help: 'M6 6a2 2 0 1 1 2.800 1.900c-.5.3-.8.7-.8 1.400M8 11.800h.01M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13z',
  theme: 'M8 1.500a6.500 6.500 0 1 0 0 13zM8 1.500a6.500 6.500 0 0 1 0 13',
  panel: 'M2 3h12v10H2zM10 3v10',
  file: 'M4 1.500h5l3.500 3.500v9.500H4zM9 1.500V5h3.500',
  link: 'M6.500 9.500l3-3M7 4.500 8.500 3a2.800 2.800 0 0 1 4 4L11 8.500M9 11.500 7.500 13a2.800 2.800 0 0 1-4-4L5 7.500',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  clock: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM8 4.500V8l2.500 1.500',
  home: 'M2.500 7.500 8 2.500l5.500 5M4 6.500v7h8v-7',
  play: 'M4.500 2.500v11l9-5.500z',
  pause: 'M5 3v10M11 3v10',
  step: 'M3.500 3v10l7-5zM12.500 3v10',
  trash: 'M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.6 9h5.800l.6-9',
  clip: 'm13 7-5.500 5.500a3 3 0 0 1-4.300-4.300l6-6a2 2 0 0 1 2.900 2.900l-6 6a1 1 0 0 1-1.400-1.400L10 4.500',
  forward: 'M9.500 4 14 8l-4.500 4v-2.500C6 9.500 3.500 10.500 2 13c.3-4 3-6.500 7.500-6.500z',
  alert: 'M8 2 1.500 13.500h13zM8 6.500v3M8 11.800h.01',
  check: 'm3 8.500 3.500 3.500L13 4.500',
  browse: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.700-1.300L14 14',
};

/** A small line drawing; decoration only, the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[name]);
  for (const [key, value] of Object.entries({ viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' })) {
    svg.setAttribute(key, value);
  }
  svg.append(path);
  return svg;
}

const prints = new WeakMap();

/**
 * Make the children of `parent` show `items`, in order, keeping every node whose item did not change.
 * Focus and the caret survive a replaced node where it has a control of the same `data-focus`.
 */
export function reconcile(parent, items, { key, make, print = JSON.stringify }) {
  const left = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    const text = print(item);
    let node = left.get(name);
    left.delete(name);
    if (!node || prints.get(node) !== text) {
      const fresh = make(item);
      fresh.dataset.key = name;
      prints.set(fresh, text);
      if (node) {
        if (at === node) at = fresh;
        keepingFocus(node, fresh, () => node.replaceWith(fresh));
      }
      node = fresh;
    }
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  for (const node of left.values()) node.remove();
}

/** Run `swap`, which puts `fresh` in the place of `old`, and give the focus back to the same control. */
export function keepingFocus(old, fresh, swap) {
  const active = document.activeElement;
  const inside = old.contains(active);
  const mark = inside ? active.dataset.focus : '';
  const caret =
    inside && typeof active.selectionStart === 'number' ? [active.selectionStart, active.selectionEnd] : null;
  swap();
  if (!inside) return;
  const again = sameControl(fresh, mark) ?? fresh;
  again.focus({ preventScroll: true });
  if (caret && typeof again.selectionStart === 'number') again.setSelectionRange(...caret);
}

/** Ids of blocks change when a bot sends a message anew; what a control does stays. */
function sameControl(fresh, mark) {
  const all = mark ? [...fresh.querySelectorAll('[data-focus]')] : [];
  const action = (name) => name.slice(name.indexOf('/') + 1);
  return all.find((one) => one.dataset.focus === mark) ?? all.find((one) => action(one.dataset.focus) === action(mark));
}

/** A button of which only the icon shows. */
export function iconButton(name, label, props = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...props }, icon(name));
}
