/** What opens at the right: a thread, the details of a room, or the panel behind the scenes. */

import { avatar, badges } from './avatar.js';
import { combobox, matching } from './combobox.js';
import { Composer } from './composer.js';
import { ask, askLine } from './dialog.js';
import { h, icon, iconButton } from './dom.js';
import { MessageList } from './messages.js';
import { mrkdwn, plainWords } from './mrkdwn.js';
import { clockTime } from './time.js';

const NEAR = 80;

/** @param {import('./desk.js').Desk} desk */
export function mountAside(desk, panel) {
  const thread = new ThreadView(desk);
  const details = new DetailsView(desk);
  const node = h('aside', { class: 'aside', id: 'aside', tabindex: '-1', hidden: true, testid: 'aside' });
  const turn = () => {
    const shown = desk.right.startsWith('details') ? details : { thread, panel }[desk.right];
    node.hidden = !shown;
    node.setAttribute('aria-label', shown?.label ?? '');
    if (shown && node.firstElementChild !== shown.node) {
      node.replaceChildren(shown.node);
      shown.opened?.();
    }
    if (!shown) node.replaceChildren();
    document.body.classList.toggle('with-aside', Boolean(shown));
  };
  desk.store.on(['right'], turn);
  desk.store.on(['thread'], () => desk.threadIsGone && desk.show(''));
  desk.store.on(['room'], (state) => {
    const left = desk.right !== 'panel' && desk.right && details.room && state.room?.id !== details.room;
    details.room = state.room?.id;
    if (left) desk.show('');
  });
  return node;
}

const head = (desk, title, sub = null) =>
  h(
    'header',
    { class: 'aside-head' },
    h('div', {}, h('h2', {}, title), sub),
    iconButton('close', 'Close', { testid: 'aside-close', on: { click: () => desk.show('') } }),
  );

class ThreadView {
  constructor(desk) {
    this.desk = desk;
    this.label = 'Thread';
    const { store } = desk;
    this.list = new MessageList(desk, {
      label: 'Messages in this thread',
      room: () => store.state.room?.id,
      thread: true,
    });
    this.composer = new Composer(desk, {
      room: () => store.state.room,
      thread: () => store.state.thread.root,
      onEditLast: () => this.list.editLast(),
    });
    this.scroller = h('div', { class: 'scroller', testid: 'thread-scroller' }, this.list.node);
    this.sub = h('span', { class: 'hint' });
    this.foot = h('div', { class: 'room-foot' }, this.composer.node);
    this.node = h(
      'section',
      { class: 'thread', testid: 'thread' },
      head(desk, 'Thread', this.sub),
      this.scroller,
      this.foot,
    );
    store.on(['thread', 'people', 'pending', 'editing', 'room'], (state) => this.show(state));
  }

  opened() {
    this.composer.area.focus();
  }

  /** Who reads further up stays there; who is at the end stays at the end. */
  show({ thread, room }) {
    if (!room) return;
    const { scroller } = this;
    const opened = this.root !== thread.root;
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    const mine = thread.posts.length > this.count && thread.posts.at(-1)?.mine;
    this.root = thread.root;
    this.count = thread.posts.length;
    this.sub.textContent = room.kind === 'im' ? this.desk.store.roomName(room) : `#${room.name}`;
    this.composer.turnTo(`thread${thread.root}`, 'Reply…');
    this.foot.hidden = !room.member || room.archived;
    this.list.show(thread.posts);
    if (opened || atEnd || mine) scroller.scrollTop = scroller.scrollHeight;
  }
}

class DetailsView {
  constructor(desk) {
    this.desk = desk;
    this.label = 'Details of the channel';
    this.body = h('div', { class: 'scroller details' });
    this.title = h('span', { class: 'hint' });
    this.node = h(
      'section',
      { class: 'details-pane', testid: 'details' },
      head(desk, 'Details', this.title),
      this.body,
    );
    desk.store.on(['room', 'people', 'right'], (state) => this.show(state));
  }

  show({ room }) {
    if (!room || room.kind === 'im' || !this.desk.right.startsWith('details')) return;
    if (this.body.contains(document.activeElement) && document.activeElement.matches('input')) return;
    this.title.textContent = `#${room.name}`;
    const parts = [this.about(room), this.pins(room), this.members(room)];
    if (this.desk.right === 'details-members') parts.reverse();
    this.body.replaceChildren(...parts.filter(Boolean));
  }

