/** Slack's mrkdwn as document nodes: every piece of text becomes a text node, never markup. */

import { h } from './dom.js';
import { emoji, isEmoji } from './emoji.js';
import { anchor } from './links.js';
import { slackDate } from './time.js';

const FENCE = /```([\s\S]*?)```/g;
const CODE = /`([^`\n]+)`/g;
const QUOTED = /^(?:&gt;|>) ?/;
const mark = (sign) => `(?<![\\p{L}\\p{N}_${sign}])${sign}(?=\\S)([^\\n]+?)(?<=\\S)${sign}(?![\\p{L}\\p{N}_${sign}])`;
const INLINE = new RegExp(`<([^<>\\n]+)>|:([a-z0-9_+\\-]+):|${mark('\\*')}|${mark('_')}|${mark('~')}`, 'gu');
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export const unescaped = (text) => text.replace(/&(?:amp|lt|gt);/g, (found) => ENTITIES[found]);

/** @param {import('./desk.js').Desk} desk  for the names behind ids, and for where links lead */
export function mrkdwn(desk, text) {
  const out = [];
  const fenced = (code) => out.push(h('pre', {}, unescaped(code.replace(/^\n/, '').replace(/\n$/, ''))));
  split(text, FENCE, fenced, (prose) => {
    const afterFence = out.at(-1)?.tagName === 'PRE';
    out.push(...lines(desk, afterFence ? prose.replace(/^\n/, '') : prose));
  });
  return out;
}

/** Hand the matches of `pattern` to one, the text between to another, in order. */
function split(text, pattern, matched, between) {
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) between(text.slice(at, match.index));
    matched(match[1]);
    at = match.index + match[0].length;
  }
  if (at < text.length) between(text.slice(at));
}

/** Runs of quoted lines become quotes. */
function lines(desk, prose) {
  const out = [];
  let quote = [];
  let plain = [];
  const end = () => {
    if (quote.length) out.push(h('blockquote', {}, inline(desk, quote.join('\n'))));
    if (plain.length) out.push(...inline(desk, plain.join('\n')));
    quote = [];
    plain = [];
  };
  for (const line of prose.split('\n')) {
    const quoted = QUOTED.test(line);
    if (quoted ? plain.length : quote.length) end();
    (quoted ? quote : plain).push(quoted ? line.replace(QUOTED, '') : line);
  }
  end();
  return out;
}

function inline(desk, text) {
  const out = [];
  split(
    text,
    CODE,
    (code) => out.push(h('code', {}, unescaped(code))),
    (prose) => out.push(...formatted(desk, prose)),
  );
  return out;
}

function formatted(desk, text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, entity, name, bold, italic, strike] = match;
    if (match.index > at) out.push(unescaped(text.slice(at, match.index)));
    at = match.index + whole.length;
    if (entity) out.push(entityNode(desk, entity));
    else if (name) out.push(isEmoji(name) ? emojiNode(name) : whole);
    else if (bold) out.push(h('strong', {}, formatted(desk, bold)));
    else if (italic) out.push(h('em', {}, formatted(desk, italic)));
    else out.push(h('s', {}, formatted(desk, strike)));
  }
  if (at < text.length) out.push(unescaped(text.slice(at)));
  return out;
}

export const emojiNode = (name) =>
  h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' ') }, emoji(name));

function entityNode(desk, inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (target[0] === '@') return mention(desk, target.slice(1));
  if (target[0] === '#') return roomLink(desk, target.slice(1), label);
  if (target[0] === '!') return special(desk, target.slice(1), label);
  return anchor(desk, unescaped(target), unescaped(label) || unescaped(target).replace(/^(mailto|tel):/, ''));
}

export function mention(desk, userId) {
  const mine = userId === desk.store.state.me;
  return h('span', { class: mine ? 'mention mine' : 'mention' }, `@${desk.store.nameOf(userId)}`);
}

export function broadcast(range) {
  return h('span', { class: 'mention mine' }, `@${range}`);
}

const groupNamed = (desk, groupId) => desk.store.state.groups.find((one) => one.id === groupId);

export function group(desk, groupId) {
  const found = groupNamed(desk, groupId);
  return h('span', { class: 'mention' }, `@${found?.handle ?? 'unknown-group'}`);
}

/** A room this person cannot see has no name here: the server did not send one. */
export function roomLink(desk, roomId, label = '') {
  const room = desk.store.roomOf.get(roomId);
  if (!room) return h('span', { class: 'mention' }, label && !roomId ? `#${label}` : 'a private channel');
  const open = () => desk.enter(roomId);
  return h('button', { type: 'button', class: 'mention room-link', on: { click: open } }, `#${room.name}`);
}

function special(desk, target, label) {
  const [kind, rest, pattern] = target.split('^');
  if (kind === 'subteam') return group(desk, rest);
  if (['here', 'channel', 'everyone'].includes(kind)) return broadcast(kind);
  if (kind === 'date' && /^\d+$/.test(rest) && pattern) {
    const { store } = desk;
    return h('time', {}, slackDate(Number(rest), unescaped(pattern), store.now(), store.me));
  }
  return label || `<${target}>`;
}

/** mrkdwn as the person typed it, for editing: names instead of ids. */
export function asTyped(desk, text) {
  const plain = text.replace(/<([^<>\n]+)>/g, (whole, inside) => {
    const [target, label] = inside.split('|');
    const group = target.startsWith('!subteam^') && groupNamed(desk, target.split('^')[1]);
    if (group) return `@${group.handle}`;
    if (target[0] === '@') return `@${desk.store.nameOf(target.slice(1))}`;
    if (target[0] === '#') return `#${desk.store.roomOf.get(target.slice(1))?.name ?? label ?? ''}`;
    if (target[0] === '!') return `@${target.slice(1)}`;
    return label ?? target;
  });
  return unescaped(plain);
}

/** One line of plain words, for previews and notices. */
export function plainWords(desk, text) {
  const holder = h('div', {}, mrkdwn(desk, text));
  return holder.textContent.replace(/\s+/g, ' ').trim();
}
