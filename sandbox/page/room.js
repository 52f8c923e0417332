/** The middle of the page: the open room with its header, messages and composer; or the App Home. */

import { Composer } from './composer.js';
import { h, icon, reconcile } from './dom.js';
import { emoji } from './emoji.js';
import { HomeView } from './home.js';
import { anchor } from './links.js';
import { MessageList } from './messages.js';
import { mountTour } from './tour.js';
import { mrkdwn, plainWords } from './mrkdwn.js';

const NEAR = 80;
/** Where a keyboard does not cover half of the page as soon as somebody may type. */
const roomy = matchMedia('(min-width: 861px)');

export class RoomView {
  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.store = desk.store;
    const room = () => this.store.state.room;
    this.list = new MessageList(desk, { label: 'Messages', room: () => room()?.id });
    this.composer = new Composer(desk, { room, onEditLast: () => this.list.editLast(), onSend: () => this.toBottom() });
    this.header = h('header', { class: 'room-head' });
    this.bookmarks = h('nav', { class: 'bookmarks', 'aria-label': 'Bookmarks', hidden: true });
    this.older = h(
      'button',
      { type: 'button', class: 'older', hidden: true, testid: 'older', on: { click: () => this.more() } },
      'Show older messages',
    );
    this.beginning = h('div', { class: 'beginning' });
    this.scroller = h('div', { class: 'scroller', testid: 'scroller' }, this.older, this.beginning, this.list.node);
    this.pill = h(
      'button',
      { type: 'button', class: 'new-pill', hidden: true, on: { click: () => this.toBottom() } },
      'New messages ↓',
    );
    this.foot = h('div', { class: 'room-foot' });
    this.spoken = h('div', { class: 'spoken', role: 'log', 'aria-live': 'polite' });
    this.messages = h('div', { class: 'room-messages' }, this.scroller, this.pill, this.foot);
    this.home = new HomeView(desk);
    this.node = h(
      'main',
      { class: 'room', id: 'room', tabindex: '-1', 'aria-label': 'Conversation' },
      mountTour(desk),
      this.header,
      this.bookmarks,
      this.messages,
      this.home.node,
      this.spoken,
    );
    this.bottom = true;
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.bottom && this.toBottom()).observe(this.scroller);
    addEventListener('focus', () => this.markRead());
    this.listen();
  }

  listen() {
    const { store } = this;
    store.on(['room', 'rooms', 'people', 'app', 'showing_home', 'right'], (state) => this.showHead(state));
    store.on(['messages', 'people', 'rooms', 'groups', 'pending', 'editing', 'clock'], (state, sections) =>
      this.showMessages(state, sections),
    );
    store.on(['newest'], () => this.toBottom());
    store.on(['entered'], () => roomy.matches && this.composer.area.focus({ preventScroll: true }));
  }

  // header

  showHead({ room, showing_home: atHome, app }) {
    if (!room) return;
    const im = room.kind === 'im';
    this.messages.hidden = im && atHome;
    this.header.replaceChildren(...(im ? this.imHead(atHome, app) : this.roomHead(room)).filter(Boolean));
    this.bookmarks.hidden = im || !room.bookmarks.length;
    reconcile(this.bookmarks, room.bookmarks, { key: (one) => one.id, make: (one) => this.bookmark(one) });
    this.list.node.setAttribute('aria-label', `Messages in ${this.store.roomName(room)}`);
    this.showFoot(room);
    document.title = `${im ? this.store.roomName(room) : `#${room.name}`} · Muster sandbox`;
  }

  roomHead(room) {
    const toggle = (what) => () => this.desk.show(this.desk.right === `details-${what}` ? '' : `details-${what}`);
    return [
      h(
        'h1',
        { class: 'room-name', testid: 'room-name' },
        icon(room.kind === 'private' ? 'lock' : 'hash'),
        h('span', {}, room.name),
      ),
      room.shared ? h('span', { class: 'badge', testid: 'shared' }, `Shared with ${room.shared}`) : null,
      h(
        'div',
        { class: 'topic', testid: 'topic', title: plainWords(this.desk, room.topic) },
        mrkdwn(this.desk, room.topic),
      ),
      h(
        'div',
        { class: 'room-tools' },
        room.pins.length
          ? h(
              'button',
              {
                type: 'button',
                class: 'tool',
                testid: 'pins',
                'aria-label': `${room.pins.length} pinned`,
                title: 'Pinned messages',
                on: { click: toggle('pins') },
              },
              icon('pin'),
              String(room.pins.length),
            )
          : null,
        h(
          'button',
          {
            type: 'button',
            class: 'tool',
            testid: 'members',
            'aria-label': `${room.members.length} members`,
            title: 'Members and details',
            on: { click: toggle('members') },
          },
          icon('people'),
          String(room.members.length),
        ),
      ),
    ];
  }

  imHead(atHome, app) {
    const name = this.store.nameOf(app.bot);
    const tab = (label, here, run) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: 'tab',
          'aria-selected': String(here),
          tabindex: here ? '0' : '-1',
          testid: `tab-${label.toLowerCase()}`,
          on: { click: run },
        },
        label,
      );
    const tabs = [
      app.home ? tab('Home', atHome, () => this.desk.home()) : null,
      tab('Messages', !atHome, () => this.desk.enter(this.store.state.room.id)),
    ].filter(Boolean);
    const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': name }, tabs);
    list.addEventListener('keydown', (event) => {
      if (['ArrowLeft', 'ArrowRight'].includes(event.key)) tabs.find((one) => one !== event.target)?.click();
    });
    return [
      h('h1', { class: 'room-name', testid: 'room-name' }, h('span', {}, name), h('span', { class: 'badge' }, 'App')),
      list,
    ];
  }

  bookmark(one) {
    const sign = one.emoji ? emoji(one.emoji.replaceAll(':', '')) : icon('link');
    return h(
      'span',
      { class: 'bookmark', testid: 'bookmark' },
      anchor(this.desk, one.link, sign, h('span', {}, one.title)),
    );
  }

  // foot: composer, or why there is none

  showFoot(room) {
    const kind = room.archived ? 'archived' : room.member ? 'composer' : 'join';
    const name = room.kind === 'im' ? this.store.roomName(room) : `#${room.name}`;
    this.composer.turnTo(room.id + this.store.state.me, `Message ${name}`);
    if (this.footKind === `${kind}${room.id}${room.member}`) return;
    this.footKind = `${kind}${room.id}${room.member}`;
    const join = () => this.desk.do('join', { room: room.id });
    const unarchive = h(
      'button',
      {
        type: 'button',
        class: 'button small',
        testid: 'unarchive',
        on: { click: () => this.desk.do('unarchive', { room: room.id }) },
      },
      'Unarchive',
    );
    const shown = {
      archived: () =>
        h('p', { class: 'foot-note' }, icon('file'), `#${room.name} is archived. Its messages stay readable.`, room.member ? unarchive : null),
      composer: () => this.composer.node,
      join: () =>
        h(
          'div',
          { class: 'foot-note' },
          h('span', {}, `You are looking at #${room.name}.`),
          h('button', { type: 'button', class: 'button primary', testid: 'join', on: { click: join } }, 'Join channel'),
        ),
    };
    this.foot.replaceChildren(shown[kind]());
    this.composer.fit();
  }

  // messages

  showMessages({ messages, room, showing_home: atHome }, sections) {
    if (!room || messages.room !== room.id) return;
    const arrived = sections.includes('messages');
    const opened = this.openRoom !== `${room.id}${this.store.state.me}`;
    const fromBottom = this.scroller.scrollHeight - this.scroller.scrollTop;
    const first = this.list.node.firstElementChild?.dataset.ts;
    const last = this.list.node.lastElementChild?.dataset.ts;
    if (opened) this.list.withActions.clear();
    this.list.show(messages.posts, messages.unread_from);
    this.older.hidden = !messages.more;
    this.showBeginning(room, messages);
    if (opened) this.opened(room, messages);
    else if (this.bottom) this.toBottom();
    else if (this.list.node.firstElementChild?.dataset.ts !== first)
      this.scroller.scrollTop = this.scroller.scrollHeight - fromBottom;
    else if (this.list.node.lastElementChild?.dataset.ts !== last) this.pill.hidden = false;
    if (arrived && !opened) this.speak(messages.posts, last);
    if (this.desk.jumpTo) this.jump(messages);
    if (!atHome) this.markRead();
    this.measure(room);
  }

  opened(room, messages) {
    this.openRoom = `${room.id}${this.store.state.me}`;
    this.pill.hidden = true;
    this.toBottom();
    const line = messages.unread_from && this.list.node.querySelector('.fresh');
    if (line && line.getBoundingClientRect().top < this.scroller.getBoundingClientRect().top) line.scrollIntoView();
  }

  showBeginning(room, messages) {
    this.beginning.hidden = messages.more;
    if (messages.more) return;
    const name = this.store.roomName(room);
    const about =
      room.kind === 'im'
        ? `This is the conversation between you and ${name}.`
        : `${this.store.nameOf(room.creator)} made this ${room.kind === 'private' ? 'private ' : ''}channel. ${plainWords(this.desk, room.purpose)}`;
    const sign = { private: icon('lock'), public: icon('hash'), im: null }[room.kind];
    this.beginning.replaceChildren(h('h2', {}, sign, name), h('p', {}, about));
  }

  scrolled() {
    const { scroller } = this;
    this.bottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    if (this.bottom) {
      this.pill.hidden = true;
      this.markRead();
    }
    if (scroller.scrollTop < NEAR && this.store.state.messages.more) this.more();
  }

  async more() {
    if (this.loading) return;
    this.loading = true;
    await this.desk.do('older');
    this.loading = false;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.bottom = true;
    this.pill.hidden = true;
  }

  /** To a message a link named, however far back. */
  async jump(messages) {
    const row = this.list.node.querySelector(`[data-ts="${this.desk.jumpTo}"]`);
    if (!row && messages.more) {
      await this.more();
      return;
    }
    this.desk.jumpTo = '';
    if (!row) return;
    row.scrollIntoView({ block: 'center' });
    row.classList.add('found');
    row.focus({ preventScroll: true });
    this.scrolled();
  }

  markRead() {
    const { room, rooms, showing_home: atHome } = this.store.state;
    const unread = rooms.find((one) => one.id === room?.id)?.unread;
    if (!room || !unread || atHome || !this.bottom || document.hidden) return;
    this.desk.do('read', { room: room.id });
  }

  /** Screen readers hear what is said in the open room. */
  speak(posts, last) {
    const fresh = posts.filter((post) => last && post.ts > last && !post.mine).slice(-3);
    if (!fresh.length) return;
    this.spoken.replaceChildren(
      ...fresh.map((post) => h('p', {}, `${this.store.authorOf(post)}: ${plainWords(this.desk, post.text ?? '')}`)),
    );
  }

  /** From the wish to the picture on the screen, as a measure anybody can read. */
  measure(room) {
    if (this.desk.opening !== room.id) return;
    this.desk.opening = '';
    requestAnimationFrame(() =>
      setTimeout(() => {
        performance.measure('room.open', { start: 'room.asked', detail: { room: room.name } });
      }),
    );
  }
}
