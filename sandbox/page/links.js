/** Where links lead: messages and rooms of this workspace open here, the rest in a new tab. */

import { h } from './dom.js';

const PERMALINK = /^https:\/\/sandbox\.slack\.com\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/;
const SAFE = /^(https?:|mailto:|tel:)/i;

/** Anything but web and mail addresses and telephone numbers is shown as text: links are written by strangers. */
export function anchor(desk, url, ...children) {
  const inside = url.match(PERMALINK);
  if (inside) return h('a', { href: '#', on: { click: (event) => follow(desk, event, inside) } }, children);
  if (!SAFE.test(url)) return h('span', {}, children);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
}

/** Go where a link of this workspace leads; false if it leads outside. */
export function followInside(desk, url) {
  const inside = url.match(PERMALINK);
  if (inside) go(desk, inside);
  return Boolean(inside);
}

function follow(desk, event, inside) {
  event.preventDefault();
  go(desk, inside);
}

function go(desk, [, room, seconds, micros]) {
  desk.enter(room, seconds ? `${seconds}.${micros}` : '');
}
