/** A list of messages: the main line of a room, or a thread. */

import { appendActions } from './actions.js';
import { avatar, badges } from './avatar.js';
import { attachment, block } from './blocks.js';
import { h, icon, reconcile } from './dom.js';
import { emoji } from './emoji.js';
import { showFile } from './files.js';
import { asTyped, mention, mrkdwn } from './mrkdwn.js';
import { clockTime, dayName, dayOf, exactTime } from './time.js';

const TOGETHER = 300;

export class MessageList {
  /**
   * @param {import('./desk.js').Desk} desk
   * @param {{label: string, room: () => string, thread?: boolean}} options
   */
  constructor(desk, { label, room, thread = false }) {
    this.desk = desk;
    this.store = desk.store;
    this.room = room;
    this.thread = thread;
    this.withActions = new Set();
    this.node = h('ol', { class: 'messages', 'aria-label': label, testid: thread ? 'thread-messages' : 'messages' });
    this.node.addEventListener('pointerover', (event) => this.addActions(event.target.closest('.message')));
    this.node.addEventListener('focusin', (event) => this.focused(event.target.closest('.message')));
    this.node.addEventListener('keydown', (event) => this.key(event));
  }

  /** @param {string} newFrom  where the line "New" goes */
  show(posts, newFrom = '') {
    const items = this.items(posts, newFrom);
    reconcile(this.node, items, {
      key: ({ post }) => post.ts,
      make: (item) => this.row(item),
      print: (item) => JSON.stringify(item),
    });
    if (!this.node.querySelector('[tabindex="0"]')) this.node.lastElementChild?.setAttribute('tabindex', '0');
  }

  items(posts, newFrom) {
    const { tz } = this.store.me ?? { tz: 'UTC' };
    const now = this.store.now();
    let before = null;
    return posts.map((post, index) => {
      const at = Number(post.ts);
      const day =
        !this.thread && (!before || dayOf(Number(before.ts), tz) !== dayOf(at, tz)) ? dayName(at, now, tz) : '';
      const item = {
        post,
        day,
        compact: !day && post.ts !== newFrom && this.continues(before, post),
        fresh: post.ts === newFrom,
        replies: this.thread && index === 0 ? posts.length - 1 : 0,
        pending: [...this.desk.pending].filter((key) => key.startsWith(`${post.ts}/`)),
        trouble: this.desk.troubles.get(post.ts) ?? '',
        editing: this.desk.editing === post.ts,
        names: this.store.names,
        me: this.store.state.me,
      };
      before = post;
      return item;
    });
  }

  continues(before, post) {
    const plain = (one) => one && !isSystem(one) && !isTombstone(one) && !one.ephemeral && !one.pinned;
    const close = before && Number(post.ts) - Number(before.ts) < TOGETHER;
    return plain(before) && plain(post) && before.user === post.user && before.name === post.name && close && !(this.thread && !before.parent);
  }

  // one message

  row(item) {
    const { post, day, compact, fresh } = item;
    const name = this.store.authorOf(post);
    const system = isSystem(post);
    const kind = [
      'message',
      compact && 'compact',
      system && 'system',
      isTombstone(post) && 'gone',
      post.ephemeral && 'ephemeral',
      post.pinned && 'pinned',
      post.failed && 'failed',
      item.editing && 'editing',
    ];
    const row = h(
      'li',
      {
        class: kind.filter(Boolean).join(' '),
        tabindex: '-1',
        'aria-label': `${name}, ${this.time(post)}`,
        data: { ts: post.ts },
        testid: 'message',
      },
      day ? h('div', { class: 'day', role: 'separator' }, h('span', {}, day)) : null,
      fresh ? h('div', { class: 'fresh', role: 'separator', testid: 'new-line' }, h('span', {}, 'New')) : null,
      h(
        'div',
        { class: 'message-main' },
        h('div', { class: 'gutter' }, this.gutter(item, system)),
        this.body(item, name, system),
      ),
      item.replies
        ? h(
            'div',
            { class: 'day', role: 'separator' },
            h('span', {}, `${item.replies} ${item.replies === 1 ? 'reply' : 'replies'}`),
          )
        : null,
    );
    if (this.withActions.has(post.ts)) appendActions(this, row, post);
    return row;
  }

