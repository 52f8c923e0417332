/** Rooms, with what is new in them. */

import { avatar } from './avatar.js';
import { combobox, matching } from './combobox.js';
import { askLine, openDialog } from './dialog.js';
import { h, icon, iconButton, reconcile } from './dom.js';

const byName = (one, other) => one.name.localeCompare(other.name);

export class Sidebar {
  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.lists = { channels: list('Channels'), archived: list('Archived'), apps: list('Apps') };
    this.archived = h(
      'details',
      { class: 'archived', hidden: true },
      h('summary', {}, 'Archived'),
      this.lists.archived,
    );
    this.node = h(
      'nav',
      {
        class: 'sidebar',
        id: 'sidebar',
        tabindex: '-1',
        'aria-label': 'Channels and conversations',
        testid: 'sidebar',
      },
      h('div', { class: 'side-head' }, h('h2', {}, 'Channels'), this.tools()),
      this.lists.channels,
      this.archived,
      h('div', { class: 'side-head' }, h('h2', {}, 'Apps')),
      this.lists.apps,
    );
    this.node.addEventListener('keydown', (event) => this.key(event));
    desk.store.on(['rooms', 'room', 'people', 'app'], (state) => this.show(state));
  }

  tools() {
    return h(
      'div',
      { class: 'side-tools' },
      iconButton('browse', 'Browse channels', { testid: 'browse', on: { click: () => browse(this.desk) } }),
      iconButton('plus', 'Create a channel', { testid: 'create', on: { click: () => create(this.desk) } }),
    );
  }

  show({ rooms, room }) {
    const mine = rooms.filter((one) => one.member && one.kind !== 'im').sort(byName);
    const visiting = rooms.filter((one) => one.id === room?.id && !one.member);
    this.fill('channels', [...mine.filter((one) => !one.archived), ...visiting], room);
    const old = mine.filter((one) => one.archived);
    this.fill('archived', old, room);
    this.archived.hidden = !old.length;
    this.fill(
      'apps',
      rooms.filter((one) => one.kind === 'im'),
      room,
    );
  }

  fill(which, rooms, open) {
    const items = rooms.map((one) => ({
      ...one,
      current: one.id === open?.id,
      title: this.desk.store.roomName(one),
      bot: this.desk.store.state.app.bot,
    }));
    reconcile(this.lists[which], items, { key: (one) => one.id, make: (one) => this.line(one) });
  }

  line(room) {
    const unread = room.unread && !room.current ? `, ${room.unread} new` : '';
    const kinds = ['room-line', room.unread && !room.current ? 'unread' : '', room.member ? '' : 'visiting'];
    const sign =
      room.kind === 'im' ? avatar(this.desk.store, room.bot, 'tiny') : icon(room.kind === 'private' ? 'lock' : 'hash');
    const label = `${room.title}${room.kind === 'private' ? ', private channel' : ''}${unread}`;
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: kinds.join(' '),
          'aria-current': room.current ? 'page' : null,
          'aria-label': label,
          title: room.title,
          testid: `room-${room.kind === 'im' ? 'dm' : room.name}`,
          data: { focus: room.id },
          on: { click: () => this.desk.enter(room.id) },
        },
        sign,
        h('span', { class: 'room-title' }, room.title),
        room.mentions && !room.current
          ? h('span', { class: 'count', testid: 'mentions' }, String(room.mentions))
          : null,
      ),
    );
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.target.matches('.room-line') || event.altKey) return;
    event.preventDefault();
    const all = [...this.node.querySelectorAll('.room-line')].filter((one) => one.checkVisibility());
    all[(all.indexOf(event.target) + by + all.length) % all.length].focus();
  }
}

const list = (label) => h('ul', { class: 'room-list', 'aria-label': label });

/** The room after or before the open one, as the sidebar shows them; with `unread`, the next with something new. */
export function nextRoom(desk, by, unread) {
  const { rooms, room } = desk.store.state;
  const shown = [
    ...rooms.filter((one) => one.member && one.kind !== 'im' && !one.archived).sort(byName),
    ...rooms.filter((one) => one.kind === 'im'),
  ];
  const at = shown.findIndex((one) => one.id === room?.id);
  for (let step = 1; step <= shown.length; step += 1) {
    const one = shown[(at + by * step + shown.length * step) % shown.length];
    if (!unread || one.unread) return one;
  }
  return null;
}

/** Every public channel, to look into or join. */
export function browse(desk) {
  const rooms = h('ul', { class: 'browse-list', testid: 'browse-list' });
  const find = h('input', {
    class: 'field',
    type: 'text',
    placeholder: 'Find a channel',
    'aria-label': 'Find a channel',
    testid: 'browse-find',
  });
  const dialog = openDialog({
    title: 'Browse channels',
    testid: 'browse-dialog',
    onClose: () => dialog.close(),
    body: h('div', { class: 'dialog-body' }, find, rooms),
  });
  const go = (room) => {
    dialog.close();
    desk.enter(room.id);
  };
  const line = (room) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'browse-line', testid: `browse-${room.name}`, on: { click: () => go(room) } },
        h('span', { class: 'strong' }, `#${room.name}`),
        h(
          'span',
          { class: 'hint' },
          `${room.members} members${room.member ? ' · joined' : ''}${room.archived ? ' · archived' : ''}`,
        ),
      ),
    );
  const fill = () => {
    const fits = desk.store.state.rooms.filter(
      (one) => one.kind === 'public' && one.name.includes(find.value.toLowerCase()),
    );
    rooms.replaceChildren(
      ...(fits.length
        ? fits.sort(byName).map(line)
        : [h('li', { class: 'hint' }, 'There is no public channel you can see.')]),
    );
  };
  find.addEventListener('input', fill);
  fill();
  find.focus();
}

export async function create(desk) {
  const box = h('input', { type: 'checkbox', id: 'create-private', testid: 'create-private' });
  const more = h(
    'label',
    { class: 'tick', for: 'create-private' },
    box,
    h('span', {}, 'Private', h('span', { class: 'hint' }, 'Only people who are invited see it.')),
  );
  const name = await askLine({
    title: 'Create a channel',
    label: 'Name',
    yes: 'Create',
    hint: 'Lower case, without spaces.',
    more,
    testid: 'create-ask',
  });
  if (name !== null) desk.do('create', { name: name.trim().replace(/^#/, ''), private: box.checked });
}

/** Jump to a room by typing some of its name. */
export function jump(desk) {
  const choices = () =>
    desk.store.state.rooms
      .map((one) => ({
        key: one.id,
        label: one.kind === 'im' ? desk.store.roomName(one) : `${one.kind === 'private' ? '🔒 ' : '#'}${one.name}`,
        value: one.id,
      }))
      .sort((one, other) => one.label.localeCompare(other.label));
  const close = () => {
    stop();
    dialog.close();
  };
  const go = ([chosen]) => {
    if (!chosen) return;
    close();
    desk.enter(chosen.value);
  };
  const box = combobox({
    label: 'Room',
    placeholder: 'Name of a channel',
    chosen: [],
    offer: (typed) => matching(choices(), typed),
    onChange: go,
    testid: 'jump-input',
  });
  const dialog = openDialog({
    title: 'Jump to',
    testid: 'jump',
    onClose: close,
    body: h('div', { class: 'dialog-body' }, box),
  });
  const input = box.querySelector('input');
  const offer = () => input.dispatchEvent(new Event('input'));
  const known = () => desk.store.state.rooms.map((one) => one.id + one.name).join();
  let before = known();
  const stop = desk.store.on(['rooms'], () => {
    if (before !== (before = known())) offer();
  });
  input.focus();
  offer();
}
