/** What every part of the page shares: what is known, how to act, and what this page alone remembers. */

import { Store } from './store.js';
import { Wire } from './wire.js';

const ALIVE = 'muster.sandbox.theme';

export class Desk {
  constructor() {
    this.store = new Store();
    this.say = () => {};
    /** Controls the bot has not answered for yet, and what went wrong where. Keys are places on the page. */
    this.pending = new Set();
    this.troubles = new Map();
    this.editing = '';
    this.right = '';
    this.jumpTo = '';
    this.connected = false;
    this.following = true;
    this.openingThreads = 0;
  }

  connect() {
    this.wire = new Wire(
      (news) => this.heard(news),
      () => this.greeting(),
      (connected) => {
        this.connected = connected;
        if (connected) this.again();
        this.store.tell(['connection']);
      },
    );
  }

  /** Whom to act as and where: from the address, so that reloading and a second window keep their place. */
  greeting() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const { state } = this.store;
    return {
      person: this.store.me?.name ?? wanted.get('as') ?? '',
      room: state.room?.id ?? wanted.get('room') ?? '',
      opened: state.opened,
    };
  }

  /** After a break the server knows nothing of what is open at the right. */
  again() {
    if (this.right === 'panel') this.do('watch', { on: true });
    if (this.right === 'thread') this.openThread(this.store.state.thread.root);
  }

  heard(news) {
    this.store.apply(news);
    if (news.me || news.room) this.remember();
  }

  remember() {
    const { state, me } = this.store;
    if (!me || !state.room) return;
    const here = new URLSearchParams({ as: me.name, room: state.room.id });
    history.replaceState(null, '', `#${here}`);
  }

  /** Do something; the answer, or undefined after a sentence about what went wrong. */
  async do(word, args = {}) {
    try {
      return (await this.wire.ask(word, args)) ?? null;
    } catch (error) {
      this.say(error.message, 'trouble');
      return undefined;
    }
  }

  /**
   * Do something the bot has to answer. Until it has, `place` counts as pending; Slack's own words
   * about a bot that stays silent appear at `near`.
   */
  async press(word, args, place, near) {
    this.pending.add(place);
    this.troubles.delete(near);
    this.store.tell(['pending']);
    const told = await this.do(word, args);
    this.pending.delete(place);
    if (told?.shown) this.troubles.set(near, told.shown);
    this.store.tell(['pending']);
    return told;
  }

  // going somewhere

  /** Open a room, and in it a message if one is named. The page measures how long it takes. */
  async enter(room, ts = '') {
    performance.clearMarks('room.asked');
    performance.mark('room.asked');
    this.opening = room;
    this.jumpTo = ts;
    this.store.tell(['leaving']);
    if ((await this.do('enter', { room })) !== undefined) this.store.tell(['entered']);
  }

  home() {
    this.store.tell(['leaving']);
    return this.do('home');
  }

  act(person) {
    if (this.right !== 'panel') this.show('');
    this.store.tell(['leaving']);
    return this.do('act', { person, room: this.store.state.room?.id });
  }

  /** The pane turns to the thread at once, so that nothing typed early is lost; its messages follow. */
  async openThread(ts) {
    const { messages, thread } = this.store.state;
    if (thread.root !== ts)
      this.store.state.thread = { root: ts, posts: messages.posts.filter((one) => one.ts === ts) };
    this.openingThreads += 1;
    this.store.tell(['thread']);
    this.show('thread');
    await this.do('thread', { ts });
    this.openingThreads -= 1;
  }

  /** Whether the thread in the pane is gone: its message was deleted, or everything was reset. */
  get threadIsGone() {
    return this.right === 'thread' && !this.openingThreads && !this.store.state.thread.root;
  }

  /** Open one of the things at the right: thread, details, panel, or nothing. */
  show(what) {
    if (this.right === 'thread' && what !== 'thread') this.do('thread', { ts: '' });
    if ((this.right === 'panel') !== (what === 'panel')) this.do('watch', { on: what === 'panel' });
    this.right = what;
    this.store.tell(['right']);
  }

  // light and dark

  get theme() {
    return localStorage.getItem(ALIVE) ?? '';
  }

  set theme(name) {
    localStorage.setItem(ALIVE, name);
    this.dress();
  }

  dress() {
    if (this.theme) document.documentElement.dataset.theme = this.theme;
    else delete document.documentElement.dataset.theme;
  }
}