  about(room) {
    const edit = async () => {
      const topic = await askLine({
        title: 'Topic',
        label: 'What is this channel about now?',
        value: room.topic,
        testid: 'topic-ask',
      });
      if (topic !== null) this.desk.do('topic', { room: room.id, topic });
    };
    return h(
      'section',
      { class: 'group' },
      h('h3', {}, 'About'),
      h(
        'dl',
        {},
        h('dt', {}, 'Topic'),
        h('dd', {}, room.topic ? mrkdwn(this.desk, room.topic) : '—'),
        h('dt', {}, 'Description'),
        h('dd', {}, room.purpose ? mrkdwn(this.desk, room.purpose) : '—'),
      ),
      room.member && !room.archived
        ? h(
            'div',
            { class: 'row' },
            h(
              'button',
              { type: 'button', class: 'button small', testid: 'edit-topic', on: { click: edit } },
              'Edit topic',
            ),
            h(
              'button',
              {
                type: 'button',
                class: 'button small',
                testid: 'leave',
                on: { click: () => this.desk.do('leave', { room: room.id }) },
              },
              'Leave channel',
            ),
            room.name === 'general' ? null : this.changes(room),
          )
        : null,
    );
  }

  /** What people change by hand, and a bot has to notice. */
  changes(room) {
    const { desk } = this;
    const sure = async (word, title, text, yes) =>
      (await ask({ title, text, yes, danger: word === 'archive' })) && desk.do(word, { room: room.id });
    const share = async () => {
      const organisation = await askLine({ title: 'Share with another organisation', label: 'Its name', testid: 'share-ask' });
      if (organisation?.trim()) desk.do('share_room', { room: room.id, organisation: organisation.trim() });
    };
    const button = (testid, label, click) =>
      h('button', { type: 'button', class: 'button small', testid, on: { click } }, label);
    const turn =
      room.kind === 'private'
        ? ['make_public', 'Make public', 'Everybody in the workspace will see all messages.']
        : ['make_private', 'Make private', 'Only members will see it, and it does not go back by itself.'];
    return [
      button(turn[0].replace('_', '-'), `${turn[1]}…`, () => sure(turn[0], `${turn[1]}?`, turn[2], turn[1])),
      room.shared ? null : button('share-room', 'Share outside…', share),
      button('archive', 'Archive…', () =>
        sure('archive', `Archive #${room.name}?`, 'Nobody can write in it any more.', 'Archive'),
      ),
    ];
  }

  pins(room) {
    if (!room.pins.length) return null;
    const line = (pin) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'pin-line',
            testid: 'pin-line',
            on: { click: () => this.desk.enter(room.id, pin.ts) },
          },
          h(
            'span',
            { class: 'hint' },
            `${this.desk.store.authorOf(pin)}, ${clockTime(Number(pin.ts), this.desk.store.me?.tz)}`,
          ),
          h('span', {}, plainWords(this.desk, pin.text)),
        ),
      );
    return h(
      'section',
      { class: 'group' },
      h('h3', {}, icon('pin'), 'Pinned'),
      h('ul', { class: 'plain' }, room.pins.map(line)),
    );
  }

  members(room) {
    const { store } = this.desk;
    const line = (id) => {
      const person = store.person.get(id);
      const out = room.member && id !== store.state.me && !room.archived && room.name !== 'general';
      return h(
        'li',
        { class: 'member', testid: 'member' },
        avatar(store, id, 'small'),
        h(
          'div',
          {},
          h('div', {}, h('span', { class: 'strong' }, store.nameOf(id)), badges(person)),
          h('div', { class: 'hint' }, person?.title ?? ''),
        ),
        out
          ? h(
              'button',
              {
                type: 'button',
                class: 'button small quiet',
                'aria-label': `Remove ${store.nameOf(id)}`,
                on: { click: () => this.desk.do('remove', { room: room.id, person: store.nameOf(id) }) },
              },
              'Remove',
            )
          : null,
      );
    };
    return h(
      'section',
      { class: 'group' },
      h('h3', {}, icon('people'), `Members (${room.members.length})`),
      this.invite(room),
      h('ul', { class: 'plain' }, room.members.map(line)),
    );
  }

  invite(room) {
    if (!room.member || room.archived) return null;
    const { people } = this.desk.store.state;
    const others = people
      .filter((one) => !one.gone && !room.members.includes(one.id))
      .map((one) => ({ key: one.id, label: one.name, detail: one.title, value: one }));
    const add = ([chosen]) => {
      if (!chosen) return;
      document.activeElement.blur();
      this.desk.do('invite', { room: room.id, person: chosen.value.handle });
    };
    return combobox({
      label: 'Add somebody',
      placeholder: 'Add somebody…',
      chosen: [],
      offer: (typed) => matching(others, typed),
      onChange: add,
      testid: 'invite',
    });
  }
}
