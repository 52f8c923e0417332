/** People as a square with their initials, and as lines in lists. */

import { h } from './dom.js';

const HUES = 8;

/** The same person has the same colour everywhere. */
export function avatar(store, userId, size = '', name = store.nameOf(userId)) {
  const person = store.person.get(userId);
  const letters = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const hue =
    person?.bot || !person ? 'bot' : `hue-${[...userId].reduce((sum, char) => sum + char.charCodeAt(0), 0) % HUES}`;
  return h('span', { class: `avatar ${size} ${hue}`, 'aria-hidden': 'true' }, letters.toUpperCase());
}

/** "APP", "Guest": what stands behind a name. */
export function badges(person) {
  if (person?.bot) return [h('span', { class: 'badge' }, 'App')];
  return person?.guest ? [h('span', { class: 'badge' }, 'Guest')] : [];
}
