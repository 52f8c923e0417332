/** What the page knows, and who wants to hear of changes. */

const byTime = (one, other) => (one.ts < other.ts ? -1 : one.ts > other.ts ? 1 : 0);

/** @returns the state before anything was heard */
function nothing() {
  return {
    me: '',
    opened: '',
    people: [],
    groups: [],
    rooms: [],
    room: null,
    views: [],
    showing_home: false,
    home: null,
    clock: 0,
    panel: null,
    app: { bot: '', commands: [], shortcuts: [], home: false },
    messages: { room: '', more: false, unread_from: '', posts: [] },
    thread: { root: '', posts: [] },
    welcome: null,
    traffic: [],
    notices: [],
  };
}

export class Store {
  constructor() {
    this.state = nothing();
    this.person = new Map();
    this.roomOf = new Map();
    this.names = 0;
    this.listeners = [];
  }

  /** Hear when one of these sections changed; called once for each frame. Returns how to stop hearing. */
  on(sections, listener) {
    const entry = { sections: new Set(sections), listener };
    this.listeners.push(entry);
    return () => {
      this.listeners = this.listeners.filter((one) => one !== entry);
    };
  }

  /** Take in what changed, then tell everyone concerned. */
  apply(news) {
    for (const [section, value] of Object.entries(news)) {
      this.state[section] = this.merged(section, value);
    }
    if (news.people || news.rooms || news.groups) this.index();
    this.tell(Object.keys(news));
  }

  /** Something of the page itself changed. */
  tell(sections) {
    for (const { sections: wanted, listener } of this.listeners) {
      if (sections.some((section) => wanted.has(section))) listener(this.state, sections);
    }
  }

  merged(section, value) {
    const before = this.state[section];
    if (section === 'traffic') return value.fresh ? value.add : [...before, ...value.add];
    if (section !== 'messages' && section !== 'thread') return value;
    const posts = new Map((value.fresh ? [] : before.posts).map((post) => [post.ts, post]));
    for (const ts of value.gone) posts.delete(ts);
    for (const post of value.set) posts.set(post.ts, post);
    const { gone, set, ...rest } = value;
    if (!value.fresh) delete rest.unread_from;
    return { ...before, ...rest, posts: [...posts.values()].sort(byTime) };
  }

  index() {
    const before = this.namesPrint;
    this.person = new Map(this.state.people.map((one) => [one.id, one]));
    this.roomOf = new Map(this.state.rooms.map((one) => [one.id, one]));
    const print = [...this.state.people, ...this.state.rooms].map((one) => `${one.id}${one.name}${one.locale ?? ''}`).join();
    this.namesPrint = print + this.state.groups.map((one) => one.handle).join();
    if (before !== this.namesPrint) this.names += 1;
  }

  get me() {
    return this.person.get(this.state.me);
  }

  nameOf(userId) {
    return this.person.get(userId)?.name ?? (userId === 'USLACKBOT' ? 'Slackbot' : 'Somebody');
  }

  /** Who wrote a message: a webhook has a name of its own and is nobody in the workspace. */
  authorOf(post) {
    return post.name ?? this.nameOf(post.user);
  }

  /** What a room is called in the sidebar and in titles. */
  roomName(room) {
    return room.kind === 'im' ? this.nameOf(this.state.app.bot) : room.name;
  }

  /** Seconds since the epoch, on the clock of the sandbox. */
  now() {
    return Date.now() / 1000 + this.state.clock;
  }
}