  gutter({ post, compact }, system) {
    if (isTombstone(post)) return h('span', { class: 'avatar', 'aria-hidden': 'true' }, icon('trash'));
    if (compact || system) return h('time', { class: 'gutter-time' }, this.time(post));
    return avatar(this.store, post.user, '', this.store.authorOf(post));
  }

  time(post) {
    return clockTime(Number(post.ts), this.store.me?.tz);
  }

  body(item, name, system) {
    const { post } = item;
    const person = this.store.person.get(post.user);
    const notes = [
      post.ephemeral ? h('div', { class: 'note', testid: 'ephemeral' }, icon('eye'), 'Only visible to you') : null,
      post.pinned
        ? h('div', { class: 'note', testid: 'pinned' }, icon('pin'), `Pinned by ${this.store.nameOf(post.pinned)}`)
        : null,
    ];
    const head =
      item.compact || system || isTombstone(post)
        ? null
        : h(
            'div',
            { class: 'message-head' },
            h('span', { class: 'author', testid: 'author' }, name),
            badges(person ?? { bot: true }),
            h('time', { title: exactTime(Number(post.ts), this.store.me?.tz) }, this.time(post)),
          );
    return h(
      'div',
      { class: 'message-body' },
      notes,
      head,
      item.editing ? this.editor(post) : this.content(item),
      this.below(item),
    );
  }

  content(item) {
    const { post } = item;
    if (isTombstone(post)) return h('div', { class: 'text hint', testid: 'tombstone' }, post.text);
    const place = this.place(post);
    const words = post.blocks
      ? h(
          'div',
          { class: 'blocks' },
          post.blocks.map((one) => block(place, one)),
        )
      : h('div', { class: 'text' }, this.subject(post), mrkdwn(this.desk, post.text ?? ''));
    if (post.edited)
      (words.querySelector('.block:last-child .text') ?? words).append(
        h('span', { class: 'edited', testid: 'edited' }, ' (edited)'),
      );
    return [words, (post.attachments ?? []).map((one) => attachment(place, one))];
  }

  /** Who did what a line of Slack's tells that does not begin with a name. */
  subject(post) {
    return (post.subtype ?? '').startsWith('channel_convert') ? [mention(this.desk, post.user), ' '] : null;
  }

  place(post) {
    const { desk } = this;
    const key = (one, el) => `${post.ts}/${one.block_id}/${el.action_id}`;
    return {
      desk,
      press: (one, el, value) => {
        const about = { room: this.room(), ts: post.ts, block: one.block_id, action: el.action_id, value };
        desk.press('press', about, key(one, el), post.ts);
      },
      hold: () => {},
      suggest: async () => [],
      isPending: (one, el) => desk.pending.has(key(one, el)),
    };
  }

  below({ post, trouble }) {
    return [
      (post.files ?? []).map((file) => this.file(post, file)),
      trouble ? h('p', { class: 'trouble', role: 'alert', testid: 'message-trouble' }, icon('alert'), trouble) : null,
      post.reactions ? this.reactions(post) : null,
      post.thread && !this.thread ? this.threadLine(post) : null,
    ];
  }

  file(post, file) {
    const open = () => showFile(this.desk, { room: this.room(), ts: post.ts, file: file.id });
    return h(
      'button',
      { type: 'button', class: 'file', testid: 'file', on: { click: open } },
      icon('file'),
      h(
        'span',
        {},
        h('span', { class: 'strong' }, file.title || file.name),
        h('span', { class: 'hint' }, `${file.name} · ${bytes(file.size)}`),
      ),
    );
  }

  reactions(post) {
    const pills = post.reactions.map(({ name, users }) => {
      const who = users.map((user) => this.store.nameOf(user)).join(', ');
      return h(
        'button',
        {
          type: 'button',
          class: 'reaction',
          'aria-pressed': String(users.includes(this.store.state.me)),
          title: `${who} reacted with :${name}:`,
          'aria-label': `${name.replaceAll('_', ' ')}, ${users.length}: ${who}`,
          testid: `reaction-${name}`,
          data: { focus: `reaction/${name}` },
          on: { click: () => this.react(post, name) },
        },
        h('span', { class: 'emoji' }, emoji(name)),
        h('span', {}, String(users.length)),
      );
    });
    return h('div', { class: 'reactions' }, pills);
  }

  react(post, name) {
    return this.desk.do('react', { room: this.room(), ts: post.ts, name });
  }

  threadLine(post) {
    const { count, users, latest } = post.thread;
    return h(
      'button',
      {
        type: 'button',
        class: 'thread-line',
        testid: 'thread-line',
        data: { focus: 'thread' },
        on: { click: () => this.desk.openThread(post.ts) },
      },
      users.slice(0, 4).map((user) => avatar(this.store, user, 'tiny')),
      h('span', { class: 'strong' }, `${count} ${count === 1 ? 'reply' : 'replies'}`),
      h('span', { class: 'hint' }, `last at ${clockTime(Number(latest), this.store.me?.tz)}`),
    );
  }

  // editing

  editor(post) {
    const area = h('textarea', {
      class: 'field',
      rows: '3',
      'aria-label': 'Edit message',
      testid: 'edit-input',
      data: { focus: 'edit' },
    });
    area.value = asTyped(this.desk, post.text ?? '');
    const done = async (save) => {
      if (
        save &&
        area.value.trim() &&
        (await this.desk.do('edit', { room: this.room(), ts: post.ts, text: area.value })) === undefined
      )
        return;
      this.edit('');
      this.node.querySelector(`[data-ts="${post.ts}"]`)?.focus();
    };
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') done(false);
      else if (event.key === 'Enter' && !event.shiftKey) done(true);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    queueMicrotask(() => requestAnimationFrame(() => area.focus()));
    return h(
      'div',
      { class: 'editor' },
      area,
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          { type: 'button', class: 'button primary small', testid: 'edit-save', on: { click: () => done(true) } },
          'Save',
        ),
        h('button', { type: 'button', class: 'button small', on: { click: () => done(false) } }, 'Cancel'),
      ),
    );
  }

  edit(ts) {
    this.desk.editing = ts;
    this.store.tell(['editing']);
  }

  /** Edit the last message of one's own. */
  editLast() {
    const mine = [...this.posts()].reverse().find((post) => post.mine && !isSystem(post));
    if (mine) this.edit(mine.ts);
  }

  posts() {
    const { messages, thread } = this.store.state;
    return this.thread ? thread.posts : messages.posts;
  }

  // what can be done with a message

  addActions(row) {
    if (!row || row.matches('.system, .gone') || this.withActions.has(row.dataset.ts)) return;
    const post = this.posts().find((one) => one.ts === row.dataset.ts);
    if (!post) return;
    this.withActions.add(post.ts);
    appendActions(this, row, post);
  }

  // by keyboard

  focused(row) {
    if (!row) return;
    for (const other of this.node.querySelectorAll('[tabindex="0"].message')) other.tabIndex = -1;
    row.tabIndex = 0;
    this.addActions(row);
  }

  key(event) {
    const row = event.target;
    if (!row.classList?.contains('message') || event.ctrlKey || event.metaKey || event.altKey) return;
    const post = this.posts().find((one) => one.ts === row.dataset.ts);
    const keys = {
      ArrowDown: () => row.nextElementSibling?.focus(),
      ArrowUp: () => row.previousElementSibling?.focus(),
      Home: () => this.node.firstElementChild?.focus(),
      End: () => this.node.lastElementChild?.focus(),
      t: () => this.desk.openThread(post.parent ?? post.ts),
      r: () => row.querySelector('[data-testid=message-react]')?.click(),
      p: () => this.desk.do('pin', { room: this.room(), ts: post.ts }),
      m: () => row.querySelector('[data-testid=message-more]')?.click(),
      e: () => post.mine && this.edit(post.ts),
      Enter: () => row.querySelector('.message-body button, .message-body a, .message-body input')?.focus(),
    };
    const run = keys[event.key];
    if (!run || !post) return;
    event.preventDefault();
    run();
  }
}

/** What Slack leaves of a deleted message that has replies. */
const isTombstone = (post) => post.subtype === 'tombstone';

export const isSystem = (post) => (post.subtype ?? '').startsWith('channel_');

const bytes = (size) => (size < 1024 ? `${size} bytes` : `${(size / 1024).toFixed(1)} KB`);
